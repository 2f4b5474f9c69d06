/**
 * Says which cells run.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import type { CellSource } from '../analysis';

/** Cells as a list: `[2], [4]`. */
export function cellList(
  cells: readonly CellSource[],
  ids: readonly string[],
  trans: TranslationBundle
): string {
  const names = ids.map(id => {
    const index = cells.findIndex(cell => cell.id === id);
    const count = cells[index]?.executionCount;
    return count ? `[${count}]` : trans.__('Code cell %1, not run yet', index + 1);
  });
  return names.slice(1).reduce((head, name) => trans.__('%1, %2', head, name), names[0] ?? '');
}

/** What runs after a fix, before the user decides on it. */
export function runText(
  cells: readonly CellSource[],
  ids: readonly string[],
  trans: TranslationBundle
): string {
  return trans._n(
    'Then run %1 cell: %2',
    'Then run %1 cells in this order: %2',
    ids.length,
    cellList(cells, ids, trans)
  );
}
