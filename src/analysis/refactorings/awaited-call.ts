/**
 * Describes awaited calls: what they read, and which object they use.
 */

import { callAt } from '../semantic/call-at';
import { contextOf } from '../semantic/context';
import type { Cell, Meaning, Names } from '../semantic/names';
import { type CallFact, type FunctionFact, type Reference, type Scope } from '../semantic/scope';
import { walk, type Node } from '../syntax/parse';

/** `await f(x)`. */
export interface AwaitedCall {
  /** The `await` expression. */
  readonly node: Node;
  readonly call: Node;
  readonly scope: Scope;
  /** The names that it reads, including the callee. */
  readonly reads: ReadonlySet<string>;
  /** The name of the object whose method is called; `null` for a function. */
  readonly receiver: string | null;
  readonly method: string;
  /** Whether the call certainly returns a coroutine. */
  readonly coroutine: boolean;
}

/** Built-in functions without side effects. */
const PURE_BUILTIN =
  /^(str|int|float|bool|len|abs|round|min|max|sum|sorted|list|tuple|dict|set|range|repr|zip|enumerate)$/;

export function isPureBuiltin(name: string): boolean {
  return PURE_BUILTIN.test(name);
}

/** Functions of asyncio that do work of their own, instead of waiting for other tasks. */
const ASYNCIO_WORKERS: ReadonlySet<string> = new Set([
  'asyncio.to_thread',
  'asyncio.open_connection',
  'asyncio.create_subprocess_exec',
  'asyncio.create_subprocess_shell'
]);

/**
 * The call that an `await` awaits; `null` if it awaits another expression, or if the call can change what others read.
 */
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
  if (meanings.some(isUnsafeTogether)) {
    return null;
  }
  return {
    node,
    call,
    scope,
    reads: namesRead(cell, call),
    receiver: isMethod(names, cell, scope, fact) ? fact.path[0] : null,
    method: fact.path[fact.path.length - 1],
    coroutine: found?.certain === true && isKnownCoroutine(found.meaning)
  };
}

/** Whether a call is a method call, rather than a call of a function in an imported module. */
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

/** Whether `from … import` binds a name. It can be a module or an object. */
function isImportedFrom(names: Names, cell: Cell, scope: Scope, name: string): boolean {
  return names
    .bindingsOf(cell, scope, name)
    .some(({ cell: { facts }, binding }) => facts.program.text.startsWith('from', binding.at));
}

function isKnownCoroutine(meaning: Meaning): boolean {
  return (
    (meaning.kind === 'path' && ASYNCIO_WORKERS.has(meaning.path)) ||
    (meaning.kind === 'function' && meaning.function.decorators.length === 0)
  );
}

/** Whether a function must not run at the same time as others, or may not. */
function isUnsafeTogether(meaning: Meaning): boolean {
  switch (meaning.kind) {
    case 'path':
      return meaning.path.startsWith('asyncio.') && !ASYNCIO_WORKERS.has(meaning.path);
    case 'function':
      return (
        !meaning.function.async || meaning.function.generator || hasScopeStatement(meaning.function)
      );
    default:
      return false;
  }
}

/** Whether a function assigns to names of an outer scope. */
function hasScopeStatement({ node }: FunctionFact): boolean {
  let found = false;
  walk(node, ({ kind }) => {
    found ||= kind === 'ScopeStatement';
  });
  return found;
}

/** Whether arguments have no side effects, so that they can be evaluated earlier or later. */
function isPure(names: Names, cell: Cell, scope: Scope, list: Node): boolean {
  const { text } = cell.facts.program;
  let pure = true;
  walk(list, node => {
    if (node.kind === 'CallExpression') {
      const [callee] = node.children;
      const name = text.slice(callee.from, callee.to);
      pure &&= isPureBuiltin(name) && !names.isBound(scope, name);
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
export function namesRead(cell: Cell, code: Node): Set<string> {
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
