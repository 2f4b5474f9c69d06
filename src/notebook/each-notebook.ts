/**
 * Work that begins with a notebook.
 */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';

/** Calls a function with every notebook that is open, and with each that opens later. */
export function eachNotebook(
  tracker: INotebookTracker,
  call: (panel: NotebookPanel) => void
): void {
  tracker.widgetAdded.connect((_, panel) => call(panel));
  tracker.forEach(call);
}
