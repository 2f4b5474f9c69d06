/**
 * A coroutine, or a future of `gather()`, was used as if it were its result: an await is missing where it was made.
 */

import { contextOf } from '../semantic/context';
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

/** A value that may be a coroutine, and what may have made it. */
interface Suspect extends Origins {
  readonly node: Node;
}

/**
 * The findings at the calls that may have made the coroutine: one each, so that the user picks.
 *
 * @param made - What it was.
 * @param proven - Whether the error says that it was a coroutine. Else only calls that surely make one count.
 */
export function coroutineFindings(
  names: Names,
  cell: Cell,
  operands: Operands,
  made: Exclude<AwaitableKind, 'async_generator'>,
  proven: boolean
): Finding[] {
  const suspectsIn = (nodes: readonly Node[]): Suspect[] =>
    nodes.map(node => ({ node, ...originsOf(names, cell, node, made) }));
  const direct = suspectsIn(operands.direct);
  const passed = suspectsIn(operands.passed);
  for (const suspects of [direct, passed]) {
    const sure = suspects.filter(({ calls }) => calls.some(({ known }) => known));
    if (sure.length > 0) {
      return sure.flatMap(suspect => findingsFor(names, suspect, made));
    }
  }
  const possible = direct.filter(({ calls, hasOther }) => calls.length > 0 || hasOther);
  const [only, ...more] = possible.length > 0 ? possible : passed.filter(isSuspect);
  if (!proven || !only) {
    return [];
  }
  // Of values that are only passed on, any may have been it.
  const doubtful = [only, ...more].some(({ hasOther }) => hasOther);
  if (doubtful || (possible.length === 0 && more.length > 0)) {
    return more.length === 0 && made === 'coroutine' ? [explainedFinding(cell, only.node)] : [];
  }
  return [only, ...more].flatMap(suspect => findingsFor(names, suspect, made));
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

function findingsFor(names: Names, { node, calls }: Suspect, made: AwaitableKind): Finding[] {
  return calls.map(origin => awaitFinding(names, origin, node, made));
}

/** The finding that awaits the call which made the coroutine. */
function awaitFinding(
  names: Names,
  { cell, call }: Origin,
  used: Node,
  made: AwaitableKind
): Finding {
  const written = excerpt(cell.source.slice(call.node.from, call.node.to));
  const told: Message =
    made === 'future'
      ? message('error.future', { call: written })
      : call.node === used || used.kind !== 'VariableName'
        ? message('error.call', { call: written })
        : message('error.name', { call: written });
  const context = contextOf(cell, call.scope, call.node.from);
  const converted = context.kind === 'function' ? convertCall(names, cell, call, context) : null;
  const fact = context.function;
  if (!converted || !fact) {
    const found = missingAwaitFinding(names, cell, call, 'missing-await.reported');
    return found.fixes.length > 0 ? { ...found, message: told } : found;
  }
  const plan = planAsync(names, cell, fact, place => (place.fact === fact ? [converted] : []));
  const { from, to } = call.node;
  const at = { rule: 'missing-await' as const, cell: cell.id, from, to };
  if ('kind' in plan) {
    return missingAwaitFinding(names, cell, call, 'missing-await.reported');
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
      made === 'future'
        ? told
        : message('missing-await.in-function', { call: written, name: fact.name }),
    tier: 'ask',
    fixes: [fix]
  };
}
