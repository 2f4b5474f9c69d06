/**
 * Scrolls to a cell, and to a line in it.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';

/** The class that highlights the cell; the highlight fades out. */
const REVEALED_CLASS = 'loopscope-mod-revealed';

/** How long the cell has the class, in milliseconds. The style fades in this time. */
const HIGHLIGHT_TIME = 1600;

/** A cell, or a line in it. */
export interface CellPosition {
  readonly cellId: string;
  /** The line, counted from 1. */
  readonly line?: number;
  /** The column in the line, counted from 0; by default its start. */
  readonly column?: number;
}

/**
 * Activates a cell, scrolls to it, and puts the cursor on the line.
 *
 * @returns whether the notebook has the cell.
 */
export async function reveal(
  panel: NotebookPanel,
  { cellId, line, column = 0 }: CellPosition
): Promise<boolean> {
  const notebook = panel.content;
  const index = notebook.widgets.findIndex(cell => cell.model.id === cellId);
  if (index < 0) {
    return false;
  }
  notebook.activeCellIndex = index;
  notebook.deselectAll();
  // This also works in a windowed notebook, where the cell may have no node yet. It rejects when another scroll starts.
  await notebook.scrollToItem(index, 'smart').catch(() => undefined);
  const cell = notebook.widgets[index];
  await cell.ready;
  if (line !== undefined && cell.editor) {
    const last = cell.editor.lineCount - 1;
    const position = { line: Math.min(line - 1, last), column };
    cell.editor.setCursorPosition(position);
    cell.editor.revealPosition(position);
  }
  cell.addClass(REVEALED_CLASS);
  setTimeout(() => cell.removeClass(REVEALED_CLASS), HIGHLIGHT_TIME);
  return true;
}
