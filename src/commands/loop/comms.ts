/**
 * Keeps the messages of widgets on the kernel's main thread, by a setting of JupyterLab.
 *
 * From ipykernel 7 on, JupyterLab lets widgets' messages run in another thread (a subshell). asyncio's objects don't
 * work across threads, so a task that a widget wakes may sleep on (ipykernel#1510).
 */

import { Dialog, showDialog } from '@jupyterlab/apputils';

import { notify } from '../../notify';
import type { Services } from '../services';

const PLUGIN = '@jupyterlab/apputils-extension:kernels-settings';
const KEY = 'commsOverSubshells';
const DISABLED = 'disabled';

/** Asks, and changes JupyterLab's setting; or undoes that. */
export async function keepCommsOnMain({ registry, trans }: Services): Promise<void> {
  const setting = await registry?.get(PLUGIN, KEY).catch(() => null);
  if (!registry || !setting?.composite) {
    notify(trans.__('This version of JupyterLab has no such setting.'));
    return;
  }
  const isDisabled = setting.composite === DISABLED;
  const { button } = await showDialog({
    title: isDisabled
      ? trans.__('Let widgets run on other threads again?')
      : trans.__('Handle widgets on the main thread?'),
    body: isDisabled
      ? trans.__('JupyterLab’s setting “Kernel Comms over subshells” returns to its default.')
      : trans.__(
          'A widget that runs on another thread can’t wake your tasks. This turns JupyterLab’s setting “Kernel Comms over subshells” off, for all notebooks.'
        ),
    buttons: [
      Dialog.cancelButton(),
      Dialog.okButton({ label: isDisabled ? trans.__('Restore') : trans.__('Change Setting') })
    ]
  });
  if (!button.accept) {
    return;
  }
  await (isDisabled ? registry.remove(PLUGIN, KEY) : registry.set(PLUGIN, KEY, DISABLED));
  const text = isDisabled
    ? trans.__('Widgets may run on other threads again.')
    : trans.__('Widgets now run on the main thread. Run the same command again to undo this.');
  notify(text);
}
