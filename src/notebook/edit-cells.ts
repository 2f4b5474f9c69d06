/**
 * Edits the cells of a notebook. All edits that Loopscope makes go through here.
 */

import type { ISharedCodeCell, ISharedNotebook, YCodeCell } from '@jupyter/ydoc';

import type { Edit } from '../analysis';
import { cellById, lockOf } from './cells';
import type { EditLock } from './cells';

/** The change of one cell, and how to revert it. */
export interface CellChange {
  readonly cell: string;
  readonly before: string;
  readonly after: string;
  /** The edits that turn `after` into `before`. */
  readonly inverse: readonly Edit[];
}

/** Nothing was edited. */
export class EditRefused extends Error {
  /** @param why - `changed`: the cell isn't there any more, or is shorter than the edits expect. */
  constructor(readonly why: EditLock | 'changed') {
    super(`Nothing was edited: the cell is ${why}`);
  }
}

/**
 * Edits cells in the shared model. It also holds the cells that aren't rendered, and it keeps the cursors of other
 * people in place. Each cell gets one undo step.
 *
 * @param edits - edits of the current sources; they must not overlap.
 * @returns one record for each cell.
 * @throws {@link EditRefused} before anything is edited.
 */
export function editCells(notebook: ISharedNotebook, edits: readonly Edit[]): CellChange[] {
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
    // Otherwise undo would also revert what was typed in the last half second.
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

/** Why {@link editCells} would refuse these edits, or `null`. */
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

/** The edits that revert `edits`. Both lists are sorted and don't overlap. */
function invert(before: string, edits: readonly Edit[]): Edit[] {
  let shift = 0;
  return edits.map(({ cell, from, to, insert }) => {
    const start = from + shift;
    shift += insert.length - (to - from);
    return { cell, from: start, to: start + insert.length, insert: before.slice(from, to) };
  });
}
