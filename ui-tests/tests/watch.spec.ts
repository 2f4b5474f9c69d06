/**
 * Loopscope sees what happens in kernels, even from other clients, and disturbs none of them.
 */

import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { execFile } from 'child_process';
import { join } from 'path';
import { promisify } from 'util';

import { expect, Lab, removeSettings, test, writeNotebook, writeSettings } from '../lab';
import { CHURN, TICKER } from '../programs';

/** Shortens the grace of the helper, a minute. The helper's own tests check its length. */
const SHORT_GRACE = "import sys; sys.modules['_loopscope_kernel.leases'].Leases.GRACE = 25";
/** How long the helper may stay without a page: that grace, and then the next beat of its watchdog. */
const GRACE = { timeout: 120_000, intervals: [2000] };

test('a pending task shows while its cell awaits', async ({ lab }) => {
  await lab.withCells([
    'import asyncio\nasync def work():\n    await asyncio.sleep(600)\ntask = asyncio.create_task(work(), name="long work")\nawait task'
  ]);
  await lab.start(0);
  const task = lab.tasks.filter({ hasText: 'long work' }).last();
  const details = await lab.detailsOf(task);
  await expect(details).toContainText(/Waiting in asyncio\.sleep.*Cell \[1\], line 3.*For \d+ s/);
  await expect(details).toContainText('Started by cell [1]');
  // Nothing changes but the time.
  await expect(details).toContainText(/For [3-9] s/);
  await expect(lab.loop).toContainText(/Running cell \[1\] for [3-9] s/);
  // The cell itself is a task that waits for it: a tree.
  await expect(lab.tasks.first()).toContainText('Cell [1]');
  await expect(lab.tasks.first()).toHaveAttribute('aria-level', '1');
  await expect(task).toHaveAttribute('aria-level', '2');
  // Cancelling it is enough to end the cell.
  await task.getByRole('button', { name: 'Cancel' }).click();
  await lab.kernelReady();
  await expect(lab.tasks).toHaveCount(0);
});

test('an answer that does not fit the protocol is logged once', async ({ lab }) => {
  const warnings: string[] = [];
  lab.page.on('console', message => {
    if (message.type() === 'warning' && message.text().includes('Loopscope')) {
      warnings.push(message.text());
    }
  });
  await lab.withCells(['1']);
  await lab.ask(
    [
      'import sys',
      "verbs = sys.modules['_loopscope_kernel']._helper.channel._verbs",
      "poll = verbs['poll']",
      "verbs['poll'] = lambda *request: {**poll(*request), 'tasks': 1}"
    ].join('\n')
  );
  // After three of them.
  await expect(lab.panel).toContainText('The kernel said: poll.tasks is not an object', {
    timeout: 30_000
  });
  expect(warnings).toEqual(['Loopscope dropped an answer: poll.tasks is not an object.']);
});

test('after restart-and-run-all the first cell is seen', async ({ lab }) => {
  const name = writeNotebook([TICKER, 'await asyncio.sleep(1)']);
  await lab.open(name);
  await lab.openIdlePanel();
  await lab.run(0);
  await expect(lab.tasks.filter({ hasText: 'ticker' })).toHaveCount(1);
  await lab.page.evaluate(() => {
    void window.jupyterapp.commands.execute('notebook:restart-run-all');
  });
  const restart = lab.page.locator('.jp-Dialog button.jp-mod-accept');
  await restart.click();
  await lab.page.waitForTimeout(1500);
  await lab.done(1);
  await lab.kernelReady();
  await expect(await lab.detailsOf(lab.tasks.filter({ hasText: 'ticker' }))).toContainText(
    'Started by cell [1]'
  );
});

test('after the kernel died the helper comes back', async ({ lab }) => {
  await lab.withCells(['import os; os._exit(1)', TICKER]);
  await lab.start(0);
  const dialog = lab.page.locator('.jp-Dialog button.jp-mod-accept');
  await dialog.click({ timeout: 30_000 });
  await lab.kernelReady();
  await lab.run(1);
  await expect(await lab.detailsOf(lab.tasks.filter({ hasText: 'ticker' }))).toContainText(
    'Started by cell [1]'
  );
});

test('two notebooks have two kernels', async ({ lab }) => {
  const first = writeNotebook([TICKER]);
  const second = writeNotebook([TICKER.replace(/ticker"/, 'other"')]);
  await lab.open(first);
  await lab.openIdlePanel();
  await lab.run(0);
  await expect(lab.tasks.filter({ hasText: 'ticker' })).toHaveCount(1);
  await lab.openAlso(second);
  await lab.run(0);
  await expect(lab.tasks.filter({ hasText: 'other' })).toHaveCount(1);
  await expect(lab.tasks.filter({ hasText: 'ticker' })).toHaveCount(0);
  await lab.front(first);
  await expect(lab.tasks.filter({ hasText: 'ticker' })).toHaveCount(1);
  await expect(lab.tasks.filter({ hasText: 'other' })).toHaveCount(0);
});

test('of two notebooks on one kernel, the one that closes leaves the other attached', async ({
  lab
}) => {
  const first = writeNotebook([TICKER]);
  const second = writeNotebook(['1']);
  await lab.open(first);
  await lab.openIdlePanel();
  await lab.run(0);
  await lab.openAlso(second, first);
  await expect(lab.tasks.filter({ hasText: 'ticker' })).toHaveCount(1);
  await lab.execute('docmanager:save');
  await lab.page
    .locator('#jp-main-dock-panel .lm-TabBar-tab', { hasText: second })
    .locator('.lm-TabBar-tabCloseIcon')
    .click();
  await expect(lab.page.locator('.lm-TabBar-tab', { hasText: second })).toHaveCount(0);
  await lab.front(first);
  await lab.run(0);
  // The first ticker lost its name in the notebook, not its life.
  await expect(lab.tasks.filter({ hasText: 'ticker' })).toHaveCount(2);
  await expect(lab.tasks.filter({ hasText: 'ticker' }).last()).toContainText('[2]:');
});

test('the helper leaves some time after the last notebook of its kernel is closed', async ({
  lab,
  request
}) => {
  test.setTimeout(240_000);
  const name = writeNotebook(['1']);
  await lab.open(name);
  await lab.openIdlePanel();
  const inside = "import sys; print('_loopscope_kernel' in sys.modules)";
  expect((await lab.ask(inside)).trim()).toBe('True');
  await lab.ask(SHORT_GRACE);
  const other = writeNotebook(['1']);
  const [session] = (await (await request.get('/api/sessions')).json()) as {
    kernel: { id: string };
  }[];
  await lab.execute('docmanager:save');
  await lab.page
    .locator('#jp-main-dock-panel .lm-TabBar-tab', { hasText: name })
    .locator('.lm-TabBar-tabCloseIcon')
    .click();
  await lab.page.waitForTimeout(1000);
  await lab.openAlso(other);
  // Ask the first kernel through a connection of our own.
  const ask = (id: string, source: string) =>
    lab.page.evaluate(
      async ([id, code]) => {
        const kernels = window.jupyterapp.serviceManager.kernels;
        await kernels.refreshRunning();
        const model = [...kernels.running()].find((kernel: { id: string }) => kernel.id === id);
        const kernel = kernels.connectTo({ model });
        const future = kernel.requestExecute({ code });
        let text = '';
        future.onIOPub = (message: { header: { msg_type: string }; content: { text: string } }) => {
          text += message.header.msg_type === 'stream' ? message.content.text : '';
        };
        await future.done;
        kernel.dispose();
        return text;
      },
      [id, source] as const
    );
  await expect.poll(async () => (await ask(session.kernel.id, inside)).trim(), GRACE).toBe('False');
});

test('a console on the kernel of a notebook is seen', async ({ lab }) => {
  const name = writeNotebook(['import asyncio']);
  await lab.open(name);
  await lab.openIdlePanel();
  await lab.run(0);
  await lab.execute('notebook:create-console');
  const console = lab.page.locator('.jp-CodeConsole');
  await expect(console.locator('.jp-CodeConsole-banner')).toContainText('IPython');
  await console.locator('.jp-CodeConsole-promptCell .cm-content').click();
  await lab.page.keyboard.type('from_console = asyncio.ensure_future(asyncio.sleep(600))');
  await lab.page.keyboard.press('Shift+Enter');
  await expect(lab.tasks.filter({ hasText: 'sleep' })).toHaveCount(1);
  await expect(await lab.detailsOf(lab.tasks.filter({ hasText: 'sleep' }))).toContainText(
    'Started by cell [2]'
  );
});

test('the helper leaves some time after its page has gone', async ({ lab, context }) => {
  test.setTimeout(240_000);
  const name = writeNotebook(['1']);
  await lab.open(name);
  await lab.openIdlePanel();
  await lab.ask(SHORT_GRACE);
  await lab.page.goto('about:blank');
  await lab.page.close();
  // Look from a page that never attaches.
  writeSettings('jupyterlab-loopscope:plugin', { attach: 'never' });
  const other = new Lab(await context.newPage());
  await other.open(name);
  removeSettings('jupyterlab-loopscope:plugin');
  const inside = "import sys; print('_loopscope_kernel' in sys.modules)";
  expect((await other.ask(inside)).trim()).toBe('True');
  await expect.poll(async () => (await other.ask(inside)).trim(), GRACE).toBe('False');
});

test('two browser tabs look at one kernel', async ({ lab, context }) => {
  const name = writeNotebook([TICKER, '2']);
  await lab.open(name);
  await lab.openIdlePanel();
  const second = new Lab(await context.newPage());
  await second.open(name);
  await second.openIdlePanel();
  await lab.page.bringToFront();
  await lab.run(0);
  await expect(lab.tasks.filter({ hasText: 'ticker' })).toHaveCount(1);
  await second.page.bringToFront();
  await expect(second.tasks.filter({ hasText: 'ticker' })).toHaveCount(1);
  await second.page.close();
  await lab.page.bringToFront();
  await lab.run(1);
  await expect(lab.tasks.filter({ hasText: 'ticker' })).toHaveCount(1);
  await expect(lab.loop).toContainText('Idle');
});

test('another client can connect to the kernel meanwhile', async ({ lab, request }) => {
  await lab.open(writeNotebook([CHURN]));
  await lab.openIdlePanel();
  await lab.run(0);
  await expect(lab.tasks.filter({ hasText: 'churn' }).first()).toBeVisible();
  // How long after the request of the other client ours came.
  await lab.page.evaluate(() => {
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    let connected: number | undefined;
    kernel.anyMessage.connect((_: unknown, { msg, direction }: Kernel.IAnyMessageArgs) => {
      const parent = msg.parent_header as Partial<KernelMessage.IHeader>;
      if (parent.msg_type === 'kernel_info_request' && parent.session !== kernel.clientId) {
        connected = performance.now();
      } else if (connected !== undefined && direction === 'send') {
        window.loopscopeSilence ??= performance.now() - connected;
      }
    });
  });
  const [session] = (await (await request.get('/api/sessions')).json()) as {
    kernel: { id: string };
  }[];
  const file = join(process.env.LOOPSCOPE_ROOT!, '.runtime', `kernel-${session.kernel.id}.json`);
  // As `jupyter console --existing` does, and nbclient.
  const program = [
    'import sys',
    'from jupyter_client import BlockingKernelClient',
    'client = BlockingKernelClient(connection_file=sys.argv[1])',
    'client.load_connection_file()',
    'client.start_channels()',
    'client.wait_for_ready()',
    'print("ready")'
  ].join('\n');
  const { stdout } = await promisify(execFile)(
    process.env.LOOPSCOPE_PYTHON!,
    ['-c', program, file],
    { timeout: 15_000 }
  );
  expect(stdout.trim()).toBe('ready');
  // It waits for 0.2 s of silence. On a busy machine there may be such a gap by chance, so measure ours.
  await expect.poll(() => lab.page.evaluate(() => window.loopscopeSilence)).toBeGreaterThan(900);
  await expect(lab.tasks.filter({ hasText: 'churn' }).first()).toBeVisible();
});

/** Between the first busy and the end, nothing may say idle. */
function idleInBetween(statuses: readonly string[]): number {
  return statuses
    .slice(statuses.indexOf('busy'), statuses.lastIndexOf('idle'))
    .filter(s => s === 'idle').length;
}

const WORK = 'import asyncio, time\nawait asyncio.sleep(3)\ntime.sleep(2)';

test('the busy indicator never says idle while a cell runs', async ({ lab }) => {
  await lab.withCells([WORK]);
  await lab.recordStatus();
  await lab.start(0);
  await expect(lab.loop).toContainText('Running cell [1]');
  await expect(lab.loop).toContainText('Blocked');
  await lab.done(0);
  await lab.page.waitForTimeout(1000);
  const statuses = await lab.statuses();
  expect(statuses).toContain('busy');
  expect(idleInBetween(statuses)).toBe(0);
});

test('nor where the page has no list of untracked messages', async ({ lab }) => {
  // What the page of an older server looks like: changed before any script of JupyterLab runs. Without the
  // list JupyterLab's own debugger flickers as well, so it stays out.
  await lab.page.addInitScript(() => {
    document.addEventListener('readystatechange', () => {
      const config = document.getElementById('jupyter-config-data');
      if (document.readyState === 'interactive' && config) {
        const data = JSON.parse(config.textContent!) as Record<string, unknown>;
        config.textContent = JSON.stringify({
          ...data,
          untracked_message_types: '[]',
          disabledExtensions: ['@jupyterlab/debugger-extension']
        });
      }
    });
  });
  await lab.open(writeNotebook([WORK, TICKER, WORK]));
  await lab.openPanel();
  await expect(lab.panel).toContainText('only between cells');
  await expect(lab.loop).toContainText('Idle');
  await lab.recordStatus();
  await lab.start(0);
  await lab.page.waitForFunction(() => window.loopscopeStatuses?.includes('busy'));
  await expect(lab.loop).toContainText('A cell is running. Loopscope updates when it ends.');
  await lab.page.waitForTimeout(1500);
  expect(
    await lab.page.evaluate(
      () => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status
    )
  ).toBe('busy');
  await lab.done(0);
  // Two cells at once: the look at the end of the first must wait for the second.
  await lab.start(1);
  await lab.start(2);
  await lab.done(2);
  await expect(await lab.detailsOf(lab.tasks.filter({ hasText: 'ticker' }))).toContainText(
    'Started by cell [2]'
  );
  // Nor when a button is pressed meanwhile.
  await lab.start(0);
  await expect(lab.loop).toContainText('A cell is running');
  await lab.tasks.getByRole('button', { name: 'Cancel' }).click();
  await expect(lab.page.locator('.Toastify')).toContainText('Try again when the cell has finished');
  await lab.done(0);
  expect(await lab.flickers()).toEqual([]);
  await expect(lab.loop).toContainText('Idle');
  await lab.loop.getByRole('button', { name: 'Update now' }).click();
  await lab.tasks.getByRole('button', { name: 'Cancel' }).click();
  await expect(lab.tasks).toHaveCount(0);
});
