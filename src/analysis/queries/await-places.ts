/**
 * Places where Python rejects `await`, `async for` and `async with`: plain functions, lambdas and class bodies.
 */

import { ancestors, walk, type Node } from '../syntax/parse';

/** An `await` or `async`, and the function, lambda or class around it that doesn't allow it. */
export interface ForbiddenPause {
  readonly node: Node;
  readonly within: Node;
}

/** The words below a node that aren't allowed where they stand. */
export function forbiddenPausesIn(root: Node): ForbiddenPause[] {
  const found: ForbiddenPause[] = [];
  walk(root, node => {
    const within = node.kind === 'await' || node.kind === 'async' ? forbiddenBy(node) : null;
    if (within) {
      found.push({ node, within });
    }
  });
  return found;
}

/** The function, lambda or class that doesn't allow an `await` or `async`; `null` if it is allowed. */
function forbiddenBy(word: Node): Node | null {
  if (word.parent?.kind === 'FunctionDefinition') {
    return null;
  }
  let inner = word;
  for (const outer of ancestors(word)) {
    switch (outer.kind) {
      case 'LambdaExpression':
        return inner.kind === 'ParamList' ? null : outer;
      case 'ClassDefinition':
        return inner.kind === 'Body' ? outer : null;
      case 'FunctionDefinition':
        // Defaults, annotations and decorators belong to the code around the function.
        return inner.kind === 'Body' && outer.children[0].kind !== 'async' ? outer : null;
      case 'ComprehensionExpression':
        return null;
      case 'ArgList':
        if (outer.children.some(({ kind }) => kind === 'for')) {
          return null;
        }
        break;
      default:
    }
    inner = outer;
  }
  return null;
}
