/**
 * The one way in which Loopscope edits a notebook.
 */

import type { ISharedCodeCell, ISharedNotebook, YCodeCell } from '@jupyter/ydoc';

import type { Edit } from '../analysis';
import { cellById, lockOf } from './cells';
import type { Lock } from './cells';

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
  /** @param why - `changed`: the cell is not what the edits were made for. */
  constructor(readonly why: Lock | 'changed') {
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
  const plans = [...byCell(edits)].map(([id, list]) => {
    const cell = cellById(notebook, id);
    const why = refusal(cell, list);
    if (!cell || why) {
      throw new EditRefused(why ?? 'changed');
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

/** Why {@link applyToNotebook} would refuse edits; `null` when it would not. */
export function refusalOf(
  notebook: ISharedNotebook,
  edits: readonly Edit[]
): EditRefused['why'] | null {
  for (const [id, list] of byCell(edits)) {
    const why = refusal(cellById(notebook, id), list);
    if (why) {
      return why;
    }
  }
  return null;
}

function refusal(cell: ISharedCodeCell | null, edits: readonly Edit[]): EditRefused['why'] | null {
  const length = cell?.getSource().length ?? -1;
  return !cell || edits.some(edit => edit.to > length) ? 'changed' : lockOf(cell);
}

function byCell(edits: readonly Edit[]): Map<string, Edit[]> {
  const perCell = new Map<string, Edit[]>();
  for (const edit of edits) {
    perCell.set(edit.cell, [...(perCell.get(edit.cell) ?? []), edit]);
  }
  return perCell;
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
