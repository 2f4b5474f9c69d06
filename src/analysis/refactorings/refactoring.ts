/**
 * What a refactoring is: a change of code that works, made because the user asks for it. Nothing here is ever a finding.
 */

import type { Fix } from '../diagnostics/finding';
import type { Cell, Names } from '../semantic/names';

/** A version of Python, such as `[3, 11]`. */
export type PythonVersion = readonly [major: number, minor: number];

/** What a refactoring may look at. */
export interface RefactoringContext {
  readonly names: Names;
  readonly cell: Cell;
  /** The Python that runs the cell, where it is known. */
  readonly python: PythonVersion | null;
  /** Whether a stretch of the cell is meant: all of it, or what the user has selected. */
  readonly isMeant: (from: number, to: number) => boolean;
}

/** A change that can be made. */
export interface Offer {
  /** The stretch of the cell that it is about. */
  readonly from: number;
  readonly to: number;
  readonly fix: Fix;
}

/** A sort of change. */
export type Refactoring = (context: RefactoringContext) => Iterable<Offer>;

/** Whether the kernel's Python is known to be at least this one. */
export function isAtLeast(python: PythonVersion | null, [major, minor]: PythonVersion): boolean {
  return python !== null && (python[0] > major || (python[0] === major && python[1] >= minor));
}

/** The version in a text such as `3.12.1`. */
export function pythonVersion(text: string | undefined): PythonVersion | null {
  const match = /^(\d+)\.(\d+)/.exec(text ?? '');
  return match && [Number(match[1]), Number(match[2])];
}
