/**
 * Goes from one problem of a notebook to the next.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';

import { codeCells } from '../../notebook/cells';
import { reveal } from '../../notebook/reveal';
import { notifyOnce } from '../../notify';
import type { Services } from '../services';
import { placeFrom, problemPlaces, type Direction, type Start } from './problem-places';

/** Puts the cursor on the next or previous problem of the current notebook, and edits that cell. */
export async function goToProblem(
  { tracker, loopscope, trans }: Services,
  direction: Direction
): Promise<void> {
  const panel = tracker.currentWidget;
  const shared = panel?.model?.sharedModel;
  if (!panel || !shared) {
    return;
  }
  const problems = loopscope.findingsOf(panel)?.problems ?? [];
  const places = problemPlaces(problems, codeCells(shared));
  const place = placeFrom(places, startIn(panel), direction);
  if (!place) {
    notifyOnce(trans.__('No problems in this notebook.'));
  } else if (await reveal(panel, place)) {
    panel.content.mode = 'edit';
  }
}

/** The cursor; in command mode, the active cell. */
function startIn({ content }: NotebookPanel): Start {
  const { activeCell, activeCellIndex, mode, widgets } = content;
  const index = widgets
    .slice(0, activeCellIndex)
    .filter(({ model }) => model.type === 'code').length;
  if (activeCell?.model.type !== 'code') {
    // A cell between two code cells.
    return { index: index - 0.5 };
  }
  const cursor = mode === 'edit' ? activeCell.editor?.getCursorPosition() : undefined;
  return cursor ? { index, line: cursor.line + 1, column: cursor.column } : { index };
}
