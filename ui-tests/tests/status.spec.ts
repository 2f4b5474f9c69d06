/**
 * What shows outside of the panel: counts, marks, the section in Running, notifications, menus.
 */

import type { Locator } from '@playwright/test';

import { violations } from '../accessibility';
import { expect, removeSettings, test, writeNotebook, writeSettings, type Lab } from '../lab';

const PLUGIN = 'jupyterlab-loopscope:plugin';
const NOTEBOOKS = '@jupyterlab/notebook-extension:tracker';

const TWO_TASKS = [
  'import asyncio',
  'async def work():',
  '    await asyncio.sleep(600)',
  'tasks = [asyncio.create_task(work()) for _ in range(2)]'
].join('\n');

const FAILING = [
  'import asyncio',
  'async def save():',
  '    await asyncio.sleep(0.5)',
  '    raise ValueError("secret-value")',
  'job = asyncio.create_task(save(), name="save-7")'
].join('\n');

const status = (lab: Lab): Locator => lab.page.getByTestId('loopscope-status');
const toast = (lab: Lab, text: string | RegExp): Locator =>
  lab.page.locator('.Toastify__toast', { hasText: text });
const mark = (lab: Lab, index: number): Locator => lab.cell(index).getByTestId('loopscope-mark');
const tab = (lab: Lab): Locator => lab.page.locator('.lm-TabBar-tab[data-id="loopscope-panel"]');

/** Changes the theme. */
async function theme(lab: Lab, name: string): Promise<void> {
  await lab.execute('apputils:change-theme', { theme: name });
  await expect(lab.page.locator(`body[data-jp-theme-name="${name}"]`)).toHaveCount(1);
}

test.afterEach(() => {
  removeSettings(PLUGIN);
  removeSettings(NOTEBOOKS);
});

test('tasks and problems are counted with the panel closed', async ({ lab }) => {
  await lab.open(writeNotebook([TWO_TASKS, FAILING, 'for task in tasks:\n    task.cancel()']));
  await expect(status(lab)).toBeHidden();
  await lab.run(0);
  await expect(status(lab)).toHaveText('2 tasks');
  await expect(tab(lab)).toHaveAttribute('data-loopscope-badge', '');
  await expect(mark(lab, 0)).toHaveAttribute('data-kind', 'live');
  await expect(mark(lab, 0)).toHaveAttribute('title', '2 tasks of this cell are pending.');

  await lab.run(1);
  await expect(status(lab)).toHaveText('2 tasks1 problem');
  await expect(tab(lab)).toHaveAttribute('data-loopscope-badge', '1');
  await expect(tab(lab)).toHaveAttribute('title', /1 problem/);
  await expect(mark(lab, 1)).toHaveAttribute('data-kind', 'failed');
  await expect(lab.notebook.getByTestId('loopscope-toolbar')).toContainText('1 problem');
  // It failed unseen: that is told, once, without the message of the error.
  const told = toast(lab, 'The task save-7 failed with ValueError');
  await expect(told).toBeVisible();
  await expect(lab.page.locator('.Toastify__toast', { hasText: 'secret' })).toHaveCount(0);

  for (const name of ['JupyterLab Dark', 'JupyterLab Light', 'JupyterLab Dark High Contrast']) {
    await theme(lab, name);
    await lab.page.mouse.move(700, 500);
    await lab.page.screenshot({
      path: `ui-tests/test-results/status-${name.replace(/ /g, '-')}.png`
    });
    expect(
      await violations(
        lab.page,
        '[data-testid=loopscope-status]',
        '[data-testid=loopscope-toolbar]',
        '[data-testid=loopscope-mark]'
      )
    ).toEqual([]);
  }
  await theme(lab, 'JupyterLab Light');
  await expect(told).toHaveCount(0);

  // Nothing of it is in the notebook.
  await lab.execute('docmanager:save');
  const saved = await lab.page.evaluate(() =>
    JSON.stringify(window.jupyterapp.shell.currentWidget.model.toJSON())
  );
  expect(saved).not.toContain('loopscope');

  await lab.run(2);
  await expect(status(lab)).toHaveText('1 problem');
  await expect(mark(lab, 0)).toHaveCount(0);
  await status(lab).click();
  await expect(lab.panel).toBeVisible();
  await expect(lab.problems).toContainText('save-7');
});

test('a task of an earlier run is marked, also after its cell was out of sight', async ({
  lab
}) => {
  writeSettings(NOTEBOOKS, { windowingMode: 'full' });
  const filler = Array.from({ length: 60 }, (_, index) => `# ${index}\n`.repeat(12));
  await lab.open(writeNotebook([TWO_TASKS, ...filler]));
  await lab.run(0);
  await lab.run(0);
  await expect(mark(lab, 0)).toHaveAttribute('data-kind', 'old');
  await expect(mark(lab, 0)).toHaveAttribute(
    'title',
    '2 tasks of an earlier version of this cell are pending.\n2 tasks of this cell are pending.'
  );
  const scroll = (index: number) =>
    lab.page.evaluate(
      i => window.jupyterapp.shell.currentWidget.content.scrollToItem(i, 'start'),
      index
    );
  // The active cell would stay.
  await lab.page.evaluate(() => {
    window.jupyterapp.shell.currentWidget.content.activeCellIndex = 60;
  });
  await scroll(60);
  await expect(lab.cell(60)).toBeVisible();
  await expect(lab.cell(0)).not.toBeInViewport();
  await scroll(0);
  await expect(mark(lab, 0)).toHaveAttribute('data-kind', 'old');
  // A cell that moves takes its mark with it.
  await lab.page.evaluate(() => {
    window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0;
  });
  await lab.execute('notebook:move-cell-down');
  await expect(mark(lab, 1)).toHaveAttribute('data-kind', 'old');
  await expect(mark(lab, 0)).toHaveCount(0);
});

test('the settings turn counts, marks and notifications off', async ({ lab }) => {
  writeSettings(PLUGIN, { showCounts: false, showMarks: false, notifyFailure: false });
  await lab.open(writeNotebook([TWO_TASKS, FAILING]));
  await lab.run(0);
  await lab.run(1);
  await lab.page.waitForTimeout(5000);
  await expect(status(lab)).toBeHidden();
  await expect(tab(lab)).not.toHaveAttribute('data-loopscope-badge');
  await expect(lab.page.getByTestId('loopscope-mark')).toHaveCount(0);
  await expect(lab.page.locator('.Toastify__toast')).toHaveCount(0);
  await lab.openIdlePanel();
  await expect(lab.problems).toContainText('save-7');
});

test('a deadlock and a long block are told once each', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      'import asyncio\nasync def wait(other):\n    await tasks[other]\ntasks = {}\ntasks["a"] = asyncio.create_task(wait("b"), name="a")\ntasks["b"] = asyncio.create_task(wait("a"), name="b")',
      'async def tick():\n    while True:\n        await asyncio.sleep(0.2)\nticking = asyncio.create_task(tick())',
      'import time\ntime.sleep(9)'
    ])
  );
  await lab.run(0);
  const deadlock = toast(lab, /Deadlock: these tasks wait for each other: [ab], [ab]\./);
  await expect(deadlock).toBeVisible();
  await expect(deadlock).toHaveCount(0, { timeout: 20_000 });
  await lab.run(1);
  await lab.start(2);
  const block = toast(lab, 'time.sleep in cell [3] blocks the event loop');
  await expect(block).toBeVisible();
  expect(await violations(lab.page, '.Toastify')).toEqual([]);
  await lab.kernelReady();
  await lab.page.waitForTimeout(3000);
  await expect(block).toHaveCount(1);
  await block.getByText('Show').click();
  await expect.poll(async () => (await lab.cursor()).cell).toBe(2);
});

test('what the panel shows is not told', async ({ lab }) => {
  await lab.withCells([FAILING]);
  await lab.run(0);
  await expect(lab.problems).toContainText('save-7');
  await lab.page.waitForTimeout(4000);
  await expect(lab.page.locator('.Toastify__toast')).toHaveCount(0);
});

test('pending tasks are listed among what runs, and cancelled there', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      TWO_TASKS,
      'async def long():\n    await asyncio.sleep(600)\nnamed = asyncio.create_task(long(), name="by-name")'
    ])
  );
  await lab.run(0);
  await lab.run(1);
  await lab.execute('running:show-panel');
  const section = lab.page.locator('#jp-running-sessions');
  const item = (text: string) => section.locator('.jp-RunningSessions-item', { hasText: text });
  await expect(item('work() ×2')).toBeVisible();
  await expect(item('by-name')).toBeVisible();
  await lab.page.screenshot({ path: 'ui-tests/test-results/running.png' });
  await item('by-name').locator('.jp-RunningSessions-itemLabel').click();
  await expect.poll(() => lab.cursor()).toEqual({ cell: 1, line: 1 });
  await item('work() ×2').hover();
  await item('work() ×2').locator('.jp-RunningSessions-itemShutdown').click();
  await expect(item('work()')).toHaveCount(0);
  await expect(item('by-name')).toBeVisible();
  await expect(status(lab)).toHaveText('1 task');
});

test('the menus open the panel and watch the kernel', async ({ lab }) => {
  await lab.open(writeNotebook([TWO_TASKS]));
  const menu = (name: string) =>
    lab.page.locator('#jp-MainMenu').getByText(name, { exact: true }).click();
  await menu('View');
  await lab.page.getByRole('menuitem', { name: 'Event Loop' }).click();
  await expect(lab.panel).toBeVisible();
  await menu('Kernel');
  const watch = lab.page.locator('.lm-Menu-item', { hasText: 'Watch This Kernel' });
  await expect(watch).toHaveClass(/lm-mod-toggled/);
  await watch.click();
  await expect(lab.panel).toContainText('not attached');
  await menu('Kernel');
  await expect(watch).not.toHaveClass(/lm-mod-toggled/);
  await watch.click();
  await expect(lab.loop).toContainText('Idle');
});

test('the state of the loop is copied as text without values', async ({ lab, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await lab.open(
    writeNotebook([
      'import asyncio\nsem = asyncio.Semaphore(2)\nasync def fetch(token):\n    async with sem:\n        await asyncio.sleep(600)\ntasks = [asyncio.create_task(fetch("secret-value")) for _ in range(5)]',
      FAILING
    ])
  );
  await lab.run(0);
  await lab.run(1);
  await expect(status(lab)).toHaveText('5 tasks1 problem');
  await lab.execute('loopscope:copy-snapshot');
  const text = await lab.page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/^Loopscope snapshot\nJupyterLab [\d.]+\nPython [\d.]+, IPython/);
  expect(text).toContain('Tasks: 5');
  expect(text).toMatch(
    /fetch\(\) ×3 waits for semaphore sem.*, cell \[1\] line 4, started by cell \[1\]/
  );
  expect(text).toMatch(/fetch\(\) ×2 waits for sleep.*, cell \[1\] line 5/);
  expect(text).toContain('failure (unretrieved) of save-7: ValueError, cell [2] line 4');
  expect(text).not.toContain('secret');
});
