/**
 * Consecutive statements that await.
 */

import type { Cell } from '../semantic/names';
import type { Node } from '../syntax/parse';
import type { AwaitedCall } from './awaited-call';

/** A statement that awaits a call, and can assign the result to a name. */
export interface AwaitStep {
  readonly statement: Node;
  readonly target: string | null;
  readonly awaited: AwaitedCall;
}

/** Statements that can run at the same time. */
export interface AwaitSequence {
  readonly cell: Cell;
  readonly steps: readonly AwaitStep[];
  /** Whether the cell displays the value of the last statement. */
  readonly shown: boolean;
}
