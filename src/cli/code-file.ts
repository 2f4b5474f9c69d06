/**
 * A file with code cells, whatever its format.
 */

import type { CellSource } from '../analysis';

/** A code cell of a file. */
export interface FileCell extends CellSource {
  /** Its number among all cells of the file, from 1. */
  readonly number: number;
}

/** A file that was read. */
export interface CodeFile {
  /** Its code cells, in order. */
  readonly cells: readonly FileCell[];
  /** How its places are told: by the number of the cell, or by the line in the file. */
  readonly positions: 'cells' | 'lines';
  /** The line of the file in which a line of a cell stands; both count from 1. */
  lineInFile(cell: string, line: number): number;
  /** The text of the whole file with new sources for some cells. All else stays as it is, byte by byte. */
  withSources(sources: ReadonlyMap<string, string>): string;
}
