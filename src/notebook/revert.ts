/**
 * Taking fixes back, over several cells at once, which undo cannot do.
 */

import type { ISharedNotebook } from '@jupyter/ydoc';

import { cellById, isEditable } from './cells';
import { applyToNotebook } from './edits';
import type { CellChange } from './edits';

/** How many fixes of a notebook can be taken back. */
const MAX_REMEMBERED = 50;

const fixes = new WeakMap<ISharedNotebook, CellChange[][]>();

/** Remember a fix, so that it can be taken back. */
export function remember(notebook: ISharedNotebook, changes: readonly CellChange[]): void {
  const list = fixes.get(notebook) ?? [];
  list.push([...changes]);
  fixes.set(notebook, list.slice(-MAX_REMEMBERED));
}

/** Whether there is a fix to take back. */
export function canRevert(notebook: ISharedNotebook): boolean {
  return (fixes.get(notebook)?.length ?? 0) > 0;
}

/**
 * Take back the last fix. A cell that was edited since, or has become read-only, is left alone.
 *
 * @returns the ids of the cells that are as they were, and of those that were left alone.
 */
export function revertLast(notebook: ISharedNotebook): {
  readonly reverted: readonly string[];
  readonly left: readonly string[];
} {
  const changes = fixes.get(notebook)?.slice(-1)[0] ?? [];
  const same = changes.filter(change => {
    const cell = cellById(notebook, change.cell);
    return cell !== null && cell.getSource() === change.after && isEditable(cell);
  });
  applyToNotebook(
    notebook,
    same.flatMap(change => change.inverse)
  );
  fixes.get(notebook)?.pop();
  return {
    reverted: same.map(change => change.cell),
    left: changes.filter(change => !same.includes(change)).map(change => change.cell)
  };
}
