/**
 * The settings hold.
 */

import { expect, removeSettings, test, writeNotebook, writeSettings } from '../lab';
import type { Lab } from '../lab';

const PLUGIN = 'jupyterlab-loopscope:plugin';
const configure = (settings: Record<string, unknown>) => writeSettings(PLUGIN, settings);

test.afterEach(() => removeSettings(PLUGIN));

const INSIDE = "import sys; print('_loopscope_kernel' in sys.modules)";
const inside = async (lab: Lab) => (await lab.ask(INSIDE)).trim() === 'True';

test('never: the kernel is not entered, and findings still work', async ({ lab }) => {
  configure({ attach: 'never' });
  await lab.open(writeNotebook(['import asyncio\nasync def f(): ...\nasyncio.run(f())']));
  await lab.openPanel();
  await expect(lab.loop).toContainText('The settings turn the live view off.');
  await expect(lab.problems).toHaveCount(1);
  expect(await inside(lab)).toBe(false);
});

test('ask: the kernel is entered when the user says so', async ({ lab }) => {
  configure({ attach: 'ask' });
  await lab.open(writeNotebook(['1']));
  await lab.openPanel();
  expect(await inside(lab)).toBe(false);
  await lab.loop.getByRole('button', { name: 'Attach to this kernel' }).click();
  await expect(lab.loop).toContainText('Idle');
  expect(await inside(lab)).toBe(true);
  await lab.execute('loopscope:detach');
  await expect(lab.loop).toContainText('Loopscope is not attached to this kernel.');
  await expect.poll(() => inside(lab)).toBe(false);
});

test('a kernel on the denylist is left alone', async ({ lab }) => {
  configure({ kernelDenylist: ['python3'] });
  await lab.open(writeNotebook(['1']));
  await lab.openPanel();
  await expect(lab.loop).toContainText('The settings exclude this kernel.');
  // Nothing is said about what wasn't looked at.
  await expect(lab.panel).toContainText('No problems found in the code.');
  await expect(lab.loop.getByRole('button', { name: 'pending' })).toHaveCount(0);
  await expect(lab.panel).not.toContainText('No pending tasks');
  expect(await inside(lab)).toBe(false);
});

const MISTAKES = ['asyncio.run(f())\nx = 1', 'f()\nx = 1', 'asyncio.create_task(f())\nx = 1'];

test('the levels of rules: off, hint and error, in the editor and in the sidebar', async ({
  lab
}) => {
  configure({
    'rule:dropped-task': 'off',
    'rule:missing-await': 'hint',
    'rule:asyncio-run': 'error'
  });
  const sleep = 'import asyncio, time\nasync def f():\n    time.sleep(1)';
  await lab.open(writeNotebook([MISTAKES[1], sleep, ...MISTAKES]));
  await lab.openIdlePanel();
  // The loudest first, and then in the order of the cells.
  await expect(lab.problems).toHaveText([
    /^.Code cell 3, not run yetError/,
    /^.Code cell 2, not run yet(?!Error|Hint)/,
    /^.Code cell 1, not run yetHint/,
    /^.Code cell 4, not run yetHint/
  ]);
  const severities = ['hint', 'warning', 'error', 'hint', null];
  for (const [index, severity] of severities.entries()) {
    const underline = lab.cell(index).locator('.loopscope-underline');
    await expect(underline).toHaveCount(severity ? 1 : 0);
    if (severity) {
      await expect(underline).toHaveClass(new RegExp(`cm-lintRange-${severity}\\b`));
    }
  }
  // The level doesn't change the fix.
  await lab.openProblems();
  await lab.problems.last().getByRole('button', { name: 'Apply', exact: true }).click();
  await expect.poll(() => lab.source(3)).toBe('await f()\nx = 1');
});

test('a level that is chosen in the settings editor holds at once', async ({ lab }) => {
  const name = writeNotebook(['import asyncio\nasync def f(): ...', MISTAKES[0]]);
  await lab.open(name);
  await lab.openIdlePanel();
  const choose = async (level: string) => {
    await lab.execute('settingeditor:open', { query: 'asyncio.run' });
    const choice = lab.page.locator('.jp-SettingsForm select').first();
    await choice.selectOption({ label: level });
    await expect(choice.locator('option:checked')).toHaveText(level);
  };
  const underline = lab.cell(1).locator('.loopscope-underline');
  await expect(underline).toHaveClass(/cm-lintRange-warning/);
  await choose('error');
  await expect(lab.problems).toContainText('Error');
  await lab.front(name);
  await expect(underline).toHaveClass(/cm-lintRange-error/);
  await choose('off');
  await expect(lab.problems).toHaveCount(0);
  await lab.front(name);
  await expect(underline).toHaveCount(0);
});

test('what a team has set holds, beside what the user sets', async ({ lab }) => {
  // The configuration of the tests ships these: anyio-run is an error, async-to-sync is off.
  const cells = [
    'import anyio\nasync def f(): ...\nanyio.run(f)',
    'from asgiref.sync import async_to_sync\nasync_to_sync(f)()',
    'f()\nx = 1'
  ];
  configure({ 'rule:missing-await': 'hint' });
  await lab.open(writeNotebook(cells));
  await lab.openIdlePanel();
  await expect(lab.problems).toHaveText([/cell 1.*Error/, /cell 3.*Hint/]);
  configure({ 'rule:anyio-run': 'warning', 'rule:async-to-sync': 'error' });
  await lab.open(writeNotebook(cells));
  await lab.openIdlePanel();
  await expect(lab.problems).toHaveText([/cell 2.*Error/, /cell 1/, /cell 3/]);
});

test('a stray value of the user breaks nothing', async ({ lab }) => {
  configure({ 'rule:asyncio-run': 'loud' });
  await lab.open(writeNotebook(['import asyncio\nasync def f(): ...', ...MISTAKES]));
  await lab.openIdlePanel();
  await expect(lab.problems).toHaveCount(3);
});

test('a stray value of a team breaks nothing, and opens no kernel that the rest may forbid', async ({
  lab
}) => {
  // As the server sends it with such a value in `overrides.json`.
  await lab.page.route(/\/api\/settings/, async route => {
    const response = await route.fetch();
    const text = await response.text();
    await route.fulfill({ response, body: text.replace(/"default": "warning"/g, '"default": 7') });
  });
  await lab.open(writeNotebook(['import asyncio\nasync def f(): ...', ...MISTAKES]));
  await lab.openPanel();
  await expect(lab.loop).toContainText('Loopscope could not read its settings');
  await expect(lab.problems).toHaveCount(3);
  expect(await inside(lab)).toBe(false);
  await lab.loop.getByRole('button', { name: 'Attach to this kernel' }).click();
  await expect(lab.loop).toContainText('Idle');
});
