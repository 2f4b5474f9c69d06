/**
 * Statements that await one after the other, as data.
 */

import type { Cell } from '../semantic/names';
import type { Node } from '../syntax/parse';
import type { AwaitedCall } from './awaited-call';

/** A statement that awaits a call, and perhaps gives the result a name. */
export interface AwaitStep {
  readonly statement: Node;
  readonly target: string | null;
  readonly awaited: AwaitedCall;
}

/** Steps that can be taken together. */
export interface AwaitSequence {
  readonly cell: Cell;
  readonly steps: readonly AwaitStep[];
  /** Whether the cell shows the last one's value. */
  readonly shown: boolean;
}
