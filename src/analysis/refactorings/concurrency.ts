/**
 * Decides whether awaited calls can run at the same time, and finds what they share.
 */

import { owningScope, type Cell, type Names } from '../semantic/names';
import { runningScope, type Scope } from '../semantic/scope';
import { childOf, walk, type Node } from '../syntax/parse';
import { isPureBuiltin, namesRead, type AwaitedCall } from './awaited-call';

/** Methods of clients that can run several times at once. Many connections cannot, so other methods don't count. */
const SHARED_METHODS = /^(get|head|options)$/;

/** Whether two calls can run at the same time with regard to the objects whose methods they call. */
export function canRunTogether(a: AwaitedCall, b: AwaitedCall): boolean {
  const serves = [a, b].every(isSharedMethod);
  const shared =
    (a.receiver !== null && b.reads.has(a.receiver)) ||
    (b.receiver !== null && a.reads.has(b.receiver));
  return !shared || (serves && a.receiver === b.receiver);
}

/** Whether a call can run several times at once, for each value of some names. */
export function canRepeat(cell: Cell, call: AwaitedCall, targets: ReadonlySet<string>): boolean {
  const serves = call.receiver === null || targets.has(call.receiver) || isSharedMethod(call);
  return serves && !isReadLate(cell, call.call, targets);
}

/**
 * Whether a lambda or generator reads one of these names. It would read the last value, after all of them are bound.
 */
function isReadLate(cell: Cell, code: Node, targets: ReadonlySet<string>): boolean {
  let found = false;
  walk(code, node => {
    const late =
      node.kind === 'LambdaExpression' ||
      node.kind === 'ComprehensionExpression' ||
      (node.kind === 'ArgList' && childOf(node, 'for') !== undefined);
    found ||= late && [...namesRead(cell, node)].some(name => targets.has(name));
  });
  return found;
}

/** A class's own methods can do anything, even with one of these names. */
function isSharedMethod({ receiver, method }: AwaitedCall): boolean {
  return receiver !== 'self' && receiver !== 'cls' && SHARED_METHODS.test(method);
}

/**
 * Whether other functions read a name. If a later call runs such a function, the call depends on the name without
 * mentioning it.
 */
export function isReadElsewhere(names: Names, scope: Scope, name: string): boolean {
  const owner = owningScope(scope, name);
  for (const { reference } of names.references(name, owner)) {
    const running = runningScope(reference.scope);
    if (running !== runningScope(scope) && running.kind !== 'module') {
      return true;
    }
  }
  return false;
}

/** The names of the values that several calls use. */
export function sharedNames(names: Names, cell: Cell, calls: readonly AwaitedCall[]): string[] {
  const [first, ...rest] = calls.map(call => valuesOf(names, cell, call));
  return [...first].filter(name => rest.some(values => values.has(name)));
}

/** The names of the values that a call uses, directly or in the functions that it runs. */
function valuesOf(names: Names, cell: Cell, { call, receiver }: AwaitedCall): Set<string> {
  const isCallee = (node: Node): boolean => receiver === null && node.from === call.from;
  const { values, functions } = usesOf(
    names,
    cell,
    call,
    (name, node) => !isCallee(node) && !isPureBuiltin(name)
  );
  const queue = [...functions];
  for (const [node, where] of queue) {
    const inner = functionUses(names, where, node);
    inner.values.forEach(name => values.add(name));
    queue.push(...[...inner.functions].filter(([other]) => !queue.some(([one]) => one === other)));
  }
  return values;
}

/** The notebook's values and functions that code uses. Each function has the cell that defines it. */
interface Uses {
  readonly values: Set<string>;
  readonly functions: ReadonlyMap<Node, Cell>;
}

/** Caches the values that functions use. */
const known = new WeakMap<Names, Map<Node, Uses>>();

function functionUses(names: Names, cell: Cell, node: Node): Uses {
  const all = known.get(names) ?? new Map<Node, Uses>();
  known.set(names, all);
  let uses = all.get(node);
  if (!uses) {
    uses = usesOf(names, cell, node, (name, _, scope) => names.isBound(scope, name));
    all.set(node, uses);
  }
  return uses;
}

function usesOf(
  names: Names,
  cell: Cell,
  code: Node,
  counts: (name: string, node: Node, scope: Scope) => boolean
): Uses {
  const values = new Set<string>();
  const functions = new Map<Node, Cell>();
  for (const [name, references] of cell.facts.references) {
    for (const { node, scope } of references) {
      const owner = owningScope(scope, name);
      const own = owner.kind !== 'module' && isWithin(owner.node, code);
      if (own || !isWithin(node, code)) {
        continue;
      }
      const found = names.resolve(cell, scope, [name], node.from)?.meaning;
      if (found?.kind === 'function') {
        functions.set(found.function.node, found.cell);
      } else if (
        found?.kind !== 'path' &&
        counts(name, node, scope) &&
        !isConstantName(names, cell, scope, name)
      ) {
        values.add(name);
      }
    }
  }
  return { values, functions };
}

/** Whether a name is only bound to numbers, strings and other constants, which calls can safely share. */
function isConstantName(names: Names, cell: Cell, scope: Scope, name: string): boolean {
  const bindings = names.bindingsOf(cell, scope, name).map(({ binding }) => binding.bound);
  return (
    bindings.length > 0 &&
    bindings.every(bound => bound.kind === 'value' && CONSTANT.test(bound.value.kind))
  );
}

function isWithin({ from, to }: Node, code: Node): boolean {
  return code.from <= from && to <= code.to;
}

const CONSTANT = /^(Number|String|ContinuedString|Boolean|None)$/;
