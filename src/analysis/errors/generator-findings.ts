/**
 * Findings for an async generator that was awaited, or used as if it were a list: it needs `async for`.
 */

import { contextOf } from '../semantic/context';
import { convertEdits } from '../rewrites/to-await';
import type { Edit, Finding, Fix } from '../diagnostics/finding';
import { planAsync } from '../rewrites/make-async';
import { excerpt, message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { ancestors, type Node } from '../syntax/parse';
import { edit } from '../rewrites/expressions';
import { callAt } from '../semantic/call-at';
import type { Scope } from '../semantic/scope';
import type { Operands } from './operands';
import { originsOf } from './origins';

/** Returns the findings for the values that are used in the wrong way. */
export function generatorFindings(names: Names, cell: Cell, operands: Operands): Finding[] {
  const suspects = [...operands.direct, ...operands.passed].map(node => ({
    node,
    ...originsOf(names, cell, node, 'async_generator')
  }));
  const sure = suspects.filter(({ calls }) => calls.some(({ known }) => known));
  const possible = suspects.filter(({ calls, hasOther }) => calls.length > 0 || hasOther);
  // Without a sure suspect, a single possible one is certain; several are not.
  const chosen = sure.length > 0 ? sure : possible.length === 1 ? possible : [];
  return chosen.map(({ node }) => generatorFinding(names, cell, node));
}

function generatorFinding(names: Names, cell: Cell, node: Node): Finding {
  const { from, to } = node;
  const code = cell.source.slice(from, to);
  const text = message('error.generator', { code: excerpt(code) });
  const fix = generatorFix(names, cell, node);
  const fixes = fix ? [fix] : [];
  const tier = fix ? 'ask' : 'explain';
  return { rule: 'missing-await', cell: cell.id, from, to, message: text, tier, fixes };
}

/** Returns a fix for the place where the value is read; `null` if there is none. */
function generatorFix(names: Names, cell: Cell, node: Node): Fix | null {
  const rewrite = toAsyncFor(cell, node) ?? toAsyncList(names, cell, node);
  const scope = scopeOf(cell, node);
  if (!rewrite || !scope) {
    return null;
  }
  const context = contextOf(cell, scope, node.from);
  const converted = convertEdits({ names, cell, node, scope, context }, rewrite.edits);
  if (!converted) {
    return null;
  }
  if (context.kind === 'awaits') {
    return { title: rewrite.title, tier: 'ask', edits: converted.edits, notes: converted.notes };
  }
  const fact = context.kind === 'function' ? context.function : null;
  const plan =
    fact && planAsync(names, cell, fact, place => (place.fact === fact ? [converted] : []));
  if (!fact || !plan || plan.kind !== 'plan') {
    return null;
  }
  return {
    title: message('fix.make-async', { name: fact.name, count: plan.calls }),
    tier: 'ask',
    edits: plan.edits,
    notes: plan.notes
  };
}

/** A new way to write the code. */
interface GeneratorRewrite {
  readonly title: Fix['title'];
  readonly edits: readonly Edit[];
}

/** Rewrites `for x in numbers` to `async for x in numbers`. */
function toAsyncFor(cell: Cell, { parent, index }: Node): GeneratorRewrite | null {
  if (!parent || parent.children[index - 1]?.kind !== 'in' || parent.kind === 'BinaryExpression') {
    return null;
  }
  const loops = parent.children.filter(child => child.kind === 'for' && child.index < index);
  const loop = loops[loops.length - 1];
  // `async for` would turn a generator expression into an async generator.
  const lazy = parent.kind === 'ComprehensionExpression' || parent.kind === 'ArgList';
  return loop && !lazy
    ? { title: message('fix.async-for'), edits: [edit(cell, loop.from, loop.from, 'async ')] }
    : null;
}

/** Rewrites `await numbers` and `list(numbers)` to `[item async for item in numbers]`. */
function toAsyncList(names: Names, cell: Cell, node: Node): GeneratorRewrite | null {
  const whole = awaitRange(cell, node) ?? listCall(names, cell, node);
  if (!whole) {
    return null;
  }
  const item = names.freeName('item');
  const code = cell.source.slice(node.from, node.to);
  return {
    title: message('fix.list', { replacement: excerpt(`[${item} async for ${item} in ${code}]`) }),
    edits: [
      edit(cell, whole.from, node.from, `[${item} async for ${item} in `),
      edit(cell, node.to, whole.to, ']')
    ]
  };
}

/** The range from an `await` to the end of the value that it awaits. */
function awaitRange(cell: Cell, node: Node): { readonly from: number; readonly to: number } | null {
  for (const ancestor of ancestors(node)) {
    const [word, value] = ancestor.children;
    if (ancestor.kind === 'AwaitExpression' && value.from === node.from) {
      const between = cell.source.slice(word.to, node.from);
      return /^[ \t]+$/.test(between) ? { from: word.from, to: node.to } : null;
    }
    if (ancestor.from !== node.from) {
      return null;
    }
  }
  return null;
}

function listCall(names: Names, cell: Cell, { parent }: Node): Node | null {
  const call = parent?.kind === 'ArgList' && parent.children.length === 3 ? parent.parent : null;
  const fact = call && callAt(cell.facts, call);
  return fact?.path.join('.') === 'list' && names.callee(cell, fact) === null ? call : null;
}

/** The scope in which a value is read. */
function scopeOf(cell: Cell, node: Node): Scope | null {
  const within = (other: Node): boolean => node.from <= other.from && other.to <= node.to;
  const call = cell.facts.calls.find(fact => within(fact.node));
  if (call) {
    return call.scope;
  }
  for (const references of cell.facts.references.values()) {
    const found = references.find(reference => within(reference.node));
    if (found) {
      return found.scope;
    }
  }
  return null;
}
