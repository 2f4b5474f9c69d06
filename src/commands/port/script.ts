/**
 * Copies a notebook as a script.
 */

import { Clipboard } from '@jupyterlab/apputils';

import { toScript } from '../../analysis/porting';
import { say } from '../../messages';
import { codeCells, isPython } from '../../notebook/cells';
import { notify } from '../../notify';
import type { Services } from '../services';

/** Copies the current notebook to the clipboard, as a script. */
export function copyAsScript({ tracker, trans }: Services): void {
  const panel = tracker.currentWidget;
  if (!panel?.model || !isPython(panel.model.sharedModel)) {
    return;
  }
  const { text, notes } = toScript(codeCells(panel.model.sharedModel));
  if (text === '') {
    notify(trans.__('There is no code in this notebook.'));
    return;
  }
  Clipboard.copyToSystem(text);
  const sentences = notes.map(note => say(note, trans));
  notify(
    [trans.__('The notebook was copied to the clipboard as a script.'), ...sentences].join(' ')
  );
}
