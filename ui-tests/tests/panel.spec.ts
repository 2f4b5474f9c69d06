/**
 * What the sidebar says, and what its buttons do.
 */

import { expect, test, writeNotebook } from '../lab';

test('a blocked loop is named while it is blocked, with the line and the waiting tasks', async ({
  lab
}) => {
  await lab.withCells([
    'import asyncio, time\nasync def tick():\n    while True:\n        await asyncio.sleep(0.2)\nticker = asyncio.create_task(tick())',
    '# a comment\ntime.sleep(8)'
  ]);
  await lab.run(0);
  await lab.start(1);
  await expect(lab.loop).toContainText(/Blocked for [\d.]+ s by time\.sleep\./);
  await expect(lab.loop).toContainText('[2]:2');
  await expect(lab.loop).toContainText('1 task cannot continue');
  // All sections stay within the panel, even with a long sentence.
  for (const section of ['Problems', 'Tasks', 'Finished']) {
    await expect(lab.panel.getByText(section, { exact: true })).toBeInViewport({ ratio: 1 });
  }
  // Still while it sleeps: the cell has not come back.
  expect(await lab.outputs(1)).toEqual([]);
  await expect(lab.cell(1).locator('.jp-InputPrompt')).toHaveText('[*]:');
  await lab.loop.getByRole('button', { name: 'Show' }).click();
  await expect.poll(async () => (await lab.cursor()).line).toBe(1);
  await lab.done(1);
  await expect(lab.loop).toContainText('Idle');
});

test('a coroutine that the output holds is listed, fixed and gone', async ({ lab }) => {
  await lab.withCells(['import asyncio\nasync def fetch():\n    return 42', '# get it\nfetch()']);
  await lab.run(0);
  await lab.run(1);
  const problem = lab.problems.filter({ hasText: 'Cell [2] called fetch() without await' });
  await expect(problem).toContainText('Out[2]');
  await expect(lab.problems).toHaveCount(1);
  await expect(problem.locator('del')).toHaveText('fetch()');
  await expect(problem.locator('ins')).toHaveText('await fetch()');
  await problem.getByRole('button', { name: 'Add await' }).click();
  await expect.poll(() => lab.source(1)).toBe('# get it\nawait fetch()');
  await lab.run(1);
  expect((await lab.outputs(1))[0]).toMatchObject({ data: { 'text/plain': '42' } });
  await expect(lab.problems).toHaveCount(0);
});

test('a coroutine in a variable is listed with its cell', async ({ lab }) => {
  await lab.withCells(['async def fetch():\n    return 42\n\nkept = fetch()', 'print(await kept)']);
  await lab.run(0);
  await expect(lab.problems).toContainText('Cell [1] called fetch() without await');
  await expect(lab.problems).toContainText('it is stored in kept');
  await lab.run(1);
  await expect(lab.problems).toHaveCount(0);
});

test('a coroutine that was dropped is listed, and the warning is still the user’s', async ({
  lab
}) => {
  await lab.withCells(['async def fetch():\n    return 42\n\nfetch()\nNone']);
  await lab.run(0);
  await expect(lab.problems).toContainText('The coroutine was discarded without running');
  const warnings = JSON.stringify(await lab.outputs(0)).match(/was never awaited/g);
  expect(warnings).toHaveLength(1);
});

test('tasks are cancelled, and shown where they wait', async ({ lab }) => {
  await lab.withCells([
    'import asyncio\nasync def wait():\n    await asyncio.sleep(600)\ntask = asyncio.create_task(wait(), name="patience")',
    'task.cancelled()'
  ]);
  await lab.run(0);
  await lab.start(1);
  const task = lab.tasks.filter({ hasText: 'patience' });
  await task.getByRole('button', { name: 'Show' }).click();
  await expect.poll(() => lab.cursor()).toEqual({ cell: 0, line: 2 });
  await task.getByRole('button', { name: 'Cancel' }).click();
  await expect(lab.tasks).toHaveCount(0);
  await lab.run(1);
  expect((await lab.outputs(1))[0]).toMatchObject({ data: { 'text/plain': 'True' } });
});

test('a task is cancelled with the keyboard', async ({ lab }) => {
  await lab.withCells([
    'import asyncio\nts = [asyncio.create_task(asyncio.sleep(600), name=f"t{i}") for i in range(2)]'
  ]);
  await lab.run(0);
  await expect(lab.tasks).toHaveCount(2);
  for (const [key, left] of [
    ['Enter', 1],
    ['Space', 0]
  ] as const) {
    await lab.tasks.first().getByRole('button', { name: 'Cancel' }).focus();
    await lab.page.keyboard.press(key);
    await expect(lab.tasks).toHaveCount(left);
  }
});

test('without a notebook, and with nothing pending, the panel says what it is for', async ({
  lab
}) => {
  await lab.page.goto('/lab/workspaces/empty?reset');
  await lab.openPanel();
  await expect(lab.panel).toContainText('Open a notebook to see its event loop.');
  const name = writeNotebook(['1']);
  await lab.openAlso(name);
  await expect(lab.panel).toContainText('Idle: no cell is running.');
  await expect(lab.panel).toContainText('No problems found.');
  await expect(lab.panel).toContainText('No pending tasks.');
});

test('of a kernel that is not Python it says so, and leaves it alone', async ({ lab }) => {
  await lab.open(writeNotebook(['1'], 'foreign'));
  await lab.openPanel();
  await expect(lab.loop).toContainText(
    'This kernel runs julia. Loopscope only works with Python kernels.'
  );
  expect((await lab.ask("import sys; print('_loopscope_kernel' in sys.modules)")).trim()).toBe(
    'False'
  );
});

test('of a notebook without a kernel it says so', async ({ lab }) => {
  await lab.withCells(['1']);
  await lab.page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown());
  await expect(lab.loop).toContainText('This notebook has no kernel.');
});

test('a kernel that cannot answer is told from one that can', async ({ lab }) => {
  await lab.withCells([
    // A regular expression holds the interpreter from start to end.
    'import re\nre.match("(a+)+$", "a" * 30 + "b")'
  ]);
  await lab.start(0);
  await expect(lab.loop).toContainText('The kernel is not responding', { timeout: 30_000 });
  await lab.execute('kernelmenu:interrupt').catch(() => undefined);
});
