/**
 * Helpers that several rules share.
 */

import type { Finding, Fix } from '../../diagnostics/finding';
import type { Message, RuleId } from '../../diagnostics/messages';
import type { CallSite } from '../../semantic/call-site';
import { ancestorOf } from '../../syntax/parse';

/** Whether `await` may be written where a call stands. */
export function canAwaitAt({ context }: CallSite): boolean {
  return context.kind === 'awaits' && context.generators.length === 0 && !context.magic;
}

/** Whether a call stands in code for trio, where asyncio doesn't run. */
export function isForTrio(site: CallSite): boolean {
  const { packages } = site.names;
  const around = ancestorOf(site.node, 'FunctionDefinition');
  return (
    packages.has('trio') &&
    (!packages.has('asyncio') || (around !== undefined && /\btrio\b/.test(site.textOf(around))))
  );
}

/** Packages that make blocking functions wait in their own way. */
const PATCHING = ['gevent', 'eventlet'];

/** Whether the notebook replaces what a call calls: `time.sleep = pause`, or by gevent. */
export function isReplaced({ names, path, qualifiedName }: CallSite): boolean {
  const name = (qualifiedName ?? path.join('.')).split('.').slice(-2).join('\\.');
  const replaces = new RegExp(`\\b${name}\\s*=(?!=)|\\b(patch|setattr)\\(\\s*["']?${name}\\b`);
  return (
    PATCHING.some(each => names.packages.has(each)) ||
    (name !== '' && names.cells.some(({ facts }) => replaces.test(facts.program.text)))
  );
}

/** Whether the call is a statement of its own. */
export function isStatement({ node }: Pick<CallSite, 'node'>): boolean {
  const { parent } = node;
  return (
    parent?.kind === 'ExpressionStatement' &&
    parent.children.every(child => child === node || child.kind === 'Comment')
  );
}

/** A finding at a call's callee. */
export function findingAt(
  rule: RuleId,
  { cell, callee }: CallSite,
  text: Message,
  fixes: readonly Fix[] = []
): Finding {
  const tier = fixes[0]?.tier ?? 'explain';
  return { rule, cell: cell.id, from: callee.from, to: callee.to, message: text, tier, fixes };
}
