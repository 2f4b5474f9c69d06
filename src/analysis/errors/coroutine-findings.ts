/**
 * Findings for a coroutine or a `gather()` future that was used as if it were its result: the call needs an `await`.
 */

import { CallSite } from '../semantic/call-site';
import { convertCall } from '../rewrites/to-await';
import type { Finding, Fix } from '../diagnostics/finding';
import { planAsync } from '../rewrites/make-async';
import { excerpt, message, type Message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import type { Node } from '../syntax/parse';
import { missingAwaitFinding } from '../rules/missing-await';
import type { Operands } from './operands';
import { originsOf, type Origin, type Origins } from './origins';
import type { AwaitableKind } from './error-kinds';

/** A value that may be a coroutine, and the calls that may have created it. */
interface Suspect extends Origins {
  readonly node: Node;
}

/**
 * Returns one finding for each call that may have created the coroutine, so that the user can choose.
 *
 * @param proven - Whether the error text says that it was a coroutine. Otherwise only calls that certainly create one
 *   count.
 */
export function coroutineFindings(
  names: Names,
  cell: Cell,
  operands: Operands,
  awaitable: Exclude<AwaitableKind, 'async_generator'>,
  proven: boolean
): Finding[] {
  const suspectsIn = (nodes: readonly Node[]): Suspect[] =>
    nodes.map(node => ({ node, ...originsOf(names, cell, node, awaitable) }));
  const direct = suspectsIn(operands.direct);
  const passed = suspectsIn(operands.passed);
  for (const suspects of [direct, passed]) {
    const sure = suspects.filter(({ calls }) => calls.some(({ known }) => known));
    if (sure.length > 0) {
      return sure.flatMap(suspect => findingsFor(names, suspect, awaitable));
    }
  }
  const possible = direct.filter(({ calls, hasOther }) => calls.length > 0 || hasOther);
  const [only, ...more] = possible.length > 0 ? possible : passed.filter(isSuspect);
  if (!proven || !only) {
    return [];
  }
  // Any of the values that are only passed on can be the coroutine.
  const isAmbiguous = [only, ...more].some(({ hasOther }) => hasOther);
  if (isAmbiguous || (possible.length === 0 && more.length > 0)) {
    return more.length === 0 && awaitable === 'coroutine'
      ? [explainedFinding(cell, only.node)]
      : [];
  }
  return [only, ...more].flatMap(suspect => findingsFor(names, suspect, awaitable));
}

function isSuspect({ calls, hasOther }: Suspect): boolean {
  return calls.length > 0 || hasOther;
}

function explainedFinding(cell: Cell, { from, to }: Node): Finding {
  const text = message('error.coroutine', { code: excerpt(cell.source.slice(from, to)) });
  return {
    rule: 'missing-await',
    cell: cell.id,
    from,
    to,
    message: text,
    tier: 'explain',
    fixes: []
  };
}

function findingsFor(names: Names, { node, calls }: Suspect, awaitable: AwaitableKind): Finding[] {
  return calls.map(origin => awaitFinding(names, origin, node, awaitable));
}

/** The finding that adds `await` to the call that created the coroutine. */
function awaitFinding(
  names: Names,
  { cell, call }: Origin,
  used: Node,
  awaitable: AwaitableKind
): Finding {
  const code = excerpt(cell.source.slice(call.node.from, call.node.to));
  const explanation: Message =
    awaitable === 'future'
      ? message('error.future', { call: code })
      : call.node === used || used.kind !== 'VariableName'
        ? message('error.call', { call: code })
        : message('error.name', { call: code });
  const site = new CallSite(names, cell, call);
  const { context } = site;
  const converted = context.kind === 'function' ? convertCall(site) : null;
  const fact = context.function;
  if (!converted || !fact) {
    const found = missingAwaitFinding(site, 'missing-await.reported');
    return found.fixes.length > 0 ? { ...found, message: explanation } : found;
  }
  const plan = planAsync(names, cell, fact, place => (place.fact === fact ? [converted] : []));
  const { from, to } = call.node;
  const at = { rule: 'missing-await' as const, cell: cell.id, from, to };
  if (plan.kind !== 'plan') {
    return missingAwaitFinding(site, 'missing-await.reported');
  }
  const fix: Fix = {
    title: message('fix.make-async', { name: fact.name, count: plan.calls }),
    tier: 'ask',
    edits: plan.edits,
    notes: plan.notes
  };
  return {
    ...at,
    message:
      awaitable === 'future'
        ? explanation
        : message('missing-await.in-function', { call: code, name: fact.name }),
    tier: 'ask',
    fixes: [fix]
  };
}
