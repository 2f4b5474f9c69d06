/**
 * What several rules need.
 */

import { contextOf } from '../semantic/context';
import type { Finding, Fix } from '../diagnostics/finding';
import type { Message } from '../diagnostics/messages';
import { lastNameOf, type Cell, type Names } from '../semantic/names';
import { ancestorOf, textOf } from '../syntax/parse';
import { displayNameOf } from '../runners/runner';
import type { CallFact } from '../semantic/scope';

/** A call of something imported. */
export interface KnownCall {
  readonly cell: Cell;
  readonly call: CallFact;
  /** The full name of what it calls. */
  readonly path: string;
  readonly certain: boolean;
  readonly displayName: string;
}

const LAST_NAMES = new WeakMap<ReadonlySet<string>, readonly string[]>();

/** The last names of paths, each once: found once for each rule's table. */
function lastNamesOf(paths: ReadonlySet<string>): readonly string[] {
  let found = LAST_NAMES.get(paths);
  if (!found) {
    found = [...new Set([...paths].map(lastNameOf))];
    LAST_NAMES.set(paths, found);
  }
  return found;
}

/** The calls of functions with these full names. */
export function* callsOf(names: Names, paths: ReadonlySet<string>): Generator<KnownCall> {
  for (const { cell, call } of names.calls(lastNamesOf(paths))) {
    const found = call.path.length > 0 ? names.callee(cell, call) : null;
    if (found?.meaning.kind === 'path' && paths.has(found.meaning.path)) {
      const { path } = found.meaning;
      yield { cell, call, path, certain: found.certain, displayName: displayNameOf(cell, call) };
    }
  }
}

/** Whether await may be written where a call stands. */
export function canAwaitAt(cell: Cell, call: CallFact): boolean {
  const context = contextOf(cell, call.scope, call.node.from);
  return context.kind === 'awaits' && context.generators.length === 0 && !context.magic;
}

/** Whether a call stands in code for trio: nothing of asyncio's runs there. */
export function isForTrio({ packages }: Names, cell: Cell, { node }: CallFact): boolean {
  const around = ancestorOf(node, 'FunctionDefinition');
  return (
    packages.has('trio') &&
    (!packages.has('asyncio') ||
      (around !== undefined && /\btrio\b/.test(textOf(cell.facts.program, around))))
  );
}

/** Whether the call is all there is to its statement. */
export function isStatement({ node }: CallFact): boolean {
  const { parent } = node;
  return (
    parent?.kind === 'ExpressionStatement' &&
    parent.children.every(child => child === node || child.kind === 'Comment')
  );
}

/** A finding at a call's callee. */
export function findingAt(
  rule: string,
  cell: Cell,
  { callee }: CallFact,
  text: Message,
  fixes: readonly Fix[]
): Finding {
  const tier = fixes[0]?.tier ?? 'explain';
  return { rule, cell: cell.id, from: callee.from, to: callee.to, message: text, tier, fixes };
}

/** A finding without a fix. */
export function explainCall(rule: string, cell: Cell, call: CallFact, text: Message): Finding {
  return findingAt(rule, cell, call, text, []);
}
