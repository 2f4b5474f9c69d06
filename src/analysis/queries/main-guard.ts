/**
 * What only scripts have: `if __name__ == "__main__":`, and a command line of their own.
 */

import type { Cell } from '../semantic/names';
import { ancestors, type Node } from '../syntax/parse';

const TEST = /^\(?\s*(__name__\s*==\s*(["'])__main__\2|(["'])__main__\3\s*==\s*__name__)\s*\)?$/;

/** Whether a statement is such a guard, without an else. */
export function isMainGuard({ facts }: Cell, node: Node): boolean {
  const [, test] = node.children;
  return (
    node.kind === 'IfStatement' &&
    node.children.filter(({ kind }) => kind !== 'Comment').length === 3 &&
    TEST.test(facts.program.text.slice(test.from, test.to))
  );
}

/** Whether a node stands below such a guard. */
export function isInMainGuard(cell: Cell, node: Node): boolean {
  return [...ancestors(node)].some(ancestor => isMainGuard(cell, ancestor));
}

/** Whether code reads the command line: in a notebook, that is the one the kernel was started with. */
export function readsCommandLine({ facts }: Cell): boolean {
  const parses = (name: string): boolean =>
    (facts.callsByName.get(name) ?? []).some(call => call.arguments.children.length === 2);
  return parses('parse_args') || parses('parse_known_args') || facts.attributes.has('argv');
}
