/**
 * Messages to the user that need no answer.
 */

import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

/** How long a message stays, in milliseconds. Without a time, JupyterLab only lists it and shows nothing. */
const SHOWN_FOR = 8000;

/** Shows a message for some seconds. */
export function notify(text: string, actions: Notification.IAction[] = []): void {
  Notification.info(text, { autoClose: SHOWN_FOR, actions });
}

/** Shows a message for some seconds. While it shows, the same message isn't shown again. */
export function notifyOnce(text: string): void {
  const { notifications } = Notification.manager;
  if (!notifications.some(({ message }) => message === text)) {
    notify(text);
  }
}

/** Says that a part of the code can't be loaded. Several parts usually fail together, so the message shows once. */
export function notifyLoadFailure(trans: TranslationBundle): void {
  const { manager } = Notification;
  if (manager.has(lastFailure)) {
    manager.dismiss(lastFailure);
  }
  const text = trans.__('A part of Loopscope could not be loaded. Try again, or reload the page.');
  lastFailure = Notification.error(text, { autoClose: SHOWN_FOR });
}

/** The id of the message about the last failure. */
let lastFailure = '';
