/**
 * Finds the refactorings for a selection or a cursor.
 */

import { NotebookAnalyzer } from '../engine/analyze';
import type { CellSource } from '../diagnostics/finding';
import { endOfLine, startOfLine } from '../text/lines';
import { isAdmitted } from '../rewrites/edit-gate';
import { loops } from './loops';
import type { PythonVersion } from './python-version';
import type { Refactoring, RefactoringOffer } from './refactoring';
import { sequences } from './sequences';
import { timeouts } from './timeouts';

export { pythonVersion, type PythonVersion } from './python-version';
export type { RefactoringOffer } from './refactoring';

const REFACTORINGS: readonly Refactoring[] = [sequences, loops, timeouts];

/** A range of a cell. */
export interface CellRange {
  /** The id of the cell. */
  readonly cell: string;
  /** The start and end of the selection. They are equal for a cursor. */
  readonly from: number;
  readonly to: number;
}

/**
 * The possible refactorings of the selected code. Without a selection: of the lines at the cursor, or else of the whole
 * cell.
 */
export function refactoringsAt(
  cells: readonly CellSource[],
  place: CellRange,
  python: PythonVersion | null,
  analyzer = new NotebookAnalyzer()
): RefactoringOffer[] {
  const names = analyzer.read(cells);
  const cell = names.cellWithId(place.cell);
  // Python and the parser disagree on whether a form feed is indentation.
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
    // The texts differ at magics and shell commands, which must neither move nor get lost.
    ({ from, to, fix }) =>
      cell.source.slice(from, to) === text.slice(from, to) && isAdmitted(names, fix)
  );
  const { source } = cell;
  const here = offers.filter(
    ({ from, to }) => startOfLine(source, from) <= place.from && place.from <= endOfLine(source, to)
  );
  return selected || here.length === 0 ? offers : here;
}
