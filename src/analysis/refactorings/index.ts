/**
 * The list of refactorings.
 */

import { NotebookAnalyzer } from '../engine/analyze';
import type { CellSource } from '../diagnostics/finding';
import { endOfLine, startOfLine } from '../text/lines';
import { loops } from './loops';
import type { PythonVersion } from './python-version';
import type { Refactoring, RefactoringOffer } from './refactoring';
import { sequences } from './sequences';
import { timeouts } from './timeouts';

export { pythonVersion, type PythonVersion } from './python-version';
export type { RefactoringOffer } from './refactoring';

const REFACTORINGS: readonly Refactoring[] = [sequences, loops, timeouts];

/** Where to look. */
export interface CellRange {
  /** The id of the cell. */
  readonly cell: string;
  /** Where the selection starts and ends; both the same where there is only a cursor. */
  readonly from: number;
  readonly to: number;
}

/**
 * The refactorings that are possible at a place: of what is selected; else of the lines at the cursor; else of the
 * whole cell.
 */
export function refactoringsAt(
  cells: readonly CellSource[],
  place: CellRange,
  python: PythonVersion | null,
  analyzer = new NotebookAnalyzer()
): RefactoringOffer[] {
  const names = analyzer.read(cells);
  const cell = names.cells.find(({ id }) => id === place.cell);
  // A form feed counts as indentation, or does not.
  if (!cell || cell.facts.program.broken || cell.source.includes('\f')) {
    return [];
  }
  const selected = place.from < place.to;
  const isSelected = (from: number, to: number): boolean =>
    !selected || (from < place.to && place.from < to);
  const { text } = cell.facts.program;
  const offers = REFACTORINGS.flatMap(refactoring => [
    ...refactoring({ names, cell, python, isSelected })
  ]).filter(
    // Where they differ, there is a magic or a shell command in between: not to be moved, nor lost.
    ({ from, to }) => cell.source.slice(from, to) === text.slice(from, to)
  );
  const { source } = cell;
  const here = offers.filter(
    ({ from, to }) => startOfLine(source, from) <= place.from && place.from <= endOfLine(source, to)
  );
  return selected || here.length === 0 ? offers : here;
}
