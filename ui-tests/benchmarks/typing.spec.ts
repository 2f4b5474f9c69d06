/**
 * What typing costs with Loopscope, and without. `npm run bench -- browser` judges the figures.
 */

import type { Page } from '@playwright/test';

import { report } from '../../benchmarks/figures.cjs';
import { expect, test, writeNotebook } from '../lab';
import type { Lab } from '../lab';

const STATIC = '**/extensions/jupyterlab-loopscope/static/**';
const KEYS = 200;

const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => `value_${index} = await fetch(${index})`).join('\n');
const MAIN = 'import asyncio\nasync def fetch(x):\n    return x';

/** Puts the cursor into the middle of a cell. */
async function editMiddle(lab: Lab, index: number, line: number): Promise<void> {
  await lab.page.evaluate(
    ([cell, row]) => {
      const { content } = window.jupyterapp.shell.currentWidget;
      content.activeCellIndex = cell;
      content.mode = 'edit';
      content.activeCell.editor.setCursorPosition({ line: row, column: 0 });
    },
    [index, line]
  );
  await expect(lab.cell(index).locator('.cm-content')).toBeFocused();
}

/** The processor time of the page's main thread while keys are typed, in milliseconds. */
async function costOfTyping(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
  const before = await spent();
  for (let key = 0; key < KEYS; key++) {
    await page.keyboard.type('x');
    await page.waitForTimeout(30);
  }
  // What waits for a pause in typing counts, too.
  await page.waitForTimeout(2000);
  return (await spent()) - before;
}

test('typing costs the page no more than without Loopscope', async ({ lab }) => {
  test.setTimeout(600_000);
  const name = writeNotebook([MAIN, ...Array.from({ length: 99 }, () => lines(200))]);
  const costs = { with: [] as number[], without: [] as number[] };
  for (let round = 0; round < 3; round++) {
    for (const kind of ['with', 'without'] as const) {
      if (kind === 'without') {
        await lab.page.route(STATIC, route => route.abort());
      } else {
        await lab.page.unroute(STATIC);
      }
      await lab.open(name);
      await editMiddle(lab, 1, 100);
      await lab.page.waitForTimeout(3000);
      costs[kind].push(await costOfTyping(lab.page));
      await lab.execute('docmanager:reload').catch(() => undefined);
    }
  }
  report('typing', Math.min(...costs.with) / Math.min(...costs.without));
});

test('a key in a cell of 2,000 lines is handled at once', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, lines(2000)]));
  await editMiddle(lab, 1, 1000);
  await lab.page.waitForTimeout(3000);
  const times = await lab.page.evaluate(async keys => {
    const { editor } = window.jupyterapp.shell.currentWidget.content.activeCell;
    const spent: number[] = [];
    for (let key = 0; key < keys; key++) {
      const begun = performance.now();
      editor.replaceSelection('x');
      spent.push(performance.now() - begun);
      await new Promise(resolve => setTimeout(resolve, 30));
    }
    return spent.sort((a, b) => a - b);
  }, KEYS);
  report('typing-long', times[Math.floor(times.length * 0.95)]);
});
