/**
 * A file with code cells, in any format.
 */

import type { CellError, CellSource } from '../../analysis';
import type { KernelEnvironment } from '../../analysis/engine';

/** A code cell of a file. */
export interface FileCell extends CellSource {
  /** Its number among all cells of the file, counted from 1. */
  readonly number: number;
  /** The error in its outputs; absent in formats without outputs. */
  readonly error?: CellError | null;
}

/** A file and its code cells. */
export interface CodeFile {
  /** The code cells, in order. */
  readonly cells: readonly FileCell[];
  /** The kernel of the notebook, in formats that name it. */
  readonly kernel?: KernelEnvironment;
  /** Whether positions are given by cell number or by line of the file. */
  readonly positions: 'cells' | 'lines';
  /** The line of the file for a line of a cell. Both count from 1. */
  lineInFile(cell: string, line: number): number;
  /** The text of the file with new sources for some cells. All other bytes stay the same. */
  withSources(sources: ReadonlyMap<string, string>): string;
}
