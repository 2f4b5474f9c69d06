/**
 * The names of some cells, for code that looks at them once.
 */

import type { CellSource } from '../diagnostics/finding';
import { Names } from '../semantic/names';
import { Notebook } from '../semantic/notebook';

/** Reads cells and returns what their names mean. */
export function readNames(cells: readonly CellSource[]): Names {
  const notebook = new Notebook();
  notebook.update(cells);
  return new Names(notebook);
}
