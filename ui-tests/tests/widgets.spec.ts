/**
 * Widgets whose messages run on another thread of the kernel.
 */

import { expect, removeSettings, test, writeNotebook } from '../lab';

const KERNELS = '@jupyterlab/apputils-extension:kernels-settings';

test.afterEach(() => removeSettings(KERNELS));

test('a wake-up lost by a widget leads to the setting, which can be undone', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      [
        'import asyncio',
        'queue = asyncio.Queue()',
        'seen = []',
        'def opened(comm, message):',
        '    comm.on_msg(lambda message: queue.put_nowait(message["content"]["data"]))',
        'get_ipython().kernel.comm_manager.register_target("button", opened)',
        'async def listen():',
        '    while True:',
        '        seen.append(await queue.get())',
        'listener = asyncio.create_task(listen(), name="listener")'
      ].join('\n'),
      'print(seen)'
    ])
  );
  await lab.run(0);
  // What a widget does when it is clicked.
  await lab.page.evaluate(async () => {
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    const comm = ((window as any).testComm = kernel.createComm('button'));
    await comm.open({}).done;
    await comm.subshellStarted;
  });
  const click = (value: number) =>
    lab.page.evaluate(data => {
      // eslint-disable-next-line @typescript-eslint/no-explicit-any
      (window as any).testComm.send(data);
    }, value);
  await click(1);
  const offer = lab.page.locator('.Toastify__toast', {
    hasText: 'A widget ran on another thread of the kernel'
  });
  await expect(offer).toBeVisible();
  await offer.getByText('Handle Widgets on the Main Thread').click();
  const dialog = lab.page.getByRole('dialog');
  await expect(dialog).toContainText('Handle widgets on the main thread?');
  await dialog.getByRole('button', { name: 'Change Setting' }).click();
  const value = () =>
    lab.page.evaluate(
      () => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.commsOverSubshells
    );
  await expect.poll(value).toBe('disabled');
  // It ends when the dialog is answered.
  await lab.page.evaluate(() => {
    void window.jupyterapp.commands.execute('loopscope:keep-comms-on-main');
  });
  await expect(dialog).toContainText('Let widgets run on other threads again?');
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await expect.poll(value).toBe('perCommTarget');
});
