/**
 * Reverts fixes, also those that edited several cells, which undo can't do.
 */

import type { ISharedNotebook } from '@jupyter/ydoc';

import { commonEnds, type Edit } from '../analysis';
import { cellById, isEditable } from './cells';
import { editCells } from './edit-cells';
import type { CellChange } from './edit-cells';

/** How many fixes of a notebook can be reverted. */
const MAX_REMEMBERED = 50;

/** One fix, or a batch of safe fixes. */
interface Remembered {
  readonly number: number;
  readonly changes: readonly CellChange[];
}

const fixes = new WeakMap<ISharedNotebook, readonly Remembered[]>();
let last = 0;

/** Records a fix, so that it can be reverted. */
export function rememberFix(notebook: ISharedNotebook, changes: readonly CellChange[]): void {
  const list = [...(fixes.get(notebook) ?? []), { number: ++last, changes }];
  fixes.set(notebook, list.slice(-MAX_REMEMBERED));
}

/** The number that the next fix gets. */
export function nextFixNumber(): number {
  return last + 1;
}

/** Whether a fix can be reverted. */
export function canRevert(notebook: ISharedNotebook): boolean {
  return (fixes.get(notebook)?.length ?? 0) > 0;
}

/** The ids of the cells that were reverted, and of those that were left alone. */
export interface Reverted {
  readonly reverted: readonly string[];
  readonly left: readonly string[];
}

/**
 * Reverts the last fix. Edits elsewhere in its cells stay. A cell is left alone if the fixed code itself has been edited
 * since, or if the cell is read-only now.
 */
export function revertLast(notebook: ISharedNotebook): Reverted {
  const list = fixes.get(notebook) ?? [];
  const changes = list[list.length - 1]?.changes ?? [];
  const inverse = new Map<string, readonly Edit[]>();
  for (const change of changes) {
    const cell = cellById(notebook, change.cell);
    const edits = cell && isEditable(cell) ? inverseNow(change, cell.getSource()) : null;
    if (edits) {
      inverse.set(change.cell, edits);
    }
  }
  editCells(notebook, [...inverse.values()].flat());
  fixes.set(notebook, list.slice(0, -1));
  return {
    reverted: [...inverse.keys()],
    left: changes.map(({ cell }) => cell).filter(cell => !inverse.has(cell))
  };
}

/**
 * The edits that revert a change in the current source of its cell, which may have been edited elsewhere since; `null` if
 * the code that the change wrote has been edited.
 */
function inverseNow({ after, inverse }: CellChange, now: string): readonly Edit[] | null {
  if (now === after) {
    return inverse;
  }
  const { head, tail } = commonEnds(after, now);
  const shift = now.length - after.length;
  const edits = inverse.map(edit =>
    edit.to <= head ? edit : { ...edit, from: edit.from + shift, to: edit.to + shift }
  );
  const isWhole = inverse.every(({ from, to }) => to <= head || from >= after.length - tail);
  return isWhole ? edits : null;
}

/** Reverts the fix with this number and all later ones, the last one first. */
export function revertSince(notebook: ISharedNotebook, number: number): Reverted {
  const reverted = new Set<string>();
  const left = new Set<string>();
  while ((fixes.get(notebook)?.slice(-1)[0]?.number ?? 0) >= number) {
    const one = revertLast(notebook);
    one.reverted.forEach(cell => reverted.add(cell));
    one.left.forEach(cell => left.add(cell));
  }
  return { reverted: [...reverted], left: [...left] };
}
