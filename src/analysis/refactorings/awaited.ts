/**
 * Awaited calls of which it is known what they read, and whether two of them may run at the same time.
 */

import { contextOf } from '../semantic/context';
import type { Cell, Meaning, Names } from '../semantic/names';
import { owningScope } from '../semantic/names';
import { childOf, walk, type Node } from '../syntax/parse';
import {
  callAt,
  runningScope,
  type CallFact,
  type FunctionFact,
  type Reference,
  type Scope
} from '../semantic/scope';

/** `await f(x)`. */
export interface AwaitedCall {
  /** The `await`. */
  readonly node: Node;
  readonly call: Node;
  readonly scope: Scope;
  /** The names that it reads, what it calls among them. */
  readonly reads: ReadonlySet<string>;
  /** The name of the object whose method it calls; none where it calls a function. */
  readonly receiver: string | null;
  readonly method: string;
  /** Whether it surely gives a coroutine. */
  readonly coroutine: boolean;
}

/** Built-in functions that only compute. */
const PURE =
  /^(str|int|float|bool|len|abs|round|min|max|sum|sorted|list|tuple|dict|set|range|repr|zip|enumerate)$/;

/** Functions of asyncio that do work of their own, rather than wait for that of others. */
const WORKERS: ReadonlySet<string> = new Set([
  'asyncio.to_thread',
  'asyncio.open_connection',
  'asyncio.create_subprocess_exec',
  'asyncio.create_subprocess_shell'
]);

/** Methods of clients that serve several callers at once. Of others we do not know: many connections do not. */
const SHARED_METHODS = /^(get|head|options)$/;

/** The call that an `await` awaits; `null` where it is more than that, or where it may change what others read. */
export function awaitedCall(
  names: Names,
  cell: Cell,
  { node, scope }: Reference
): AwaitedCall | null {
  const [, call, ...more] = node.children;
  const context = contextOf(cell, scope, node.from);
  if (call?.kind !== 'CallExpression' || more.length > 0 || context.kind !== 'awaits') {
    return null;
  }
  const fact = callAt(cell.facts, call);
  if (!fact || fact.path.length === 0 || context.magic || context.generators.length > 0) {
    return null;
  }
  if (!isPure(names, cell, scope, fact.arguments)) {
    return null;
  }
  const found = names.callee(cell, fact);
  const meanings = found ? [found.meaning, ...found.candidates] : [];
  if (meanings.some(interferes)) {
    return null;
  }
  return {
    node,
    call,
    scope,
    reads: namesIn(cell, call),
    receiver: isMethod(names, cell, scope, fact) ? fact.path[0] : null,
    method: fact.path[fact.path.length - 1],
    coroutine: found?.certain === true && isCoroutine(found.meaning)
  };
}

/** Whether a call is one of an object's method, and not of a function in a module that the notebook imports. */
function isMethod(names: Names, cell: Cell, scope: Scope, { path, node }: CallFact): boolean {
  if (path.length < 2) {
    return false;
  }
  const root = names.resolve(cell, scope, path.slice(0, 1), node.from);
  const isModule =
    root?.certain === true &&
    root.meaning.kind === 'path' &&
    !isImportedFrom(names, cell, scope, path[0]);
  return !isModule || path.length > 2;
}

/** Whether a name comes by `from … import`, which brings modules, but objects just as well. */
function isImportedFrom(names: Names, cell: Cell, scope: Scope, name: string): boolean {
  return names
    .bindingsOf(cell, scope, name)
    .some(({ cell: { facts }, binding }) => facts.program.text.startsWith('from', binding.at));
}

function isCoroutine(meaning: Meaning): boolean {
  return (
    (meaning.kind === 'path' && WORKERS.has(meaning.path)) ||
    (meaning.kind === 'function' && meaning.function.decorators.length === 0)
  );
}

/** Whether a function must not run beside others, or is none of which one can tell. */
function interferes(meaning: Meaning): boolean {
  switch (meaning.kind) {
    case 'path':
      return meaning.path.startsWith('asyncio.') && !WORKERS.has(meaning.path);
    case 'function':
      return (
        !meaning.function.async || meaning.function.generator || assignsOutside(meaning.function)
      );
    default:
      return false;
  }
}

/** Whether a function declares names of the code around it as its own to assign. */
function assignsOutside({ node }: FunctionFact): boolean {
  let found = false;
  walk(node, ({ kind }) => {
    found ||= kind === 'ScopeStatement';
  });
  return found;
}

/** Whether arguments only read: they are evaluated at another time than before. */
function isPure(names: Names, cell: Cell, scope: Scope, list: Node): boolean {
  const { text } = cell.facts.program;
  let pure = true;
  walk(list, node => {
    if (node.kind === 'CallExpression') {
      const [callee] = node.children;
      const name = text.slice(callee.from, callee.to);
      pure &&= PURE.test(name) && !names.isBound(scope, name);
    } else if (/^(Await|Yield|Named)Expression$/.test(node.kind)) {
      pure = false;
    } else if (node.kind === 'AssignOp') {
      pure &&= text.slice(node.from, node.to) === '=';
    } else if (node.kind === 'async') {
      pure = false;
    }
  });
  return pure;
}

/** The names that code reads. */
export function namesIn(cell: Cell, code: Node): Set<string> {
  const { text } = cell.facts.program;
  const found = new Set<string>();
  walk(code, ({ kind, from, to, parent, index }) => {
    const keyword = parent?.kind === 'ArgList' && parent.children[index + 1]?.kind === 'AssignOp';
    if (kind === 'VariableName' && !keyword) {
      found.add(text.slice(from, to).normalize('NFKC'));
    }
  });
  return found;
}

/** Whether two calls may run at the same time, as far as the objects go whose methods they call. */
export function mayRunTogether(a: AwaitedCall, b: AwaitedCall): boolean {
  const serves = [a, b].every(servesSeveral);
  const shared =
    (a.receiver !== null && b.reads.has(a.receiver)) ||
    (b.receiver !== null && a.reads.has(b.receiver));
  return !shared || (serves && a.receiver === b.receiver);
}

/** Whether a call may run several times at once, for each value of some names. */
export function mayRepeat(cell: Cell, call: AwaitedCall, targets: ReadonlySet<string>): boolean {
  const serves = call.receiver === null || targets.has(call.receiver) || servesSeveral(call);
  return serves && !readsLate(cell, call.call, targets);
}

/** Whether a lambda or a generator reads one of these names: it would read the last value, when all are there. */
function readsLate(cell: Cell, code: Node, targets: ReadonlySet<string>): boolean {
  let found = false;
  walk(code, node => {
    const late =
      node.kind === 'LambdaExpression' ||
      node.kind === 'ComprehensionExpression' ||
      (node.kind === 'ArgList' && childOf(node, 'for') !== undefined);
    found ||= late && [...namesIn(cell, node)].some(name => targets.has(name));
  });
  return found;
}

/** Methods of one's own can do anything, whatever they are called. */
function servesSeveral({ receiver, method }: AwaitedCall): boolean {
  return receiver !== 'self' && receiver !== 'cls' && SHARED_METHODS.test(method);
}

/**
 * Whether other functions read a name, at times of their own. If one of them runs in a call that comes later, that
 * call hangs on the name, and nothing of it is written in the call.
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

/** Names of values that several calls use. */
export function sharedNames(names: Names, cell: Cell, calls: readonly AwaitedCall[]): string[] {
  const [first, ...rest] = calls.map(call => valuesOf(names, cell, call));
  return [...first].filter(name => rest.some(values => values.has(name)));
}

/** The values that a call uses, by their names: those in its own words, and those that the functions use it runs. */
function valuesOf(names: Names, cell: Cell, { call, receiver }: AwaitedCall): Set<string> {
  const isCallee = (node: Node): boolean => receiver === null && node.from === call.from;
  const { values, functions } = usesOf(
    names,
    cell,
    call,
    (name, node) => !isCallee(node) && !PURE.test(name)
  );
  const queue = [...functions];
  for (const [node, where] of queue) {
    const inner = usesOfFunction(names, where, node);
    inner.values.forEach(name => values.add(name));
    queue.push(...[...inner.functions].filter(([other]) => !queue.some(([one]) => one === other)));
  }
  return values;
}

/** What some code uses of the notebook: values, and functions with the cells that define them. */
interface Uses {
  readonly values: Set<string>;
  readonly functions: ReadonlyMap<Node, Cell>;
}

/** What functions use, as the names are. */
const known = new WeakMap<Names, Map<Node, Uses>>();

function usesOfFunction(names: Names, cell: Cell, node: Node): Uses {
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

/** Whether nothing but numbers, texts and the like is ever bound to a name. Those can be shared. */
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
