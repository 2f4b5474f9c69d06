/**
 * What Loopscope leaves alone, and how its commands present themselves.
 */

import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

import { CommandIds } from '../../src/tokens';
import { expect, test, writeNotebook } from '../lab';

// eslint-disable-next-line @typescript-eslint/no-require-imports
const stripPython = require('../../scripts/strip-python.cjs') as (source: string) => string;

test('nothing of ours is in the notebook file, the namespace or the history', async ({ lab }) => {
  const name = writeNotebook([
    'import asyncio\nasync def f(): ...\nf()',
    'sorted(n for n in globals() if not n.startswith("_"))',
    'len(get_ipython().history_manager.input_hist_raw), "loop" "scope" in str(In)'
  ]);
  await lab.open(name);
  await lab.openIdlePanel();
  for (const index of [0, 1, 2]) {
    await lab.run(index);
  }
  expect(JSON.stringify(await lab.outputs(1))).toContain(
    "['In', 'Out', 'asyncio', 'exit', 'f', 'get_ipython', 'open', 'quit']"
  );
  // The empty first entry and the three cells.
  expect(JSON.stringify(await lab.outputs(2))).toContain('(4, False)');
  await lab.execute('docmanager:save');
  const saved = readFileSync(join(process.env.LOOPSCOPE_ROOT!, name), 'utf8');
  expect(saved).toContain('"execution_count": 3');
  expect(saved.toLowerCase()).not.toContain('loopscope');
  expect(Object.keys((JSON.parse(saved) as { metadata: object }).metadata).sort()).toEqual([
    'kernelspec',
    'language_info'
  ]);
});

test('what JupyterLab loads carries every module of the helper, without comments', () => {
  const root = join(__dirname, '..', '..', 'python_helper');
  const folder = join(root, 'jupyterlab_loopscope', 'labextension', 'static');
  const bundle = readdirSync(folder)
    .filter(file => file.endsWith('.js'))
    .map(file => readFileSync(join(folder, file), 'utf8'))
    .join('');
  const modules = readdirSync(join(root, 'loopscope_kernel')).filter(file => file.endsWith('.py'));
  expect(modules.length).toBeGreaterThan(10);
  for (const file of modules) {
    // Bundlers write a text in quotes and escapes of their own choice: compare letters and digits alone.
    const letters = (text: string) =>
      text.replace(/\\(x[\da-f]{2}|u[\da-f]{4}|[nt])/gi, '').replace(/[^A-Za-z0-9]/g, '');
    const text = stripPython(readFileSync(join(root, 'loopscope_kernel', file), 'utf8'));
    expect(letters(bundle).includes(letters(text)), file).toBe(true);
  }
});

test('code stays on the server until it is wanted', async ({ lab }) => {
  const loaded: Promise<string>[] = [];
  lab.page.on('response', response => {
    if (response.url().includes('/jupyterlab-loopscope/static/')) {
      loaded.push(response.text());
    }
  });
  const code = async () => (await Promise.all(loaded)).join('');
  const parts = {
    helper: '_loopscope_inject',
    engine: 'CallExpression',
    underlines: 'cm-lintRange',
    panel: 'Run as a task',
    walk: 'Fix %1 of %2'
  };
  const present = async () => {
    const text = await code();
    return Object.entries(parts)
      .filter(([, mark]) => text.includes(mark))
      .map(([part]) => part);
  };
  await lab.page.goto(`/lab/workspaces/none-${Date.now()}?reset`);
  await lab.page.waitForFunction(() => window.jupyterapp?.commands.hasCommand('loopscope:open'));
  expect(await code()).toContain('loopscope-panel');
  expect(await present()).toEqual([]);
  await lab.execute('loopscope:open');
  await expect(lab.panel).toContainText('Problems', { ignoreCase: true });
  expect(await present()).toEqual(['panel']);
  await lab.openAlso(writeNotebook(['import asyncio\nasyncio.run(main(), debug=True)']));
  // The walk may be here already: the first problem with a button loads it before the click.
  const wanted = ['helper', 'engine', 'underlines', 'panel'];
  await expect.poll(present).toEqual(expect.arrayContaining(wanted));
  // The command ends with its dialog, so the test doesn't wait for it.
  await lab.page.evaluate(() => {
    void window.jupyterapp.commands.execute('loopscope:fix-cell');
  });
  await expect(lab.page.locator('.jp-Dialog')).toBeVisible();
  expect(await present()).toEqual(Object.keys(parts));
});

test('every command says what it is and what it takes', async ({ lab }) => {
  await lab.open(writeNotebook(['1']));
  const commands = await lab.page.evaluate(async ids => {
    const registry = window.jupyterapp.commands;
    return Promise.all(
      ids.map(async id => ({
        id,
        there: registry.hasCommand(id),
        label: registry.label(id),
        caption: registry.caption(id),
        args: (await registry.describedBy(id)).args?.type
      }))
    );
  }, Object.values(CommandIds));
  for (const command of commands) {
    expect(command).toMatchObject({
      there: true,
      label: expect.stringMatching(/\w/),
      caption: expect.stringMatching(/\w/),
      args: 'object'
    });
  }
});

test('another kernel is entered when the notebook changes to it', async ({ lab }) => {
  await lab.open(writeNotebook(['import asyncio\ntask = asyncio.create_task(asyncio.sleep(600))']));
  await lab.openIdlePanel();
  await lab.run(0);
  await expect(lab.tasks).toHaveCount(1);
  const change = (name: string) =>
    lab.page.evaluate(async kernel => {
      await window.jupyterapp.shell.currentWidget.sessionContext.changeKernel({ name: kernel });
    }, name);
  await change('foreign');
  await expect(lab.loop).toContainText('This kernel runs julia');
  await expect(lab.tasks).toHaveCount(0);
  await change('python3');
  await lab.kernelReady();
  await expect(lab.loop).toContainText('Idle');
  await lab.run(0);
  await expect(await lab.detailsOf(lab.tasks)).toContainText('Started by cell [1]');
});
