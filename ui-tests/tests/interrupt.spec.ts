/**
 * Interrupting and stopping cells.
 */

import { expect, removeSettings, test, writeNotebook, writeSettings } from '../lab';

const AWAITING = [
  'import asyncio',
  'async def wait():',
  '    await asyncio.sleep(60)',
  'await asyncio.gather(*(wait() for _ in range(4)))'
].join('\n');

const PLUGIN = 'jupyterlab-loopscope:plugin';

test.afterEach(() => removeSettings(PLUGIN));

test('an interrupt goes through while a cell awaits, and is told once', async ({ lab }) => {
  await lab.open(writeNotebook([AWAITING]));
  const toast = lab.page.locator('.Toastify__toast', {
    hasText: 'The kernel did not notice the interrupt'
  });
  for (const round of [1, 2]) {
    await lab.start(0);
    await expect(lab.page.getByTestId('loopscope-status')).toContainText('4 tasks');
    await lab.execute('notebook:interrupt-kernel');
    await expect
      .poll(async () => (await lab.outputs(0)).map(({ ename }) => ename))
      .toContain('CancelledError');
    await lab.kernelReady();
    if (round === 1) {
      await expect(toast).toBeVisible();
      await expect(toast).toHaveCount(0);
    }
  }
  await expect(toast).toHaveCount(0);
  // No other thread is blamed.
  await lab.openIdlePanel();
  await expect(lab.panel).not.toContainText('thread');
});

test('the setting turns it off, and the menu still wakes the loop', async ({ lab }) => {
  writeSettings(PLUGIN, { wakeAfterInterrupt: false });
  await lab.open(writeNotebook([AWAITING]));
  await lab.start(0);
  await expect(lab.page.getByTestId('loopscope-status')).toContainText('4 tasks');
  await lab.execute('notebook:interrupt-kernel');
  // Longer than Loopscope would follow an interrupt: the kernel goes on to sleep.
  await lab.page.waitForTimeout(6000);
  await expect(lab.cell(0)).toContainText('[*]');
  expect(await lab.outputs(0)).toEqual([]);
  await lab.page.locator('#jp-MainMenu').getByText('Kernel', { exact: true }).click();
  await lab.page.getByRole('menuitem', { name: 'Wake the Loop' }).click();
  await lab.done(0);
  expect((await lab.outputs(0)).map(({ ename }) => ename)).toContain('CancelledError');
  await expect(lab.page.locator('.Toastify__toast')).toHaveCount(0);
});

test('a cell is stopped with what it started, and the stubborn are named', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      [
        'import asyncio',
        'async def stubborn():',
        '    while True:',
        '        try:',
        '            await asyncio.sleep(60)',
        '        except asyncio.CancelledError:',
        '            pass',
        'task = asyncio.create_task(stubborn(), name="stubborn")',
        'others = [asyncio.create_task(asyncio.sleep(60)) for _ in range(3)]',
        'await asyncio.gather(*others)'
      ].join('\n'),
      'import time\ntime.sleep(60)',
      '1'
    ])
  );
  await lab.start(0);
  await expect(lab.page.getByTestId('loopscope-status')).toContainText('4 tasks');
  // The active cell has nothing to stop, so the cell that runs is meant.
  await lab.page.evaluate(() => {
    window.jupyterapp.shell.currentWidget.content.activeCellIndex = 2;
  });
  await lab.execute('loopscope:stop-cell');
  await expect(
    lab.page.locator('.Toastify__toast', { hasText: '1 of 5 did not stop: stubborn.' })
  ).toBeVisible();
  await lab.kernelReady();
  await expect(lab.page.getByTestId('loopscope-status')).toContainText('1 task');
  // A cell that doesn't await is interrupted.
  await lab.start(1);
  await expect(lab.cell(1)).toContainText('[*]');
  await lab.page.waitForTimeout(1500);
  await lab.execute('loopscope:stop-cell');
  await lab.kernelReady();
  expect((await lab.outputs(1)).map(({ ename }) => ename)).toContain('KeyboardInterrupt');
  await lab.ask('stubborn_code = None');
});
