/**
 * Code of scripts: `if __name__ == "__main__":`, and reading a command line.
 */

import type { Cell } from '../semantic/names';
import { ancestors, type Node } from '../syntax/parse';

const TEST = /^\(?\s*(__name__\s*==\s*(["'])__main__\2|(["'])__main__\3\s*==\s*__name__)\s*\)?$/;

/** Whether a statement is `if __name__ == "__main__":`, without an `else`. */
export function isMainGuard({ facts }: Cell, node: Node): boolean {
  const [, test] = node.children;
  return (
    node.kind === 'IfStatement' &&
    node.children.filter(({ kind }) => kind !== 'Comment').length === 3 &&
    TEST.test(facts.program.text.slice(test.from, test.to))
  );
}

/** Whether a node stands in `if __name__ == "__main__":`. */
export function isInMainGuard(cell: Cell, node: Node): boolean {
  return [...ancestors(node)].some(ancestor => isMainGuard(cell, ancestor));
}

/** Whether a cell reads the command line. In a notebook, that is the kernel's own. */
export function readsCommandLine({ facts }: Cell): boolean {
  const parses = (name: string): boolean =>
    (facts.callsByName.get(name) ?? []).some(call => call.arguments.children.length === 2);
  return parses('parse_args') || parses('parse_known_args') || facts.attributes.has('argv');
}
