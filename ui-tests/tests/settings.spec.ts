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
  await expect(lab.loop).toContainText('The settings tell Loopscope not to look into kernels.');
  await expect(lab.problems).toHaveCount(1);
  expect(await inside(lab)).toBe(false);
});

test('ask: the kernel is entered when the user says so', async ({ lab }) => {
  configure({ attach: 'ask' });
  await lab.open(writeNotebook(['1']));
  await lab.openPanel();
  expect(await inside(lab)).toBe(false);
  await lab.loop.getByRole('button', { name: 'Look into this kernel' }).click();
  await expect(lab.loop).toContainText('Idle');
  expect(await inside(lab)).toBe(true);
  await lab.execute('loopscope:detach');
  await expect(lab.loop).toContainText('Loopscope is not looking into this kernel.');
  await expect.poll(() => inside(lab)).toBe(false);
});

test('a kernel on the denylist is left alone', async ({ lab }) => {
  configure({ kernelDenylist: ['python3'] });
  await lab.open(writeNotebook(['1']));
  await lab.openPanel();
  await expect(lab.loop).toContainText('The settings tell Loopscope to leave this kernel alone.');
  expect(await inside(lab)).toBe(false);
});

test('a rule that is off says nothing', async ({ lab }) => {
  configure({ rules: { 'asyncio-run': false } });
  await lab.open(
    writeNotebook(['import asyncio\nasync def f(): ...\nasyncio.run(f())', 'f()\nNone'])
  );
  await lab.openIdlePanel();
  await expect(lab.problems).toHaveCount(1);
  await expect(lab.problems).toContainText('code cell 2');
  await expect(lab.cell(0).locator('.loopscope-underline')).toHaveCount(0);
});
