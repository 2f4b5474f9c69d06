/**
 * `npm run bench:browser`: how long it takes from an event in a busy kernel until it is seen in the sidebar,
 * and how long the page is held up by drawing 10,000 tasks. Figures are printed beside their bounds; only a
 * failure to measure fails.
 */

import { expect, test, writeNotebook } from '../lab';
import type { Lab } from '../lab';

/** Events in each kind of cell. */
const EVENTS = 30;

/**
 * A cell that makes a task every 0.7 s, and prints when. The tasks wait for an event that never comes, so that
 * they are pending when somebody looks, also where the loop never turns.
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
  ['a cell that awaits', 'await asyncio.sleep(0.7)', 400],
  ['a cell in time.sleep', 'time.sleep(0.7)', 400],
  ['a cell that computes', 'end = time.time() + 0.7\nwhile time.time() < end: pass', 500]
] as const;

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

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

for (const [name, pause, bound] of CELLS) {
  test(`an event in ${name} is seen`, async ({ lab }) => {
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
    console.log(
      `event → seen, ${name}: p50 ${percentile(delays, 0.5).toFixed(0)} ms, ` +
        `p95 ${percentile(delays, 0.95).toFixed(0)} ms (bound ${bound} ms)`
    );
  });
}

test('10,000 tasks are drawn', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      [
        'import asyncio',
        'async def tick(i):',
        '    while True: await asyncio.sleep(1 + i % 7)',
        'tasks = [asyncio.create_task(tick(i)) for i in range(10_000)]',
        'await asyncio.sleep(20)',
        'for task in tasks: task.cancel()'
      ].join('\n')
    ])
  );
  await lab.openIdlePanel();
  await lab.page.evaluate(() => {
    const held: number[] = ((window as unknown as { loopscopeHeld: number[] }).loopscopeHeld = []);
    // The time between two turns of the page's own loop, less what it asked for.
    let last = performance.now();
    const turn = () => {
      const now = performance.now();
      held.push(now - last);
      last = now;
      channel.port2.postMessage(null);
    };
    const channel = new MessageChannel();
    channel.port1.onmessage = turn;
    channel.port2.postMessage(null);
  });
  await lab.start(0);
  await lab.done(0);
  const held = await lab.page.evaluate(
    () => (window as unknown as { loopscopeHeld: number[] }).loopscopeHeld
  );
  // Turns shorter than a millisecond did nothing.
  const busy = held.filter(time => time > 1);
  console.log(
    `10,000 tasks, page held: p50 ${percentile(busy, 0.5).toFixed(1)} ms, ` +
      `p95 ${percentile(busy, 0.95).toFixed(1)} ms, max ${Math.max(...busy).toFixed(0)} ms, ` +
      `${busy.length} turns (bound p95 16 ms)`
  );
});
