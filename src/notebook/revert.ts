/**
 * Taking fixes back, over several cells at once, which undo cannot do.
 */

import type { ISharedNotebook } from '@jupyter/ydoc';

import { cellById, isEditable } from './cells';
import { applyToNotebook } from './edits';
import type { CellChange } from './edits';

/** How many fixes of a notebook can be taken back. */
const MAX_REMEMBERED = 50;

/** A fix, or several that were made in one go. */
interface Remembered {
  readonly number: number;
  readonly changes: readonly CellChange[];
}

const fixes = new WeakMap<ISharedNotebook, readonly Remembered[]>();
let last = 0;

/** Remember a fix, so that it can be taken back. */
export function remember(notebook: ISharedNotebook, changes: readonly CellChange[]): void {
  const list = [...(fixes.get(notebook) ?? []), { number: ++last, changes }];
  fixes.set(notebook, list.slice(-MAX_REMEMBERED));
}

/** The number that the next fix will have. */
export function nextNumber(): number {
  return last + 1;
}

/** Whether there is a fix to take back. */
export function canRevert(notebook: ISharedNotebook): boolean {
  return (fixes.get(notebook)?.length ?? 0) > 0;
}

/** Which cells are as they were, and which were left alone. */
export interface Reverted {
  readonly reverted: readonly string[];
  readonly left: readonly string[];
}

/**
 * Take back the last fix. A cell that was edited since, or has become read-only, is left alone.
 *
 * @returns the ids of the cells that are as they were, and of those that were left alone.
 */
export function revertLast(notebook: ISharedNotebook): Reverted {
  const list = fixes.get(notebook) ?? [];
  const changes = list[list.length - 1]?.changes ?? [];
  const same = changes.filter(change => {
    const cell = cellById(notebook, change.cell);
    return cell !== null && cell.getSource() === change.after && isEditable(cell);
  });
  applyToNotebook(
    notebook,
    same.flatMap(change => change.inverse)
  );
  fixes.set(notebook, list.slice(0, -1));
  return {
    reverted: same.map(change => change.cell),
    left: changes.filter(change => !same.includes(change)).map(change => change.cell)
  };
}

/** Take back a fix of a number and all after it, the last one first. */
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
