/**
 * The name of a cell in a text.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import type { CellSource } from '../analysis';

/** A cell by its execution count or, before it has run, by its position among the code cells. */
export function cellHeading(
  cells: readonly CellSource[],
  id: string,
  trans: TranslationBundle
): string {
  const index = cells.findIndex(cell => cell.id === id);
  const count = cells[index]?.executionCount;
  return count ? trans.__('Cell [%1]', count) : trans.__('Code cell %1, not run yet', index + 1);
}
