/**
 * JupyterLite: a kernel in the page, a site of files, and no network.
 *
 * The kernel takes half a minute to start, so one page serves all steps.
 */

import type { Page } from '@playwright/test';

import { Lab, expect, test } from '../lab';

const CELLS = [
  'import asyncio\nasync def work(name, seconds):\n    await asyncio.sleep(seconds)\n    return name',
  'tasks = [asyncio.create_task(work(f"job {i}", 30), name=f"job {i}") for i in range(3)]\nawait asyncio.sleep(4)',
  'work("forgotten", 1)\nNone',
  'async def fail():\n    raise ValueError("no luck")\nfailed = asyncio.create_task(fail(), name="unlucky")\nawait asyncio.sleep(0.1)',
  'ticking = asyncio.create_task(work("ticking", 0.5))\nn = 0\nfor i in range(12_000_000):\n    n += i',
  'result = asyncio.run(work("done", 0.1))\nprint(result)',
  'print(sorted(name for name in dir() if not name.startswith("__")), len(In), _i)'
];

test.describe.configure({ timeout: 300_000 });

/** Open a notebook with these cells, which the browser stores. */
async function open(page: Page, cells: readonly string[]): Promise<Lab> {
  const lab = new Lab(page);
  await page.goto('/lab/index.html?reset');
  await page.waitForFunction(() => window.jupyterapp?.restored, undefined, { timeout: 60_000 });
  await page.evaluate(async sources => {
    const { commands, restored, serviceManager } = window.jupyterapp;
    await restored;
    const content = {
      cells: sources.map((source: string, index: number) => ({
        id: `cell-${index}`,
        cell_type: 'code',
        metadata: {},
        source,
        outputs: [],
        execution_count: null
      })),
      metadata: { kernelspec: { name: 'python', display_name: 'Python', language: 'python' } },
      nbformat: 4,
      nbformat_minor: 5
    };
    await serviceManager.contents.save('live.ipynb', {
      type: 'notebook',
      format: 'json',
      content
    });
    await commands.execute('docmanager:open', { path: 'live.ipynb' });
  }, cells);
  await page.waitForFunction(
    () => window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle',
    undefined,
    { timeout: 150_000 }
  );
  return lab;
}

test('the live view follows a kernel in the page', async ({ page }) => {
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    if (/loopscope/i.test(message.text())) {
      complaints.push(message.text());
    }
  });
  const lab = await open(page, CELLS);
  await lab.hideFiles();
  await lab.openPanel();
  await expect(lab.loop).toContainText('Idle', { timeout: 60_000 });

  await test.step('nothing is left in the namespace or the history', async () => {
    await lab.run(6);
    const [output] = await lab.outputs(6);
    expect(JSON.stringify(output.text ?? output)).toContain(
      "['In', 'Out', '_', '_dh', '_i', '_i1', '_ih', '_ii', '_iii', '_oh', 'exit', 'get_ipython', 'open', 'quit'] 2"
    );
  });

  await test.step('pending tasks show while the cell awaits', async () => {
    await lab.run(0);
    await lab.start(1);
    await expect(lab.tasks.filter({ hasText: 'job' })).toHaveCount(3, { timeout: 3500 });
    expect(
      await page.evaluate(
        () => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status
      )
    ).toBe('busy');
    await expect(lab.loop).toContainText('Running cell [3]');
    await expect(lab.tasks.filter({ hasText: 'job 0' })).toContainText(/Sleep.*\[2\]:3/);
  });
  await page.screenshot({
    path: `${process.env.LOOPSCOPE_SHOTS ?? 'test-results'}/lite-await.png`
  });

  await test.step('tasks are cancelled after the end of the cell', async () => {
    await lab.done(1);
    await lab.execute('loopscope:cancel-cell-tasks', { cell: 'cell-1' });
    await expect(lab.tasks.filter({ hasText: 'job' })).toHaveCount(0);
  });

  await test.step('a coroutine that was never awaited', async () => {
    await lab.run(2);
    await expect(lab.problems.filter({ hasText: 'called work() without await' })).toBeVisible();
  });

  await test.step('a task that failed', async () => {
    await lab.run(3);
    await expect(lab.problems.filter({ hasText: 'no luck' })).toBeVisible();
  });

  await test.step('a computation blocks: since when, but not where', async () => {
    await lab.start(4);
    await expect(lab.loop).toContainText(/Blocked for .*, but this kernel can't say where/);
    await page.screenshot({
      path: `${process.env.LOOPSCOPE_SHOTS ?? 'test-results'}/lite-blocked.png`
    });
    await lab.done(4);
    await expect(lab.loop).toContainText('Idle');
  });

  await test.step('a fix, and undo', async () => {
    await page.evaluate(() => {
      const { content } = window.jupyterapp.shell.currentWidget;
      content.activeCellIndex = 5;
      content.activeCell.editor.focus();
    });
    await page.keyboard.press('Control+.');
    await expect.poll(() => lab.source(5)).toContain('result = await work("done", 0.1)');
    await lab.run(5);
    expect(JSON.stringify(await lab.outputs(5))).toContain('done');
    await page.evaluate(() => {
      const { content } = window.jupyterapp.shell.currentWidget;
      content.activeCellIndex = 5;
      content.mode = 'edit';
    });
    await page.keyboard.press('Control+z');
    await expect.poll(() => lab.source(5)).toContain('asyncio.run(');
  });

  expect(complaints).toEqual([]);
});

test('a restarted kernel is followed again', async ({ page }) => {
  const lab = await open(page, CELLS);
  await lab.openPanel();
  await expect(lab.loop).toContainText('Idle', { timeout: 60_000 });
  await page.evaluate(() => {
    void window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart();
  });
  await expect(lab.loop).not.toContainText('Idle');
  await expect(lab.loop).toContainText('Idle', { timeout: 120_000 });
  await lab.run(0);
  await lab.start(1);
  await expect(lab.tasks.filter({ hasText: 'job' })).toHaveCount(3, { timeout: 3500 });
});
