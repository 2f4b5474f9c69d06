/**
 * The sections of the sidebar: lists of any length, counts that are true, and choices that stay.
 */

import { expect, test, writeNotebook } from '../lab';

const FETCH = [
  'import asyncio, time',
  'sem = asyncio.Semaphore(5)',
  'async def fetch(i):',
  '    async with sem:',
  '        await asyncio.sleep(600)',
  'async def pulse():\n    while True:\n        await asyncio.sleep(0.2)',
  'async def fail():\n    raise ConnectionError("database went away")'
].join('\n');

test('identical tasks are one row below their cell, which opens, and go with one question', async ({
  lab
}) => {
  await lab.withCells([FETCH, 'await asyncio.gather(*[fetch(i) for i in range(60)])']);
  await lab.run(0);
  await lab.start(1);
  const waiting = lab.tasks.filter({ hasText: '×55' });
  await expect(waiting).toContainText('Semaphore sem');
  await expect(waiting).toContainText('[1]:4');
  await expect(lab.tasks.filter({ hasText: '×5' }).filter({ hasText: 'Sleep' })).toHaveCount(1);
  await expect(lab.tasks).toHaveCount(3);
  await expect(lab.tasks.first()).toHaveText(/Cell \[2\]/);
  expect((await waiting.boundingBox())!.height).toBe(24);
  await lab.panel.locator('.loopscope-Tasks .loopscope-Row-caret').nth(1).click();
  await expect(lab.panel.locator('.loopscope-Tasks [aria-level="3"]').first()).toBeVisible();
  // Keeping them cancels none.
  const cancel = lab.tasks.filter({ hasText: '×55' }).getByRole('button', { name: 'Cancel 55' });
  await lab.tasks.filter({ hasText: '×55' }).hover();
  await cancel.click();
  const dialog = lab.page.locator('.jp-Dialog');
  await expect(dialog).toContainText('55 tasks of run [2]');
  await dialog.getByRole('button', { name: 'Keep them' }).click();
  await expect(waiting).toHaveCount(1);
  await lab.tasks.filter({ hasText: '×55' }).hover();
  await cancel.click();
  await dialog.getByRole('button', { name: 'Cancel 55 tasks' }).click();
  await expect(waiting).toHaveCount(0);
});

test('the filter finds one of many tasks at once', async ({ lab }) => {
  await lab.withCells([
    'import asyncio\nts = [asyncio.create_task(asyncio.sleep(600), name=f"page-{i}") for i in range(2000)]'
  ]);
  await lab.run(0);
  await expect(lab.loop).toContainText('2000 pending');
  await expect(lab.tasks.filter({ hasText: '×2000' })).toHaveCount(1);
  await lab.panel.getByRole('searchbox').fill('page-1234');
  await expect(lab.tasks).toHaveText([/page-1234/]);
  await expect(lab.panel).toContainText('1 task of 2000 matches');
  await lab.tasks.first().hover();
  await lab.tasks.first().getByRole('button', { name: 'Cancel page-1234' }).click();
  await expect(lab.panel).toContainText('No task matches the filter.');
  await expect(lab.loop).toContainText('1999 pending');
});

test('nothing below the header moves, in any state', async ({ lab }) => {
  await lab.withCells([FETCH, 'p = asyncio.create_task(pulse())', 'time.sleep(3)']);
  const tops = () =>
    lab.panel
      .locator('.jp-AccordionPanel-title')
      .first()
      .evaluate(node => (node as HTMLElement).offsetTop);
  const header = lab.panel.locator('.jp-SidePanel-header');
  const idle = (await header.boundingBox())!.height;
  const top = await tops();
  await lab.run(0);
  await lab.run(1);
  await lab.start(2);
  await expect(lab.loop).toContainText('Blocked');
  expect((await header.boundingBox())!.height).toBe(idle);
  expect(await tops()).toBe(top);
  await lab.done(2);
  await expect(lab.loop).toContainText('Idle');
  expect((await header.boundingBox())!.height).toBe(idle);
});

test('finished tasks open with a height, the failed one first, with its traceback', async ({
  lab
}) => {
  await lab.withCells([
    `${FETCH}\nfailed = asyncio.create_task(fail(), name="save-7")\nshort = [asyncio.create_task(asyncio.sleep(0.5)) for _ in range(3)]\nawait asyncio.sleep(1)`
  ]);
  await lab.run(0);
  const title = lab.panel.getByText('Finished', { exact: true });
  await expect(lab.panel.locator('.jp-AccordionPanel-title').last()).toContainText('✓ 3 ✕ 1');
  await title.click();
  const rows = lab.panel.getByTestId('loopscope-finished-task');
  await expect(rows.first()).toContainText('save-7');
  expect((await lab.panel.getByTestId('loopscope-finished').boundingBox())!.height).toBeGreaterThan(
    90
  );
  await rows.first().click();
  await expect.poll(async () => (await lab.cursor()).line).toBe(9);
  await expect(lab.panel.getByTestId('loopscope-finished')).toContainText(
    'ConnectionError: database went away'
  );
});

test('a chip shows its section alone, and the space bar freezes the view', async ({ lab }) => {
  await lab.withCells([FETCH, 'p = asyncio.create_task(pulse(), name="pulse")', 'p.cancel()']);
  await lab.run(0);
  await lab.run(1);
  await lab.loop.getByRole('button', { name: '1 pending' }).click();
  await expect(lab.panel.getByTestId('loopscope-problems')).toBeHidden();
  await expect(lab.tasks).toHaveCount(1);
  await lab.loop.getByRole('button', { name: '1 pending' }).click();
  await expect(lab.panel.getByTestId('loopscope-problems')).toBeVisible();
  await lab.tasks.first().focus();
  await lab.page.keyboard.press('Space');
  await expect(lab.loop).toContainText('Paused');
  await lab.run(2);
  await lab.page.waitForTimeout(1000);
  await expect(lab.tasks).toHaveCount(1);
  await lab.loop.getByRole('button', { name: 'Show the current state again' }).click();
  await expect(lab.tasks).toHaveCount(0);
});

test('what the user closed, sorted and filtered stays after a reload', async ({ lab }) => {
  const name = writeNotebook([FETCH, 'ts = [asyncio.create_task(pulse()) for _ in range(2)]']);
  await lab.open(name, 'kept');
  await lab.openIdlePanel();
  await lab.run(0);
  await lab.run(1);
  await expect(lab.tasks).toHaveCount(2);
  await lab.panel.getByRole('combobox', { name: 'Sort the tasks' }).selectOption('name');
  await lab.panel.getByRole('searchbox').fill('pulse');
  await lab.panel.getByText('Problems', { exact: true }).click();
  await expect(lab.panel.getByTestId('loopscope-problems')).toBeHidden();
  // JupyterLab saves its state after a while.
  await lab.page.waitForTimeout(3000);
  await lab.page.goto('/lab/workspaces/kept');
  await expect(lab.panel).toBeVisible();
  await expect(lab.panel.getByTestId('loopscope-tasks')).toBeVisible();
  await expect(lab.panel.getByTestId('loopscope-problems')).toBeHidden();
  await expect(lab.panel.getByRole('searchbox')).toHaveValue('pulse');
  await expect(lab.panel.getByRole('combobox', { name: 'Sort the tasks' })).toHaveValue('name');
});

test('a problem is dismissed, explained, and ignored in its line', async ({ lab }) => {
  await lab.withCells(['import time\nasync def slow():\n    time.sleep(1)\n    time.sleep(2)']);
  await expect(lab.problems).toHaveCount(2);
  const choose = async (entry: string | RegExp) => {
    await lab.problems.first().getByRole('button', { name: 'More about' }).click();
    await lab.page.getByRole('menuitem', { name: entry }).click();
  };
  await choose('Why?');
  const page = lab.page.locator('.loopscope-RulePage');
  await expect(page).toContainText('Tasks share one thread');
  await choose('Ignore in line 3');
  await expect
    .poll(() => lab.source(0))
    .toContain('time.sleep(1)  # loopscope: ignore[blocking-sleep]');
  await expect(lab.problems).toHaveCount(1);
  await choose('Dismiss');
  await expect(lab.problems).toHaveCount(0);
  await expect(lab.panel).toContainText('1 problem is dismissed.');
  await lab.panel.getByRole('button', { name: 'Show again' }).click();
  await expect(lab.problems).toHaveCount(1);
});

test('a fix is applied, and the cells that it changed run again', async ({ lab }) => {
  await lab.withCells([
    'import asyncio\nasync def main():\n    return 41 + 1',
    'asyncio.run(main())'
  ]);
  await lab.run(0);
  await lab.start(1);
  const again = lab.problems.first().getByRole('button', { name: 'Apply and run again' });
  await again.click();
  await expect.poll(() => lab.source(1)).toBe('await main()');
  await expect.poll(async () => JSON.stringify(await lab.outputs(1))).toContain('42');
});
