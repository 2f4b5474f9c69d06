/**
 * Awaits that work are changed on request: together, or with a timeout.
 */

import { expect, test, writeNotebook } from '../lab';
import type { Lab } from '../lab';

const FETCH =
  'import asyncio\n\nlog = []\n\nasync def fetch(name):\n    log.append("+" + name)\n    await asyncio.sleep(0.5)\n    log.append("-" + name)\n    return name * 2';
const SLOW = 'log.clear()\na = await fetch("x")\nb = await fetch("y")\nprint(a, b, *log)';

/** Put the cursor before some text of a cell. */
async function cursorAt(lab: Lab, index: number, text: string): Promise<void> {
  await lab.page.evaluate(
    ([i, find]) => {
      const { content } = window.jupyterapp.shell.currentWidget;
      content.activeCellIndex = i;
      const { editor, model } = content.widgets[i];
      const offset = model.sharedModel.getSource().indexOf(find);
      editor.setCursorPosition(editor.getPositionAt(offset));
    },
    [index, text] as const
  );
}

async function printed(lab: Lab, index: number): Promise<unknown> {
  await lab.run(index);
  return (await lab.outputs(index)).map(({ text }) => text);
}

test('two awaits are gathered: chosen, shown, made, and reverted', async ({ lab }) => {
  await lab.open(writeNotebook([FETCH, SLOW]));
  await lab.run(0);
  expect(await printed(lab, 1)).toEqual(['xx yy +x -x +y -y\n']);
  await cursorAt(lab, 1, 'b = await');
  const done = lab.execute('loopscope:refactor');
  const dialog = lab.page.locator('.jp-Dialog');
  const options = dialog.locator('option');
  await expect(options).toHaveText([
    /^Line 2: Run fetch\("x"\), fetch\("y"\) concurrently with asyncio\.gather/,
    /^Line 2: .* in a task group$/,
    /^Line 3: Add a timeout to fetch\("y"\) with asyncio\.wait_for/,
    /^Line 3: Add a timeout to fetch\("y"\) with asyncio\.timeout/
  ]);
  await dialog.locator('select').selectOption({ index: 0 });
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await expect(dialog.locator('ins')).toHaveText([
    'a, b = await asyncio.gather(fetch("x"), fetch("y"))'
  ]);
  await expect(dialog).toContainText('The calls run concurrently');
  expect(await lab.source(1)).toBe(SLOW);
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await done;
  expect(await lab.source(1)).toContain('a, b = await asyncio.gather(fetch("x"), fetch("y"))');
  expect(await printed(lab, 1)).toEqual(['xx yy +x +y -x -y\n']);
  await lab.execute('loopscope:revert-fixes');
  expect(await lab.source(1)).toBe(SLOW);
});

test('from the menu of a cell: a task group gives the same, concurrently', async ({ lab }) => {
  await lab.open(writeNotebook([FETCH, SLOW]));
  await lab.run(0);
  await lab.cell(1).locator('.cm-content').click({ button: 'right' });
  await lab.page.getByRole('menuitem', { name: 'Refactor Awaits…' }).click();
  const dialog = lab.page.locator('.jp-Dialog');
  await dialog.locator('select').selectOption({ label: await groupOption(lab) });
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await expect(dialog).toContainText('ExceptionGroup');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect.poll(() => lab.source(1)).toContain('async with asyncio.TaskGroup() as tg:');
  expect(await printed(lab, 1)).toEqual(['xx yy +x +y -x -y\n']);
});

async function groupOption(lab: Lab): Promise<string> {
  const option = lab.page.locator('.jp-Dialog option', { hasText: 'task group' });
  return (await option.first().textContent())!;
}

test('a timeout that is too short cancels what it limits', async ({ lab }) => {
  await lab.open(writeNotebook([FETCH, 'print(await fetch("x"))']));
  await lab.run(0);
  await cursorAt(lab, 1, 'fetch');
  const done = lab.execute('loopscope:refactor');
  const dialog = lab.page.locator('.jp-Dialog');
  // There is no choice: it is shown at once.
  await expect(dialog).toContainText('After 30 seconds the call is cancelled');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await done;
  expect(await lab.source(1)).toBe('print(await asyncio.wait_for(fetch("x"), timeout=30))');
  expect(await printed(lab, 1)).toEqual(['xx\n']);
  await lab.page.evaluate(() => {
    const { sharedModel } = window.jupyterapp.shell.currentWidget.content.widgets[1].model;
    sharedModel.setSource(sharedModel.getSource().replace('30', '0.05'));
  });
  await lab.run(1);
  expect(await lab.outputs(1)).toMatchObject([{ output_type: 'error', ename: 'TimeoutError' }]);
});

test('where nothing can be changed, it says so', async ({ lab }) => {
  await lab.open(writeNotebook([FETCH, 'x = 1']));
  await cursorAt(lab, 1, 'x');
  await lab.execute('loopscope:refactor');
  await expect(lab.page.locator('.Toastify')).toContainText('Nothing here can run concurrently');
  expect(await lab.source(1)).toBe('x = 1');
});
