/**
 * Asyncio errors have their fixes below the traceback.
 */

import { expect, test, writeNotebook } from '../lab';
import type { Lab } from '../lab';

const SERVICE =
  'class Session:\n    user = "ada"\n    def __len__(self):\n        return 3\n' +
  'class Service:\n    async def get_session(self, name="s"):\n        return Session()\nservice = Service()';

/** The action under the error of a cell. */
const actionOf = (lab: Lab, index: number) => lab.cell(index).locator('.loopscope-ErrorAction');

/** Clicks a fix, and agrees to the changes in the dialog. */
async function fix(lab: Lab, index: number, name: RegExp, shows: string): Promise<void> {
  await actionOf(lab, index).getByRole('button', { name }).click();
  const dialog = lab.page.locator('.jp-Dialog');
  await expect(dialog).toContainText(shows);
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(dialog).toHaveCount(0);
}

async function runAll(lab: Lab, indices: readonly number[]): Promise<void> {
  for (const index of indices) {
    await lab.run(index);
  }
}

test('a forgotten await in an earlier cell is added there', async ({ lab }) => {
  await lab.open(
    writeNotebook([SERVICE, 'session = service.get_session("a")', 'x = 1\nprint(session.user)'])
  );
  await runAll(lab, [0, 1, 2]);
  await expect(actionOf(lab, 2)).toContainText('comes from service.get_session("a")');
  await fix(
    lab,
    2,
    /Write await service\.get_session\("a"\) \(cell \[2\]\)/,
    'session = await service.get_session("a")'
  );
  expect(await lab.source(1)).toBe('session = await service.get_session("a")');
  expect(await lab.source(2)).toBe('x = 1\nprint(session.user)');
  await expect(actionOf(lab, 2)).toBeHidden();
  await runAll(lab, [1, 2]);
  expect(await lab.outputs(2)).toMatchObject([{ output_type: 'stream', text: 'ada\n' }]);
});

test('a coroutine that was used as its result is awaited where it stands', async ({ lab }) => {
  // Python reports the same mistake on stderr, before or after the error: the fix is offered once.
  const warning = "RuntimeWarning: coroutine 'Service.get_session' was never awaited";
  const warn = `import sys\nprint("${warning}", file=sys.stderr)\n`;
  await lab.open(writeNotebook([SERVICE, `${warn}print(len(service.get_session()))`]));
  await runAll(lab, [0, 1]);
  await expect(lab.cell(1).locator('.jp-OutputArea-output')).toHaveCount(2);
  await fix(lab, 1, /Write await/, 'print(len(await service.get_session()))');
  await lab.run(1);
  const printed = { output_type: 'stream', name: 'stdout', text: '3\n' };
  expect(await lab.outputs(1)).toContainEqual(expect.objectContaining(printed));
});

test('an async generator is read with async for', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      'async def numbers():\n    yield 1\n    yield 2',
      'def total():\n    result = 0\n    for n in numbers():\n        result += n\n    return result',
      'print(total())'
    ])
  );
  await runAll(lab, [0, 1, 2]);
  await expect(actionOf(lab, 2)).toContainText('numbers() is an async generator');
  await fix(lab, 2, /Make total async and await its call/, 'async for n in numbers():');
  await runAll(lab, [1, 2]);
  expect(await lab.outputs(2)).toMatchObject([{ output_type: 'stream', text: '3\n' }]);
});

test('a function that awaits is made async, and its callers await it', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      SERVICE,
      'def load():\n    return (await service.get_session()).user',
      'print(load())'
    ])
  );
  await runAll(lab, [0, 1]);
  await expect(actionOf(lab, 1)).toContainText('load() isn’t an async function');
  await fix(lab, 1, /Make load async/, 'print(await load())');
  await runAll(lab, [1, 2]);
  expect(await lab.outputs(2)).toMatchObject([{ output_type: 'stream', text: 'ada\n' }]);
});

test('a function that was not called is called', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      'import asyncio\nasync def main():\n    return "it ran"',
      'print(await asyncio.gather(main))'
    ])
  );
  await runAll(lab, [0, 1]);
  await fix(lab, 1, /Write main\(\)/, 'asyncio.gather(main())');
  await lab.run(1);
  expect(await lab.outputs(1)).toMatchObject([{ output_type: 'stream', text: "['it ran']\n" }]);
});

test('where several calls may be meant, the user picks', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      SERVICE,
      'session = service.get_session("a")',
      'session = service.get_session("b")',
      'print(session.user)'
    ])
  );
  await runAll(lab, [0, 1, 2, 3]);
  const action = actionOf(lab, 3);
  await expect(action).toContainText('Choose the one to fix');
  await expect(action.getByRole('button')).toHaveText([
    'Write await service.get_session("b") (cell [3])',
    'Write await service.get_session("a") (cell [2])'
  ]);
  await fix(lab, 3, /"b"/, 'session = await service.get_session("b")');
  expect(await lab.source(1)).toBe('session = service.get_session("a")');
  await runAll(lab, [2, 3]);
  expect(await lab.outputs(3)).toMatchObject([{ output_type: 'stream', text: 'ada\n' }]);
});

test('nothing is offered once a cell has changed, or is gone', async ({ lab }) => {
  await lab.open(
    writeNotebook([SERVICE, 'session = service.get_session()', 'print(session.user)', '1 / 0'])
  );
  await runAll(lab, [0, 1, 2, 3]);
  await expect(actionOf(lab, 2)).toBeVisible();
  // Not an error of ours.
  await expect(actionOf(lab, 3)).toHaveCount(0);
  await lab.page.evaluate(() => {
    const { sharedModel } = window.jupyterapp.shell.currentWidget.content.widgets[2].model;
    sharedModel.setSource('# other\nprint(session)');
  });
  await expect(actionOf(lab, 2)).toBeHidden();
  await lab.page.evaluate(() => {
    const { sharedModel } = window.jupyterapp.shell.currentWidget.content.widgets[2].model;
    sharedModel.setSource('print(session.user)');
  });
  await expect(actionOf(lab, 2)).toBeVisible();
  await lab.page.evaluate(() =>
    window.jupyterapp.shell.currentWidget.model.sharedModel.deleteCell(1)
  );
  // The error still says that it is a coroutine; where it was made is gone.
  await expect(actionOf(lab, 1)).toContainText('session is a coroutine');
  await expect(actionOf(lab, 1).getByRole('button')).toHaveText(['Show']);
});

test('what changes while the dialog asks, and what is read-only, is left alone', async ({
  lab
}) => {
  await lab.open(
    writeNotebook([SERVICE, 'session = service.get_session()', 'print(session.user)'])
  );
  await runAll(lab, [0, 1, 2]);
  const dialog = lab.page.locator('.jp-Dialog');
  await actionOf(lab, 2).getByRole('button').first().click();
  await expect(dialog).toBeVisible();
  // As another person would, in the same notebook.
  await lab.page.evaluate(() => {
    const { sharedModel } = window.jupyterapp.shell.currentWidget.content.widgets[1].model;
    sharedModel.setSource('n = 1\nsession = service.get_session()');
  });
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(lab.page.locator('.Toastify')).toContainText('Nothing was edited');
  expect(await lab.source(1)).toBe('n = 1\nsession = service.get_session()');

  await lab.page.evaluate(() =>
    window.jupyterapp.shell.currentWidget.content.widgets[1].model.sharedModel.setMetadata(
      'editable',
      false
    )
  );
  // The button follows the change a moment later.
  await expect(async () => {
    await actionOf(lab, 2).getByRole('button').first().click();
    await expect(lab.page.locator('.Toastify')).toContainText('read-only', { timeout: 1000 });
  }).toPass();
  await expect(dialog).toHaveCount(0);
  expect(await lab.source(1)).toBe('n = 1\nsession = service.get_session()');
});

test('in a copy of a notebook, whose cells have the same ids, the copy is fixed', async ({
  lab
}) => {
  const cells = [SERVICE, 'session = service.get_session()', 'print(session.user)'];
  const first = writeNotebook(cells);
  const copy = writeNotebook(cells);
  await lab.open(first);
  await runAll(lab, [0, 1, 2]);
  await lab.openAlso(copy);
  await runAll(lab, [0, 1, 2]);
  await fix(lab, 2, /Write await/, 'session = await service.get_session()');
  expect(await lab.source(1)).toBe('session = await service.get_session()');
  await lab.front(first);
  await expect(actionOf(lab, 2)).toBeVisible();
  expect(await lab.source(1)).toBe('session = service.get_session()');
});
