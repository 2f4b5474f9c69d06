/**
 * Where code stands, and whether `await` may be written there.
 */

import type { Magic } from '../syntax/masks/ipython';
import type { Cell } from './names';
import type { Node } from '../syntax/parse';
import { runningScope, type FunctionFact, type Scope } from './scope';

/** Where code stands. */
export interface Context {
  /**
   * - `awaits`: top level or `async def`: await may be written;
   * - `function`: a plain function; `lambda`; `class`: a class body.
   */
  readonly kind: 'awaits' | 'function' | 'lambda' | 'class';
  /** The scope that its code runs in. */
  readonly scope: Scope;
  /** The function around it, unless a lambda or a class lies between. */
  readonly function: FunctionFact | null;
  /** The generator expressions around it in that scope, innermost first. */
  readonly generators: readonly Node[];
  /** How many comprehensions and generator expressions are around it. */
  readonly comprehensions: number;
  /** The IPython magic that runs it. */
  readonly magic: Magic | null;
}

/** Where code of a scope stands. */
export function contextOf(cell: Cell, scope: Scope, at: number): Context {
  const generators: Node[] = [];
  let comprehensions = 0;
  for (
    let current: Scope | null = scope;
    current?.kind === 'comprehension' || current?.kind === 'generator';
    current = current.parent
  ) {
    comprehensions++;
    if (current.kind === 'generator') {
      generators.push(current.node);
    }
  }
  const running = runningScope(scope);
  return {
    kind: kindOf(running),
    scope: running,
    function: running.function,
    generators,
    comprehensions,
    magic: magicAt(cell, at, running)
  };
}

function kindOf(scope: Scope): Context['kind'] {
  switch (scope.kind) {
    case 'lambda':
    case 'class':
      return scope.kind;
    case 'function':
      return scope.function?.async ? 'awaits' : 'function';
    default:
      return 'awaits';
  }
}

/** The magic that runs code at `at`. It doesn't run the functions that its code defines. */
function magicAt(cell: Cell, at: number, { kind, node }: Scope): Magic | null {
  const start = kind === 'function' || kind === 'lambda' ? node.from : 0;
  const { magics } = cell.facts.program;
  return magics.find(magic => start <= magic.from && magic.body <= at && at < magic.to) ?? null;
}
