/**
 * Recordings: made, replayed, saved and opened.
 */

/* eslint-disable @typescript-eslint/no-explicit-any */

import type { Locator } from '@playwright/test';

import { readFileSync, readdirSync, writeFileSync } from 'fs';
import { join } from 'path';

import { violations } from '../accessibility';
import { expect, test, writeNotebook, type Lab } from '../lab';

const CELLS = [
  'import asyncio, time\nasync def fetch(i):\n    await asyncio.sleep(0.1)\n    await asyncio.sleep(0.2)\n    return i',
  'results = []\nfor i in range(6):\n    results.append(await fetch(i))\ntime.sleep(0.5)\nprint("all done")'
];

const timeline = (lab: Lab): Locator => lab.page.locator('#loopscope-timeline');
const root = (): string => process.env.LOOPSCOPE_ROOT!;

/** The timeline becomes the current tab by a click. */
async function activateNotebook(lab: Lab): Promise<void> {
  await lab.page.evaluate(() => {
    const { shell } = (window as any).jupyterapp;
    const [notebook] = [...shell.widgets('main')].filter(
      (w: any) => w.content?.activeCellIndex >= 0
    );
    shell.activateById(notebook.id);
  });
}

/** The kernels that record each step, if they are installed, and the one that is always there. */
const KERNELS = ['py3.13', 'py3.12', 'debian-3.14', 'python3'];

/** Opens a notebook with the timeline, on the first of some kernels that is installed. */
async function openOn(lab: Lab, kernels: readonly string[]): Promise<void> {
  const answer = await lab.page.request.get('/api/kernelspecs');
  const specs = Object.keys((await answer.json()).kernelspecs);
  await lab.open(
    writeNotebook(
      CELLS,
      kernels.find(name => specs.includes(name))
    )
  );
  await lab.execute('loopscope:open-timeline');
  await expect(timeline(lab).getByRole('grid')).toBeVisible();
  await activateNotebook(lab);
  await lab.run(0);
}

/** Whether the kernel's Python can record steps. */
async function isExact(lab: Lab): Promise<boolean> {
  return (await lab.ask('import sys; print(hasattr(sys, "monitoring"))')).trim() === 'True';
}

/** Records the second cell. */
async function record(lab: Lab): Promise<void> {
  await timeline(lab).getByRole('button', { name: 'Record' }).click();
  await expect(timeline(lab).getByRole('button', { name: 'Stop' })).toBeVisible();
  await activateNotebook(lab);
  await lab.run(1);
  await expect(lab.page.getByText('all done', { exact: true })).toBeVisible();
  await timeline(lab).getByRole('button', { name: 'Stop' }).click();
  await expect(timeline(lab).getByLabel('Moment of the recording')).toBeVisible();
}

/** The one file that was saved since. */
async function saved(lab: Lab): Promise<string> {
  const before = new Set(readdirSync(root()));
  await timeline(lab).getByRole('button', { name: 'Save', exact: true }).click();
  const found = () =>
    readdirSync(root()).filter(name => name.endsWith('.loopscope.json') && !before.has(name));
  await expect.poll(() => found().length).toBe(1);
  return found()[0];
}

test('records each step, and tells shares and awaits one after another', async ({ lab }) => {
  await openOn(lab, KERNELS);
  test.skip(!(await isExact(lab)), 'Python below 3.12 has no sys.monitoring');
  const button = timeline(lab).getByRole('button', { name: 'Record' });
  await button.click();
  await expect(timeline(lab).getByTestId('loopscope-recorded')).toBeVisible();
  await activateNotebook(lab);
  await lab.run(1);
  await expect(timeline(lab).getByTestId('loopscope-recorded')).toContainText(/1\d steps/);
  await expect(lab.page.getByText('all done', { exact: true })).toBeVisible();
  await timeline(lab).getByRole('button', { name: 'Stop' }).click();
  await expect(timeline(lab)).toContainText(/A recording of .*: 1\d steps, each one exact\./);
  await expect(timeline(lab)).toContainText(/Recording took about \d+ (µs|ms) of processor time/);
  await expect(timeline(lab).getByTestId('loopscope-insight')).toContainText(
    /Line 3 of \[2\] waited 1\.[89] s in fetch\(\), in a loop/
  );
  expect(await violations(lab.page, '#loopscope-timeline')).toEqual([]);
  await timeline(lab).getByRole('button', { name: 'Back to now' }).click();
  await expect(timeline(lab)).toContainText('As seen in the last 10 minutes.');
});

test("samples where Python can't record steps, and says so", async ({ lab }) => {
  await openOn(lab, ['python3']);
  test.skip(await isExact(lab), 'Python can record steps');
  await record(lab);
  await expect(timeline(lab)).toContainText('sampled 100 times a second');
  await expect(timeline(lab)).toContainText('Exact recordings need Python 3.12 or newer.');
  await expect(timeline(lab).locator('.loopscope-Table-row')).not.toHaveCount(0);
});

test('is saved, opened by a double click, and replayed', async ({ lab }) => {
  await openOn(lab, KERNELS);
  await record(lab);
  const name = await saved(lab);
  expect(JSON.parse(readFileSync(join(root(), name), 'utf8'))).toMatchObject({
    format: 'loopscope-recording',
    version: 1
  });
  await lab.page.getByRole('button', { name: 'Refresh' }).first().click();
  await lab.page.locator('.jp-DirListing-item', { hasText: name }).dblclick();
  const document = lab.page.locator('.jp-Document.loopscope-TimelineTab');
  const scrubber = document.getByLabel('Moment of the recording');
  await expect(scrubber).toBeVisible();
  await expect(document.locator('.loopscope-Table-row').first()).toBeVisible();
  await expect(document.getByRole('button', { name: 'Record', exact: true })).toHaveCount(0);
  // At its beginning no task is over.
  await scrubber.fill('300');
  await expect(document.getByRole('button', { name: /^Over/ })).toHaveText(/0/);
  await scrubber.fill('1000');
  await expect(document.getByRole('button', { name: /^Over/ })).not.toHaveText(/\b0\b/);
  await document.getByRole('button', { name: 'Play the recording' }).click();
  await expect(document.getByRole('button', { name: 'Pause the recording' })).toBeVisible();
  await document.getByRole('button', { name: 'Pause the recording' }).click();
  // A trace comes from it, too, up to the moment that is shown.
  await scrubber.fill('1000');
  const download = lab.page.waitForEvent('download');
  await document.getByRole('button', { name: 'Save as a trace' }).click();
  const { traceEvents } = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
  expect(traceEvents.filter((e: any) => e.ph === 'X').length).toBeGreaterThan(5);
  expect(await violations(lab.page, '.jp-Document.loopscope-TimelineTab')).toEqual([]);
});

test('a file that is no recording is told plainly', async ({ lab }) => {
  await lab.open(writeNotebook(CELLS));
  const bad = {
    format: 'loopscope-recording',
    version: 1,
    notebook: '<img src=x onerror=alert(1)>',
    steps: [1, 2]
  };
  const files: [string, string, string][] = [
    ['no-json', '{', 'not valid JSON'],
    ['other', '{"a": 1}', 'not a recording of Loopscope'],
    ['newer', '{"format": "loopscope-recording", "version": 2}', 'newer version of Loopscope'],
    ['broken', JSON.stringify(bad), 'This recording is broken: the field “exact” is wrong.']
  ];
  for (const [name, content, message] of files) {
    const path = `${name}-${process.pid}.loopscope.json`;
    writeFileSync(join(root(), path), content);
    await lab.execute('docmanager:open', { path });
    await expect(
      lab.page.locator('.jp-Document.loopscope-TimelineTab:visible').getByRole('alert')
    ).toContainText(message);
  }
});

test('ends with its kernel', async ({ lab }) => {
  await openOn(lab, KERNELS);
  await timeline(lab).getByRole('button', { name: 'Record' }).click();
  await expect(timeline(lab).getByRole('button', { name: 'Stop' })).toBeVisible();
  await lab.page.evaluate(() => {
    const [panel] = [...(window as any).jupyterapp.shell.widgets('main')].filter(
      (w: any) => w.sessionContext
    );
    return panel.sessionContext.restartKernel();
  });
  await expect(timeline(lab).getByRole('button', { name: 'Record' })).toBeEnabled();
});
