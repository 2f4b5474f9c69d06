/**
 * `if __name__ == "__main__":`, which tells a script that is run from a module that is imported.
 */

import type { Cell } from '../names';
import type { Node } from '../python';

const TEST = /^\(?\s*(__name__\s*==\s*(["'])__main__\2|(["'])__main__\3\s*==\s*__name__)\s*\)?$/;

/** Whether a statement is such a guard, without an else. */
export function isGuard({ facts }: Cell, node: Node): boolean {
  const [, test] = node.children;
  return (
    node.kind === 'IfStatement' &&
    node.children.filter(({ kind }) => kind !== 'Comment').length === 3 &&
    TEST.test(facts.program.text.slice(test.from, test.to))
  );
}
