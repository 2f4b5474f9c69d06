/**
 * Resolves the names of cells that are analyzed only once.
 */

import type { CellSource } from '../diagnostics/finding';
import { Names } from '../semantic/names';
import { Notebook } from '../semantic/notebook';

/** Reads cells and resolves their names. */
export function readNames(cells: readonly CellSource[]): Names {
  const notebook = new Notebook();
  notebook.update(cells);
  return new Names(notebook);
}
