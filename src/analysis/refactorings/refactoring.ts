/**
 * What a refactoring is: a change of code that works, made because the user asks for it. Nothing here is ever a finding.
 */

import type { Fix } from '../diagnostics/finding';
import type { Cell, Names } from '../semantic/names';
import type { PythonVersion } from './python-version';

/** What a refactoring may look at. */
export interface RefactoringContext {
  readonly names: Names;
  readonly cell: Cell;
  /** The Python that runs the cell, where it is known. */
  readonly python: PythonVersion | null;
  /** Whether a stretch of the cell is meant: all of it, or what the user has selected. */
  readonly isSelected: (from: number, to: number) => boolean;
}

/** A change that can be made. */
export interface RefactoringOffer {
  /** The stretch of the cell that it is about. */
  readonly from: number;
  readonly to: number;
  readonly fix: Fix;
}

/** A sort of change. */
export type Refactoring = (context: RefactoringContext) => Iterable<RefactoringOffer>;
