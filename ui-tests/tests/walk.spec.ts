/**
 * Fixes that aren't safe are reviewed with the user, one at a time.
 */

import { expect, test, writeNotebook } from '../lab';
import type { Lab } from '../lab';

const MAIN = 'import asyncio\nasync def main(n=0):\n    return n';

const dialogOf = (lab: Lab) => lab.page.locator('.jp-Dialog');

/** Answer the question that has this number. */
async function answer(lab: Lab, number: string, name: string): Promise<void> {
  const dialog = dialogOf(lab).filter({ hasText: `Fix ${number}` });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name, exact: true }).click();
}

async function sources(lab: Lab, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => lab.source(index + 1)));
}

test('fix-notebook applies safe fixes, and asks about the others one by one', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      MAIN,
      'a = asyncio.run(main(1))',
      'main(2)\nb = 0',
      'main(3)\nc = 0',
      'def load():\n    return asyncio.run(main(4))',
      'print(load())'
    ])
  );
  const done = lab.execute('loopscope:fix-notebook');
  await expect(dialogOf(lab)).toContainText('main(2) only creates a coroutine');
  await expect(dialogOf(lab)).toContainText('Code cell 3, not run yet');
  expect(await lab.source(1)).toBe('a = await main(1)');
  await answer(lab, '1 of 3', 'Apply');
  await answer(lab, '2 of 3', 'Skip');
  // This one changes two cells.
  await expect(dialogOf(lab)).toContainText('async def load():');
  await expect(dialogOf(lab)).toContainText('print(await load())');
  await answer(lab, '3 of 3', 'Apply');
  await done;
  const fixed = [
    'a = await main(1)',
    'await main(2)\nb = 0',
    'main(3)\nc = 0',
    'async def load():\n    return await main(4)',
    'print(await load())'
  ];
  expect(await sources(lab, 5)).toEqual(fixed);
  await expect(lab.page.locator('.Toastify')).toContainText(
    '3 problems were fixed. 1 problem remains'
  );
  // A revert takes back one fix.
  await lab.execute('loopscope:revert-fixes');
  expect(await sources(lab, 5)).toEqual([
    ...fixed.slice(0, 3),
    'def load():\n    return asyncio.run(main(4))',
    'print(load())'
  ]);
  // The button of the message reverts all of them.
  await lab.page.locator('.Toastify').getByRole('button', { name: 'Revert' }).click();
  await expect.poll(() => lab.source(1)).toBe('a = asyncio.run(main(1))');
  expect(await lab.source(2)).toBe('main(2)\nb = 0');
});

test('Stop and Escape leave the rest unchanged', async ({ lab }) => {
  const cells = ['main(1)\na = 0', 'main(2)\nb = 0', 'main(3)\nc = 0'];
  await lab.open(writeNotebook([MAIN, ...cells]));
  let done = lab.execute('loopscope:fix-notebook');
  await expect(dialogOf(lab)).toBeVisible();
  await lab.page.keyboard.press('Escape');
  await done;
  expect(await sources(lab, 3)).toEqual(cells);
  await expect(lab.page.locator('.Toastify')).toContainText(
    'Nothing was edited. 3 problems remain'
  );
  done = lab.execute('loopscope:fix-notebook');
  await answer(lab, '1 of 3', 'Apply');
  await answer(lab, '2 of 3', 'Stop');
  await done;
  expect(await sources(lab, 3)).toEqual(['await main(1)\na = 0', ...cells.slice(1)]);
});

test('skips read-only cells, and asks again about a cell that has changed', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, 'main(1)\na = 0', 'main(2)\nb = 0', 'main(3)\nc = 0']));
  await lab.page.evaluate(() =>
    window.jupyterapp.shell.currentWidget.content.widgets[1].model.sharedModel.setMetadata(
      'editable',
      false
    )
  );
  const done = lab.execute('loopscope:fix-notebook');
  await expect(dialogOf(lab)).toContainText('await main(2)');
  // As another person would, in the same notebook.
  await lab.page.evaluate(() => {
    const { widgets } = window.jupyterapp.shell.currentWidget.content;
    widgets[2].model.sharedModel.setSource('b = 0\nmain(20)\nb = 1');
  });
  await answer(lab, '1 of 2', 'Apply');
  await expect(lab.page.locator('.Toastify')).toContainText('Nothing was edited');
  await expect(dialogOf(lab)).toContainText('await main(20)');
  await answer(lab, '1 of 2', 'Apply');
  await expect(dialogOf(lab)).toContainText('await main(3)');
  await lab.page.evaluate(() =>
    window.jupyterapp.shell.currentWidget.model.sharedModel.deleteCell(3)
  );
  await answer(lab, '2 of 2', 'Apply');
  await done;
  expect(await sources(lab, 2)).toEqual(['main(1)\na = 0', 'b = 0\nawait main(20)\nb = 1']);
});

test('Ctrl . offers to ask about every problem of its cell, and of no other', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, 'main(1)\nasyncio.run(main(2))\nmain(3)\nx = 0', 'main(4)']));
  await lab.cell(1).locator('.cm-content').click();
  const all = lab.page.getByRole('menuitem', { name: 'Fix All in This Cell' });
  await expect(async () => {
    await lab.page.keyboard.press('Control+.');
    await expect(all).toBeVisible({ timeout: 2000 });
  }).toPass();
  await all.click();
  await answer(lab, '1 of 2', 'Apply');
  await answer(lab, '2 of 2', 'Apply');
  await expect(dialogOf(lab)).toHaveCount(0);
  expect(await sources(lab, 2)).toEqual([
    'await main(1)\nawait main(2)\nawait main(3)\nx = 0',
    'main(4)'
  ]);
});

test('of several calls that may have made a coroutine, the user picks one', async ({ lab }) => {
  const cell = 'made = {}\nmade[1] = main(1)\nmade[2] = main(2)\nawait made.pop(1)\ndel made';
  await lab.open(writeNotebook([MAIN, cell]));
  await lab.openIdlePanel();
  await lab.run(0);
  await lab.run(1);
  // The sidebar has a button for each,
  const problem = lab.problems.filter({ hasText: 'main' });
  for (const line of [2, 3]) {
    await expect(problem.getByRole('button', { name: `Add await in line ${line}` })).toBeVisible();
  }
  // and the dialog has a choice.
  const done = lab.execute('loopscope:fix-notebook');
  const dialog = dialogOf(lab);
  await expect(dialog).toContainText('made[1] = await main(1)');
  await dialog.getByText('Write await main(2) (line 3)').click();
  await expect(dialog).toContainText('made[2] = await main(2)');
  await expect(dialog).not.toContainText('made[1] = await main(1)');
  await answer(lab, '1 of 1', 'Apply');
  await done;
  expect(await lab.source(1)).toBe(cell.replace('= main(2)', '= await main(2)'));
  await lab.run(1);
  await expect(problem).toHaveCount(0);
});

test('shows the full explanation if there is no fix', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, 'load = lambda: asyncio.run(main())']));
  await lab.cell(1).locator('.cm-content').click();
  await expect(lab.cell(1).locator('.loopscope-underline')).toBeVisible();
  const done = lab.execute('loopscope:fix-cell');
  await expect(dialogOf(lab)).toContainText(
    'A lambda can’t await: write an async function instead.'
  );
  await lab.page.keyboard.press('Enter');
  await done;
  await expect(dialogOf(lab)).toHaveCount(0);
  expect(await lab.source(1)).toBe('load = lambda: asyncio.run(main())');
});

test('nothing is asked about a cell that is read-only', async ({ lab }) => {
  await lab.open(
    writeNotebook([MAIN, 'def load():\n    return asyncio.run(main())', 'print(load())'])
  );
  await lab.page.evaluate(() => {
    const { widgets } = window.jupyterapp.shell.currentWidget.content;
    widgets[2].model.sharedModel.setMetadata('editable', false);
  });
  const tooltip = await lab.pointAtUnderline(1);
  await tooltip.getByRole('button', { name: /Make load async/ }).click();
  const told = lab.page.locator('.Toastify').getByText('one of the cells is read-only');
  await expect(told).toHaveCount(1);
  await expect(dialogOf(lab)).toHaveCount(0);
  await lab.page.evaluate(() => {
    const { widgets } = window.jupyterapp.shell.currentWidget.content;
    widgets[1].model.sharedModel.setMetadata('editable', false);
    window.jupyterapp.shell.currentWidget.content.activeCellIndex = 1;
  });
  await lab.execute('loopscope:fix-cell');
  await expect(told).toHaveCount(2);
  await expect(dialogOf(lab)).toHaveCount(0);
});
