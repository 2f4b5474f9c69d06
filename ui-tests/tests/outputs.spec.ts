/**
 * What is offered above outputs, and running cells again after a fix.
 */

import { violations } from '../accessibility';
import { expect, test, writeNotebook } from '../lab';
import type { Lab } from '../lab';

const MAIN = 'import asyncio\nasync def main():\n    return "it " + "ran"';

/** Prints what asyncio prints when it collects a task that failed. */
const RETRIEVED = `import sys
print('''Task exception was never retrieved
future: <Task finished name='Task-5' coro=<fail() done, defined at /tmp/ipykernel_7/1.py:4> exception=ValueError('x')>
Traceback (most recent call last):
  File "/tmp/ipykernel_7/1.py", line 5, in fail
    raise ValueError("x")
ValueError: x''', file=sys.stderr)`;

const actionOf = (lab: Lab, index: number) => lab.cell(index).locator('.loopscope-ErrorAction');

test('a fix is offered above the traceback, and the cells that need it run again', async ({
  lab
}) => {
  await lab.open(
    writeNotebook([
      MAIN,
      'result = asyncio.run(main())',
      'print(result)',
      'print("not needed")',
      'print(result, "never ran")'
    ])
  );
  for (const index of [0, 1, 2, 3]) {
    await lab.run(index);
  }
  const action = actionOf(lab, 1);
  const box = await action.boundingBox();
  const text = await lab.cell(1).locator('.jp-OutputArea-output pre').first().boundingBox();
  expect(box!.y + box!.height).toBeLessThanOrEqual(text!.y);
  const again = action.getByRole('button', { name: 'Apply and run again' });
  await expect(again).toHaveAttribute('title', 'Then run 2 cells in this order: [2], [3]');
  expect(await violations(lab.page, '.loopscope-ErrorAction')).toEqual([]);
  await again.focus();
  await lab.page.keyboard.press('Enter');
  await expect.poll(() => lab.outputs(2)).toMatchObject([{ text: 'it ran\n' }]);
  expect(await lab.source(1)).toBe('result = await main()');
  expect(await lab.outputs(4)).toEqual([]);
  await expect(lab.page.locator('.Toastify')).toContainText('2 cells ran: [5], [6].');
});

test('running again stops at the first error, and says what did not run', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      MAIN,
      'async def load():\n    return 0\ndef get():\n    return asyncio.run(load())',
      'a = get()',
      'b = 1 / a',
      'print(b)'
    ])
  );
  for (const index of [0, 1, 2, 3, 4]) {
    await lab.run(index);
  }
  await actionOf(lab, 2).getByRole('button', { name: 'Apply and run again' }).click();
  const dialog = lab.page.locator('.jp-Dialog');
  const box = dialog.getByRole('checkbox');
  await expect(dialog).toContainText('Then run 4 cells in this order: [2], [3], [4], [5]');
  await expect(box).toBeChecked();
  expect(await violations(lab.page, '.jp-Dialog')).toEqual([]);
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(lab.page.locator('.Toastify')).toContainText(
    'Cell [8] failed. 1 cell did not run: [5].'
  );
  expect(await lab.outputs(3)).toMatchObject([{ ename: 'ZeroDivisionError' }]);
});

test('the offer is also there for old outputs, in each view, and in a view of the output', async ({
  lab
}) => {
  await lab.open(writeNotebook([MAIN, 'asyncio.run(main())']));
  await lab.run(0);
  await lab.run(1);
  await expect(actionOf(lab, 1)).toBeVisible();
  await lab.execute('docmanager:save');
  await lab.page.reload();
  await lab.kernelReady();
  await expect(actionOf(lab, 1)).toBeVisible();
  const saved = await lab.page.evaluate(() =>
    JSON.stringify(window.jupyterapp.shell.currentWidget.model.toJSON())
  );
  expect(saved).not.toContain('Loopscope');

  await lab.page.evaluate(() => {
    window.jupyterapp.shell.currentWidget.content.activeCellIndex = 1;
  });
  await lab.execute('notebook:create-output-view');
  const linked = lab.page.locator('.jp-LinkedOutputView .loopscope-ErrorAction');
  await expect(linked).toBeVisible();
  await lab.page.locator('#jp-main-dock-panel .lm-TabBar-tab', { hasText: '.ipynb' }).click();
  await lab.execute('docmanager:clone');
  await expect(lab.page.locator('.jp-NotebookPanel .loopscope-ErrorAction')).toHaveCount(2);
  await linked.getByRole('button', { name: /await main/ }).click();
  await expect(lab.notebook.first()).toContainText('await main()');
  await expect(linked).toBeHidden();
});

test('what asyncio prints on stderr is explained, and fixed', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      'import asyncio\nasync def save():\n    pass\nasync def fail():\n    raise ValueError("x")',
      'def do():\n    save()\ndo()',
      RETRIEVED,
      'async with asyncio.TaskGroup() as group:\n    group.create_task(asyncio.sleep(9))\n    group.create_task(fail())',
      'import sys\nprint("Unclosed client session", file=sys.stderr)\ns = "ClientSession("',
      'import sys\nprint("a long log", file=sys.stderr)'
    ])
  );
  for (const index of [0, 1, 2, 3, 4, 5]) {
    await lab.run(index);
  }
  await expect(actionOf(lab, 1)).toContainText('save()');
  await expect(actionOf(lab, 1).getByRole('button').first()).toBeVisible();
  await expect(actionOf(lab, 2)).toContainText('of fail() failed with ValueError');
  await expect(actionOf(lab, 3)).toContainText('1 task of the group failed, with ValueError');
  await expect(actionOf(lab, 4)).toContainText('A client session was never closed');
  await expect(actionOf(lab, 5)).toHaveCount(0);
  expect(await violations(lab.page, '.loopscope-ErrorAction')).toEqual([]);
  await actionOf(lab, 3).getByRole('button', { name: 'Show' }).click();
  await expect.poll(() => lab.cursor()).toEqual({ cell: 0, line: 4 });
});
