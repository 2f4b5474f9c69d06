/**
 * Keeps the messages of widgets on the kernel's main thread, by a setting of JupyterLab.
 *
 * From ipykernel 7 on, JupyterLab lets widgets' messages run in another thread (a subshell). asyncio's objects don't
 * work across threads, so a task that a widget wakes may sleep on (ipykernel#1510).
 */

import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';

import { notify } from '../../notify';
import { CommandIds } from '../../tokens';
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

/** How long after a widget's message a lost wake-up counts as its work, in seconds. */
const SOON = 15;

/** Whether the user has been asked. Once for each page is enough. */
let hasOffered = false;

/** Offers to change the setting when a task sleeps on after a widget's message that went to another thread. */
export function followWidgets(
  { app, registry, trans, watchers }: Services,
  panel: NotebookPanel
): void {
  const state = watchers.of(panel)?.state;
  if (!state || !registry) {
    return;
  }
  let lastSent = -Infinity;
  const { sessionContext } = panel;
  const onMessage = (_: unknown, { direction, msg }: Kernel.IAnyMessageArgs): void => {
    const { msg_type, subshell_id } = msg.header as { msg_type: string; subshell_id?: unknown };
    if (direction === 'send' && msg_type === 'comm_msg' && subshell_id) {
      lastSent = performance.now();
    }
  };
  const follow = (): void => {
    const kernel = sessionContext.session?.kernel;
    kernel?.anyMessage.disconnect(onMessage);
    kernel?.anyMessage.connect(onMessage);
  };
  sessionContext.kernelChanged.connect(follow);
  follow();
  state.changed.connect(() => {
    const isLost = [...state.records.notices.values()].some(
      ({ kind, since }) => kind === 'foreign-wake' && state.age(since) < SOON
    );
    if (isLost && !hasOffered && performance.now() - lastSent < SOON * 1000) {
      hasOffered = true;
      notify(
        trans.__('A widget ran on another thread of the kernel, so it could not wake a task.'),
        [
          {
            label: trans.__('Handle Widgets on the Main Thread'),
            callback: () => void app.commands.execute(CommandIds.keepCommsOnMain)
          }
        ]
      );
    }
  });
}
