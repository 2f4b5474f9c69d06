/**
 * Finds the facts of a call by its node.
 */

import type { Node } from '../syntax/parse';
import { memoize } from './memoize';
import type { CallFact, CellFacts } from './scope';

/** The facts of the call that a node is, if it is one. */
export function callAt(facts: CellFacts, node: Node | null | undefined): CallFact | undefined {
  return node ? callsByNode(facts).get(node) : undefined;
}

const callsByNode = memoize(
  ({ calls }: CellFacts): ReadonlyMap<Node, CallFact> =>
    new Map(calls.map(call => [call.node, call]))
);
