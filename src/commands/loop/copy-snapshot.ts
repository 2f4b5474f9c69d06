/**
 * Copies what an event loop does, for bug reports and chats.
 */

import { Clipboard } from '@jupyterlab/apputils';

import { codeCells } from '../../notebook/cells';
import { notify } from '../../notify';
import type { Services } from '../services';
import { snapshotText } from './snapshot-text';

/** Copies the state of the current notebook's loop to the clipboard. */
export function copySnapshot({ app, tracker, loopscope, trans }: Services): void {
  const panel = tracker.currentWidget;
  const loop = panel && loopscope.loopOf(panel);
  if (!panel?.model || !loop) {
    return;
  }
  const text = snapshotText({
    application: `${app.name} ${app.version}`,
    loop,
    problems: loopscope.findingsOf(panel)?.problems ?? [],
    cells: codeCells(panel.model.sharedModel)
  });
  Clipboard.copyToSystem(text);
  notify(trans.__('The state of the event loop was copied to the clipboard.'));
}
