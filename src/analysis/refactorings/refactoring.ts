/**
 * A refactoring changes correct code when the user asks for it. It never reports a finding.
 */

import type { Fix } from '../diagnostics/finding';
import type { Cell, Names } from '../semantic/names';
import type { PythonVersion } from './python-version';

/** The input of a refactoring. */
export interface RefactoringContext {
  readonly names: Names;
  readonly cell: Cell;
  /** The Python version of the kernel, if it is known. */
  readonly python: PythonVersion | null;
  /** Whether a range of the cell is selected. Without a selection, every range is. */
  readonly isSelected: (from: number, to: number) => boolean;
}

/** A change that the user can choose. */
export interface RefactoringOffer {
  /** The range of the cell that changes. */
  readonly from: number;
  readonly to: number;
  readonly fix: Fix;
}

/** Finds changes of one kind. */
export type Refactoring = (context: RefactoringContext) => Iterable<RefactoringOffer>;
