/**
 * The one way in which Loopscope edits a notebook.
 */

import type { ISharedNotebook, YCodeCell } from '@jupyter/ydoc';

import type { Edit } from '../analysis/findings';
import { cellById, isEditable } from './cells';

/** What an edit did to one cell, and how to take it back. */
export interface CellChange {
  readonly cell: string;
  readonly before: string;
  readonly after: string;
  /** The edits that lead from `after` to `before`. */
  readonly inverse: readonly Edit[];
}

/** Why nothing was edited. */
export class EditRefused extends Error {
  /** @param why - `read-only` or `changed`: the cell is not what the edits were made for. */
  constructor(readonly why: 'read-only' | 'changed') {
    super(`Nothing was edited: the cell is ${why}`);
  }
}

/**
 * Edit cells in the shared model, which also reaches cells that are not rendered and keeps the cursors of
 * other people where they are. Each cell gets one undo step.
 *
 * @param edits - edits for the current sources, which must not overlap.
 * @returns what changed, a record a cell.
 * @throws {@link EditRefused} before anything is edited.
 */
export function applyToNotebook(notebook: ISharedNotebook, edits: readonly Edit[]): CellChange[] {
  const perCell = new Map<string, Edit[]>();
  for (const edit of edits) {
    perCell.set(edit.cell, [...(perCell.get(edit.cell) ?? []), edit]);
  }
  const plans = [...perCell].map(([id, list]) => {
    const cell = cellById(notebook, id);
    if (!cell || list.some(edit => edit.to > cell.getSource().length)) {
      throw new EditRefused('changed');
    }
    if (!isEditable(cell)) {
      throw new EditRefused('read-only');
    }
    return { cell, list: [...list].sort((a, b) => a.from - b.from) };
  });
  return plans.map(({ cell, list }) => {
    const before = cell.getSource();
    const inverse = invert(before, list);
    const { undoManager } = cell as unknown as YCodeCell;
    // Without these two, undo would also take back what was typed within the last half second.
    undoManager?.stopCapturing();
    // A transaction over several cells would leave their undo stacks empty.
    cell.transact(() => {
      for (const edit of [...list].reverse()) {
        cell.updateSource(edit.from, edit.to, edit.insert);
      }
    });
    undoManager?.stopCapturing();
    return { cell: cell.getId(), before, after: cell.getSource(), inverse };
  });
}

/** The edits that take `edits` back; both are sorted and do not overlap. */
function invert(before: string, edits: readonly Edit[]): Edit[] {
  let shift = 0;
  return edits.map(({ cell, from, to, insert }) => {
    const start = from + shift;
    shift += insert.length - (to - from);
    return { cell, from: start, to: start + insert.length, insert: before.slice(from, to) };
  });
}
