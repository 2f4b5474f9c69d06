/**
 * How far a wait for many tasks is.
 */

import { expect, test } from '../lab';
import type { Lab } from '../lab';

const FETCH = [
  'import asyncio',
  'sem = asyncio.Semaphore(5)',
  'async def fetch(i):',
  '    async with sem:',
  '        await asyncio.sleep(0.2)',
  '    if i == 7: raise ValueError(i)'
].join('\n');

const progress = (lab: Lab) => lab.panel.getByTestId('loopscope-progress');
const bar = (lab: Lab) => progress(lab).getByRole('progressbar');

test('a gather of 300 behind a semaphore', async ({ lab }) => {
  await lab.withCells([
    FETCH,
    'await asyncio.gather(*(fetch(i) for i in range(300)), return_exceptions=True)'
  ]);
  await lab.run(0);
  await expect(progress(lab)).toBeHidden();
  await lab.start(1);
  await expect(progress(lab)).toContainText(/gather\s*\d+ of 300/);
  const { height } = (await progress(lab).boundingBox())!;
  await expect(progress(lab)).toContainText(/sem lets 5 in; \d+ wait\./);
  // The failure, the pace and the rest of the time, once they are known.
  await expect(progress(lab)).toContainText('1 failed');
  await expect(progress(lab)).toContainText(/2[0-9](\.\d)?\/s·?About (5|10) s left|\/s/);
  await expect(bar(lab)).toHaveAttribute('aria-valuemax', '300');
  const value = Number(await bar(lab).getAttribute('aria-valuenow'));
  expect(value).toBeGreaterThan(7);
  await expect(bar(lab)).toHaveAttribute(
    'aria-valuetext',
    /^Done: \d+\. Running: 5\. Queueing: \d+\. Failed: 1\. Cancelled: 0\.$/
  );
  await expect(bar(lab).locator('.loopscope-mod-failed')).toHaveAttribute('data-count', '1');
  expect((await progress(lab).boundingBox())!.height).toBe(height);
  // To the line at which they queue.
  await progress(lab).getByRole('button', { name: 'Show line 4 of cell [1]' }).click();
  expect(await lab.cursor()).toMatchObject({ cell: 0, line: 3 });
  await lab.done(1);
  // The room stays for a while: another wait may follow.
  await expect(bar(lab)).toHaveCount(0);
  await expect(progress(lab)).toContainText('No task waits for several others.');
  expect((await progress(lab).boundingBox())!.height).toBe(height);
  await expect(progress(lab)).toBeHidden();
});

test('nothing moves under the pointer when the progress comes and goes', async ({ lab }) => {
  await lab.withCells([
    FETCH,
    'waiting = asyncio.create_task(asyncio.sleep(600), name="waiting")',
    'await asyncio.gather(*(asyncio.sleep(20) for i in range(4)))'
  ]);
  await lab.run(0);
  await lab.run(1);
  const row = lab.tasks.filter({ hasText: 'waiting' });
  await row.hover();
  await lab.start(2);
  await expect(lab.loop).toContainText('6 pending');
  const top = async () => (await lab.panel.locator('.lm-AccordionPanel').boundingBox())!.y;
  const before = await top();
  await lab.page.waitForTimeout(1000);
  await expect(progress(lab)).toBeHidden();
  expect(await top()).toBe(before);
  // Elsewhere, the pointer aims at none of the rows.
  await lab.loop.hover();
  await expect(progress(lab)).toContainText(/gather\s*0 of 4/);
  expect(await top()).toBeGreaterThan(before);
  const lower = await top();
  await lab.panel.locator('.jp-AccordionPanel-title').first().hover();
  await lab.done(2);
  await lab.page.waitForTimeout(12_000);
  expect(await top()).toBe(lower);
  await lab.loop.hover();
  await expect(progress(lab)).toBeHidden();
  expect(await top()).toBe(before);
});

test('several at once, one after the other', async ({ lab }) => {
  await lab.withCells([
    FETCH,
    [
      'ts = [asyncio.create_task(asyncio.sleep(1000)) for _ in range(3)]',
      'async def others():',
      '    await asyncio.wait(ts, return_when=asyncio.FIRST_COMPLETED)',
      'a = asyncio.create_task(others())',
      'await asyncio.gather(*(asyncio.sleep(6) for i in range(4)))'
    ].join('\n')
  ]);
  await lab.run(0);
  await lab.start(1);
  // What the cell itself waits for comes first.
  await expect(progress(lab)).toContainText(/gather\s*0 of 4/);
  const next = progress(lab).getByRole('button', { name: '1 of 2: show the next one' });
  await next.focus();
  await lab.page.keyboard.press('Enter');
  await expect(progress(lab)).toContainText(/wait\s*0 of 3/);
  await expect(progress(lab)).toContainText('It ends with the first of them.');
  await lab.done(1);
  await expect(progress(lab)).toContainText(/wait\s*0 of 3/);
  await expect(progress(lab).getByRole('button', { name: 'show the next one' })).toHaveCount(0);
});

test('a task group, whose tasks only the looks can count', async ({ lab }) => {
  await lab.withCells([
    FETCH,
    'async with asyncio.TaskGroup() as group:\n    for i in range(100, 400):\n        group.create_task(fetch(i))'
  ]);
  await lab.run(0);
  await lab.start(1);
  await expect(progress(lab)).toContainText(/TaskGroup\s*\d+ of at least (2[5-9]\d|300)/);
  await expect(progress(lab)).toContainText(/sem lets 5 in; \d+ wait\./);
  await lab.done(1);
  await expect(bar(lab)).toHaveCount(0);
});

test('a pool that is full', async ({ lab }) => {
  await lab.withCells([
    [
      'import asyncio, time, concurrent.futures',
      'pool = concurrent.futures.ThreadPoolExecutor(4)',
      'loop = asyncio.get_running_loop()'
    ].join('\n'),
    'jobs = [loop.run_in_executor(pool, time.sleep, 0.4) for _ in range(40)]',
    'await asyncio.gather(*jobs)'
  ]);
  await lab.run(0);
  await lab.run(1);
  await expect(progress(lab)).toContainText('4 jobs run');
  await expect(progress(lab)).toContainText(/pool runs 4 at a time; \d+ jobs wait\./);
  await lab.start(2);
  await expect(progress(lab)).toContainText(/gather\s*\d+ of 40/);
  await expect(progress(lab)).toContainText(/pool runs 4 at a time; \d+ jobs? waits?\./);
  await lab.done(2);
  await expect(bar(lab)).toHaveCount(0);
});
