/**
 * Ten situations in which users look for help, each solved with two clicks at most.
 */

import type { Locator } from '@playwright/test';

import { expect, test, writeNotebook } from '../lab';
import type { Lab } from '../lab';

/** Clicks, and counts the clicks. */
class Clicks {
  async on(target: Locator): Promise<void> {
    this._count++;
    expect(this._count).toBeLessThanOrEqual(2);
    await target.click();
  }

  private _count = 0;
}

const text = async (lab: Lab, index: number) => JSON.stringify(await lab.outputs(index));

test('300 fetches are slow: what holds them up, and how long it takes', async ({ lab }) => {
  const clicks = new Clicks();
  await lab.withCells([
    'import asyncio\nsem = asyncio.Semaphore(5)\nasync def fetch(i):\n    async with sem:\n        await asyncio.sleep(0.4)',
    'await asyncio.gather(*(fetch(i) for i in range(300)))'
  ]);
  await lab.run(0);
  await lab.start(1);
  const progress = lab.panel.getByTestId('loopscope-progress');
  await expect(progress).toContainText(/gather\s*\d+ of 300/);
  await expect(progress).toContainText(/sem lets 5 in; \d+ wait\./);
  await expect(progress).toContainText(/About \d+ s left/);
  await clicks.on(progress.getByRole('button', { name: 'Show line 4 of cell [1]' }));
  await expect.poll(() => lab.cursor()).toEqual({ cell: 0, line: 3 });
});

test('a consumer was started five times: the four older ones go', async ({ lab }) => {
  const clicks = new Clicks();
  await lab.withCells([
    'import asyncio\nasync def consume():\n    while True:\n        await asyncio.sleep(1)\nconsumer = asyncio.create_task(consume())'
  ]);
  for (let run = 0; run < 5; run++) {
    await lab.run(0);
  }
  await clicks.on(lab.problems.getByRole('button', { name: 'Cancel 4 tasks' }));
  await expect(lab.loop).toContainText('1 pending');
});

test('asyncio.run fails: the cell works', async ({ lab }) => {
  const clicks = new Clicks();
  await lab.withCells([
    'import asyncio\nasync def main():\n    return 41 + 1',
    'asyncio.run(main())'
  ]);
  await lab.run(0);
  await lab.start(1);
  await expect.poll(() => text(lab, 1)).toContain('RuntimeError');
  await clicks.on(lab.problems.first().getByRole('button', { name: 'Apply and run again' }));
  await expect.poll(() => text(lab, 1)).toContain('42');
});

test('a coroutine was not awaited: the await is added', async ({ lab }) => {
  const clicks = new Clicks();
  await lab.withCells(['async def answer():\n    return 42', 'answer()']);
  await lab.run(0);
  await lab.run(1);
  await clicks.on(lab.problems.first().getByRole('button', { name: 'Add await' }));
  await expect.poll(() => lab.source(1)).toBe('await answer()');
});

test('nothing else goes on while a task runs: time.sleep is replaced', async ({ lab }) => {
  const clicks = new Clicks();
  await lab.withCells([
    'import asyncio, time\nasync def bad():\n    time.sleep(1.2)\nasync def good():\n    while True:\n        await asyncio.sleep(0.1)',
    'other = asyncio.create_task(good())\nawait bad()',
    'await bad()'
  ]);
  await lab.run(0);
  await lab.run(1);
  await lab.run(2);
  // One line, so one card, though it blocked in two cells.
  const problem = lab.problems.filter({ hasText: 'blocked 2 times' });
  await expect(problem).toContainText('time.sleep blocked the event loop for 1.');
  await expect(lab.problems).toHaveCount(1);
  await clicks.on(problem.getByRole('button', { name: 'Apply', exact: true }));
  await expect.poll(() => lab.source(0)).toContain('await asyncio.sleep(1.2)');
});

test('a task failed in the background, with the panel closed', async ({ lab }) => {
  const clicks = new Clicks();
  await lab.open(
    writeNotebook([
      'import asyncio\nasync def save():\n    await asyncio.sleep(0.3)\n    raise ConnectionError("database went away")\njob = asyncio.create_task(save(), name="save-7")'
    ])
  );
  await lab.run(0);
  const toast = lab.page.locator('.Toastify__toast', { hasText: 'save-7' });
  await clicks.on(toast.getByRole('button', { name: 'Show' }));
  await expect.poll(() => lab.cursor()).toEqual({ cell: 0, line: 3 });
});

test('two tasks hold a lock each and want the other one', async ({ lab }) => {
  const clicks = new Clicks();
  await lab.withCells([
    [
      'import asyncio',
      'accounts, ledger = asyncio.Lock(), asyncio.Lock()',
      'async def use(first, second):',
      '    async with first:',
      '        await asyncio.sleep(0.1)',
      '        async with second:',
      '            return "done"',
      'transfer = asyncio.create_task(use(accounts, ledger), name="transfer")',
      'audit = asyncio.create_task(use(ledger, accounts), name="audit")',
      'print(await asyncio.wait([transfer, audit], timeout=60))'
    ].join('\n')
  ]);
  await lab.start(0);
  await expect(lab.loop).toContainText('2 tasks are in a deadlock.');
  const problem = lab.problems.filter({ hasText: 'Deadlock' });
  await expect(problem).toContainText(/holds (accounts|ledger) and waits for/);
  await clicks.on(problem.getByRole('button', { name: /Cancel (transfer|audit)/ }));
  await lab.done(0);
  expect(await text(lab, 0)).toContain("result='done'");
});

test('an interrupt does nothing while a cell awaits', async ({ lab }) => {
  const clicks = new Clicks();
  await lab.withCells(['import asyncio', 'await asyncio.sleep(600)']);
  await lab.run(0);
  await lab.start(1);
  await expect(lab.loop).toContainText('Running cell [2]');
  await clicks.on(lab.notebook.locator('[data-command="notebook:interrupt-kernel"]').first());
  await lab.done(1);
  expect(await text(lab, 1)).toContain('CancelledError');
});

test('a request to a server of the notebook never returns', async ({ lab }) => {
  const clicks = new Clicks();
  await lab.withCells([
    [
      'import asyncio, urllib.request',
      'async def answer(reader, writer):',
      '    await reader.readline()',
      '    writer.write(b"HTTP/1.0 200 OK\\r\\n\\r\\nhello")',
      '    writer.close()',
      'server = await asyncio.start_server(answer, "127.0.0.1", 0)',
      'port = server.sockets[0].getsockname()[1]'
    ].join('\n'),
    'urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60).read()'
  ]);
  await lab.run(0);
  await lab.start(1);
  await expect(lab.loop).toContainText(/It waits for the server at 127\.0\.0\.1:\d+/);
  await clicks.on(lab.notebook.locator('[data-command="notebook:interrupt-kernel"]').first());
  await lab.done(1);
});

test('a task group fails: which part, and what went with it', async ({ lab }) => {
  const clicks = new Clicks();
  await lab.withCells([
    'import asyncio\nasync def fetch(i):\n    await asyncio.sleep(0.1)\n    if i == 2:\n        raise ValueError(i)\n    await asyncio.sleep(600)',
    'async with asyncio.TaskGroup() as group:\n    for i in range(5):\n        group.create_task(fetch(i), name=f"fetch-{i}")'
  ]);
  await lab.run(0);
  await lab.run(1);
  const problem = lab.problems.filter({ hasText: 'Cell [2] failed with ExceptionGroup' });
  await expect(problem).toContainText('ValueError: 2 (Cell [1], line 5)');
  const errors = problem.getByTestId('loopscope-exceptions');
  await clicks.on(errors.getByRole('button', { name: 'Show' }).first());
  await expect.poll(() => lab.cursor()).toEqual({ cell: 0, line: 4 });
});

test('one of 10,000 tasks is found and cancelled', async ({ lab }) => {
  const clicks = new Clicks();
  await lab.withCells([
    'import asyncio\ntasks = [asyncio.create_task(asyncio.sleep(600), name=f"parse-{i}") for i in range(10_000)]'
  ]);
  await lab.run(0);
  await expect(lab.tasks.filter({ hasText: '×10000' })).toHaveCount(1, { timeout: 90_000 });
  await expect(lab.loop).toContainText('10000 pending');
  await lab.panel.getByRole('searchbox').fill('parse-1234');
  await expect(lab.tasks).toHaveText([/parse-1234/]);
  await lab.tasks.first().hover();
  await clicks.on(lab.tasks.first().getByRole('button', { name: 'Cancel parse-1234' }));
  await expect(lab.loop).toContainText('9999 pending');
});
