/**
 * The tab with the timeline.
 */

/* eslint-disable @typescript-eslint/no-explicit-any */

import type { Locator } from '@playwright/test';

import { readFileSync } from 'fs';

import { violations } from '../accessibility';
import { expect, test, type Lab } from '../lab';

const FETCH = [
  'import asyncio',
  'async def fetch(i):',
  '    await asyncio.sleep(0.4)',
  '    return i'
].join('\n');

/** The tab. */
const timeline = (lab: Lab): Locator => lab.page.locator('#loopscope-timeline');

/** The rows of the table that are in the document. */
const rows = (lab: Lab): Locator => timeline(lab).locator('.loopscope-Table-row');

async function openTimeline(lab: Lab): Promise<void> {
  await lab.execute('loopscope:open-timeline');
  await expect(timeline(lab).getByRole('grid')).toBeVisible();
  // The cells are run in the notebook, which stays visible beside it.
  await activateNotebook(lab);
}

async function activateNotebook(lab: Lab): Promise<void> {
  await lab.page.evaluate(() => {
    const { shell } = window.jupyterapp;
    const [notebook] = [...shell.widgets('main')].filter(
      (w: any) => w.content?.activeCellIndex >= 0
    );
    shell.activateById(notebook.id);
  });
}

/**
 * Where the canvas has the colour that a variable of the style names: the middle of the first bar of it in a row of
 * pixels, or in any row. `null` if it is nowhere.
 */
async function findColor(lab: Lab, name: string, row?: number): Promise<number | null> {
  return lab.page.evaluate(
    ([variable, only]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('#loopscope-timeline canvas')!;
      const probe = document.createElement('canvas').getContext('2d')!;
      probe.fillStyle = getComputedStyle(canvas).getPropertyValue(`--loopscope-${variable}`).trim();
      probe.fillRect(0, 0, 1, 1);
      const color = probe.getImageData(0, 0, 1, 1).data.join();
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
      const isIt = (x: number, y: number) =>
        data.slice(4 * (y * width + x), 4 * (y * width + x) + 4).join() === color;
      for (let y = only ?? 0; y < (only === null ? height : only + 1); y++) {
        for (let x = 0; x < width; x++) {
          if (isIt(x, y)) {
            let end = x;
            while (end < width && isIt(end, y)) {
              end++;
            }
            return (x + end) / 2;
          }
        }
      }
      return null;
    },
    [name, row ?? null] as const
  );
}

test('shows the loop, the cells and the tasks, and leads to their lines', async ({ lab }) => {
  await lab.withCells([
    FETCH,
    'import time\nlong = asyncio.create_task(asyncio.sleep(60), name="long")\nasync def tick():\n    while True:\n        await asyncio.sleep(0.1)\nticking = asyncio.create_task(tick(), name="ticking")\nawait asyncio.sleep(1)\ntime.sleep(1.2)\nawait asyncio.sleep(0.5)'
  ]);
  await openTimeline(lab);
  await lab.run(0);
  await lab.run(1);
  await expect(rows(lab).filter({ hasText: 'long' })).toContainText('Sleeps');
  await expect.poll(() => findColor(lab, 'blocked')).not.toBeNull();
  expect(await findColor(lab, 'awaiting')).not.toBeNull();
  // A row selects the task, and its link leads to the line.
  const cellRow = rows(lab).filter({ has: lab.page.locator('code', { hasText: 'Cell [2]' }) });
  await cellRow.click();
  await expect(timeline(lab).getByLabel('Selected task')).toContainText('Cell [2]');
  await expect(
    timeline(lab).getByRole('button', { name: 'Cell [2]', pressed: true })
  ).toBeVisible();
  await expect(timeline(lab).locator('.loopscope-mod-current').first()).toContainText(
    'asyncio.sleep(0.5)'
  );
  await timeline(lab).getByRole('button', { name: 'Show line 9 of cell [2]' }).first().click();
  expect(await lab.cursor()).toEqual({ cell: 1, line: 8 });
  // Its shares of time.
  await timeline(lab).getByRole('button', { name: 'Back to the overview' }).click();
  await expect(timeline(lab).getByTestId('loopscope-shares').first()).toContainText(
    /Waited: \d+ %/
  );
  await expect(timeline(lab).getByTestId('loopscope-shares').first()).toContainText(
    /Blocked: \d+ %/
  );
  expect(await violations(lab.page, '#loopscope-timeline')).toEqual([]);
});

test('tells what is under the pointer, and where it goes on a click', async ({ lab }) => {
  await lab.withCells([
    FETCH,
    'await asyncio.gather(*(fetch(i) for i in range(3)))\nawait fetch(9)'
  ]);
  await openTimeline(lab);
  await lab.run(0);
  await lab.run(1);
  await timeline(lab).getByRole('button', { name: 'Follow' }).click();
  await timeline(lab).getByRole('button', { name: 'Show all' }).click();
  await timeline(lab).getByRole('button', { name: 'fetch() ×3' }).click();
  await expect(timeline(lab).locator('.loopscope-mod-member')).toHaveCount(3);
  const member = timeline(lab).locator('.loopscope-mod-member').first();
  const name = (await member.boundingBox())!;
  const canvas = (await timeline(lab).locator('canvas').boundingBox())!;
  const tip = timeline(lab).getByRole('tooltip');
  const y = name.y + name.height / 2;
  await expect.poll(() => findColor(lab, 'waiting', Math.round(y - canvas.y))).not.toBeNull();
  const x = canvas.x + (await findColor(lab, 'waiting', Math.round(y - canvas.y)))!;
  await lab.page.mouse.move(x, y);
  await expect(tip).toContainText('fetch');
  await expect(tip).toContainText('asyncio.sleep');
  await expect(tip).toContainText('[1]:3');
  await lab.page.mouse.click(x, y);
  await expect.poll(() => lab.cursor()).toEqual({ cell: 0, line: 2 });
});

test('the keyboard zooms, pans, and walks through the table', async ({ lab }) => {
  await lab.withCells([FETCH, 'await asyncio.gather(*(fetch(i) for i in range(30)))']);
  await openTimeline(lab);
  await lab.run(0);
  await lab.run(1);
  const chart = timeline(lab).getByRole('group', { name: 'Timeline' });
  await chart.focus();
  await lab.page.keyboard.press('ArrowLeft');
  await expect(timeline(lab).getByRole('button', { name: 'Follow' })).toHaveAttribute(
    'aria-pressed',
    'false'
  );
  await lab.page.keyboard.press('+');
  const table = timeline(lab).getByRole('grid');
  await expect(rows(lab).first()).toBeVisible();
  await table.focus();
  await lab.page.keyboard.press('End');
  await expect(rows(lab).and(lab.page.locator('[aria-selected="true"]'))).toHaveCount(1);
  await lab.page.keyboard.press('Home');
  await lab.page.keyboard.press('ArrowDown');
  await lab.page.keyboard.press('Enter');
  await expect.poll(() => lab.cursor()).toMatchObject({ cell: 0 });
});

test('filters and sorts the tasks', async ({ lab }) => {
  await lab.withCells([
    FETCH,
    'tasks = [asyncio.create_task(asyncio.sleep(60), name=f"job-{i}") for i in range(12)]\nawait fetch(1)'
  ]);
  await openTimeline(lab);
  await lab.run(0);
  await lab.run(1);
  await expect(rows(lab)).toHaveCount(13);
  await timeline(lab).getByRole('button', { name: /^Over/ }).click();
  await expect(rows(lab)).toHaveCount(1);
  await timeline(lab).getByRole('button', { name: /^All/ }).click();
  await timeline(lab).getByRole('searchbox').fill('job-1');
  await expect(rows(lab)).toHaveCount(3);
  await timeline(lab).getByRole('button', { name: 'Task', exact: true }).click();
  await expect(rows(lab)).toContainText(['job-1', 'job-10', 'job-11']);
  await timeline(lab).getByRole('button', { name: 'Task', exact: true }).click();
  await expect(rows(lab)).toContainText(['job-11', 'job-10', 'job-1']);
});

test('finds awaits that waited one after another, and lets them run together', async ({ lab }) => {
  await lab.withCells([
    FETCH,
    'results = []\nfor i in range(6):\n    results.append(await fetch(i))'
  ]);
  await openTimeline(lab);
  await lab.run(0);
  await lab.run(1);
  const insight = timeline(lab).getByTestId('loopscope-insight');
  await expect(insight).toContainText(/Line 3 of \[2\] waited 2\.\d s in fetch\(\), in a loop/);
  await insight
    .getByRole('button', { name: 'Run the calls of line 3 of cell [2] together' })
    .click();
  await expect(lab.page.getByRole('dialog')).toContainText('asyncio.gather');
  await lab.page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
  await activateNotebook(lab);
  await expect.poll(() => lab.source(1)).toContain('asyncio.gather');
  // The line that was seen is not there any more.
  await expect(insight).toHaveCount(0);
});

test('is saved as a picture, and as a trace', async ({ lab }) => {
  await lab.withCells([FETCH, 'await asyncio.gather(*(fetch(i) for i in range(3)))']);
  await openTimeline(lab);
  await lab.run(0);
  await lab.run(1);
  await expect(rows(lab).first()).toBeVisible();
  const save = async (name: string): Promise<Buffer> => {
    const download = lab.page.waitForEvent('download');
    await timeline(lab).getByRole('button', { name }).click();
    return readFileSync(await (await download).path());
  };
  expect((await save('Save as a PNG picture')).subarray(1, 4).toString()).toBe('PNG');
  const svg = (await save('Save as an SVG picture')).toString();
  expect(svg).toContain('fetch() ×3');
  const { traceEvents } = JSON.parse((await save('Save as a trace')).toString());
  const lanes = traceEvents.filter((e: any) => e.ph === 'M').map((e: any) => e.args.name);
  expect(lanes).toEqual(expect.arrayContaining(['Loop', 'Cells', 'fetch()']));
  expect(traceEvents.map((e: any) => e.name)).toEqual(expect.arrayContaining(['Cell [2]']));
  const waits = traceEvents.filter((e: any) => e.name === 'asyncio.sleep');
  expect(waits.length).toBeGreaterThanOrEqual(3);
  expect(waits[0].args.place).toBe('[1]:3');
});

test('is there again after a reload', async ({ lab }) => {
  await lab.withCells([FETCH]);
  await openTimeline(lab);
  await lab.page.waitForTimeout(1500);
  await lab.page.reload();
  await expect(timeline(lab)).toBeVisible({ timeout: 60_000 });
});
