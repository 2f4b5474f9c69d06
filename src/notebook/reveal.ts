/**
 * Showing a cell, and a line in it.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';

/** The class of a cell that was just shown; it fades out. */
const REVEALED_CLASS = 'loopscope-mod-revealed';

/** How long the mark stays, in milliseconds; the style fades it in this time. */
const MARK_TIME = 1600;

/** Where a place is in a notebook. */
export interface Place {
  readonly cellId: string;
  /** The line, counted from 1. */
  readonly line?: number;
}

/**
 * Make a cell the active one, scroll to it, and put the cursor on the line.
 *
 * @returns whether the notebook has such a cell.
 */
export async function reveal(panel: NotebookPanel, { cellId, line }: Place): Promise<boolean> {
  const notebook = panel.content;
  const index = notebook.widgets.findIndex(cell => cell.model.id === cellId);
  if (index < 0) {
    return false;
  }
  notebook.activeCellIndex = index;
  notebook.deselectAll();
  // Also where the notebook is windowed and the cell has no node yet.
  // Another scroll may overtake this one, which then fails: that is no failure of ours.
  await notebook.scrollToItem(index, 'smart').catch(() => undefined);
  const cell = notebook.widgets[index];
  await cell.ready;
  if (line !== undefined && cell.editor) {
    const last = cell.editor.lineCount - 1;
    cell.editor.setCursorPosition({ line: Math.min(line - 1, last), column: 0 });
    cell.editor.revealPosition({ line: Math.min(line - 1, last), column: 0 });
  }
  cell.addClass(REVEALED_CLASS);
  setTimeout(() => cell.removeClass(REVEALED_CLASS), MARK_TIME);
  return true;
}
