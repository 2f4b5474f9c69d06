/**
 * How long it takes from an event in a busy kernel until the sidebar shows it, and how long drawing keeps the page
 * busy. `npm run bench -- browser` judges the figures.
 */

import { report } from '../../benchmarks/figures.cjs';
import { expect, test, writeNotebook } from '../lab';
import type { Lab } from '../lab';
import { frames, percentile, watchFrames } from './frames';

/** Events in each kind of cell. */
const EVENTS = 30;

/**
 * A cell that makes a task every 0.7 s, and prints when. The tasks wait for an event that never comes, so that
 * they are pending at the next poll, also where the loop never turns.
 */
const cell = (pause: string) =>
  [
    'import asyncio, time',
    'async def wait(): await asyncio.Event().wait()',
    'made, times = [], []',
    `for i in range(${EVENTS}):`,
    ...pause.split('\n').map(line => `    ${line}`),
    '    times.append(time.time() * 1000)',
    '    made.append(asyncio.create_task(wait(), name=f"event {i:02d}"))',
    ...pause.split('\n'),
    'print(times)',
    'for task in made: task.cancel()'
  ].join('\n');

const CELLS = [
  ['seen-awaiting', 'await asyncio.sleep(0.7)'],
  ['seen-sleeping', 'time.sleep(0.7)'],
  ['seen-computing', 'end = time.time() + 0.7\nwhile time.time() < end: pass']
] as const;

/** Write down when the name of each event is first in the sidebar (milliseconds since 1970). */
async function watchEvents(lab: Lab): Promise<void> {
  await lab.page.evaluate(() => {
    const seen: Record<string, number> = {};
    const panel = document.getElementById('loopscope-panel')!;
    const look = () => {
      for (const [name] of panel.textContent!.matchAll(/event \d\d/g)) {
        seen[name] ??= Date.now();
      }
    };
    new MutationObserver(look).observe(panel, {
      childList: true,
      subtree: true,
      characterData: true
    });
    (window as unknown as { loopscopeSeen: typeof seen }).loopscopeSeen = seen;
  });
}

for (const [figure, pause] of CELLS) {
  test(figure, async ({ lab }) => {
    await lab.open(writeNotebook([cell(pause)]));
    await lab.openIdlePanel();
    await watchEvents(lab);
    await lab.start(0);
    await lab.done(0);
    const [output] = await lab.outputs(0);
    const made = JSON.parse(String(output.text)) as number[];
    const seen = await lab.page.evaluate(
      () => (window as unknown as { loopscopeSeen: Record<string, number> }).loopscopeSeen
    );
    const delays = made.map((time, i) => seen[`event ${String(i).padStart(2, '0')}`] - time);
    expect(delays.every(Number.isFinite)).toBe(true);
    report(figure, percentile(delays, 0.95));
  });
}

/** A cell as people write them: many requests at once, a few at a time. */
const GATHER = [
  'import asyncio',
  'limit = asyncio.Semaphore(20)',
  'async def fetch(i):',
  '    async with limit:',
  '        await asyncio.sleep(0.3 + i % 7 * 0.05)',
  'await asyncio.gather(*[fetch(i) for i in range(300)])'
].join('\n');

test('gather of 300', async ({ lab }) => {
  await lab.open(writeNotebook([GATHER]));
  await lab.openIdlePanel();
  await watchFrames(lab);
  await lab.start(0);
  await lab.done(0);
  const { gaps, long } = await frames(lab);
  report('gather-p95', percentile(gaps, 0.95));
  report('gather-max', Math.max(...gaps));
  report('gather-long', long.length);
});

/** A cell that makes 10,000 tasks, and prints when they were there. */
const MANY = [
  'import asyncio, time',
  'async def tick(i):',
  '    while True: await asyncio.sleep(1 + i % 7)',
  'tasks = [asyncio.create_task(tick(i)) for i in range(10_000)]',
  'print(time.time() * 1000)',
  'await asyncio.sleep(1000)'
].join('\n');

test('10,000 tasks', async ({ lab }) => {
  await lab.open(writeNotebook([MANY]));
  await lab.openIdlePanel();
  await watchFrames(lab);
  await lab.page.evaluate(() => {
    const seen: { total?: number; list?: number; most: number } = { most: 0 };
    const panel = document.getElementById('loopscope-panel')!;
    const number = (pattern: RegExp) =>
      Number(panel.textContent!.match(pattern)?.[1].replace(/\D/g, '') ?? 0);
    new MutationObserver(() => {
      const total = number(/(\d+) pending/);
      if (total >= 10_000) {
        seen.total ??= Date.now();
      }
      const grouped = [...panel.querySelectorAll<HTMLElement>('[data-count]')].reduce(
        (sum, row) => sum + Number(row.dataset.count),
        0
      );
      if (grouped >= 10_000) {
        seen.list ??= Date.now();
      }
      seen.most = Math.max(seen.most, panel.querySelectorAll('*').length);
    }).observe(panel, { childList: true, subtree: true, characterData: true });
    Object.assign(window, { loopscopeMany: seen });
  });
  await lab.start(0);
  // The cell goes on: the kernel is shut down when the test ends. A list that takes longer has no figure.
  await lab.page
    .waitForFunction(
      () => (window as unknown as { loopscopeMany: { list?: number } }).loopscopeMany.list,
      undefined,
      { timeout: 90_000 }
    )
    .catch(() => undefined);
  const [output] = await lab.outputs(0);
  const made = Number(output.text);
  const { total, list, most } = await lab.page.evaluate(
    () =>
      (window as unknown as { loopscopeMany: { total: number; list: number; most: number } })
        .loopscopeMany
  );
  expect(made).toBeGreaterThan(0);
  // The list is complete, and goes on to change.
  await lab.page.waitForTimeout(5000);
  const { gaps } = await frames(lab);
  report('tasks-p95', percentile(gaps, 0.95));
  report('tasks-max', Math.max(...gaps));
  report('tasks-dom', most);
  report('tasks-total', (total - made) / 1000);
  report('tasks-list', (list - made) / 1000);
});
