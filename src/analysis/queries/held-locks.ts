/**
 * Code that runs while it holds a lock of `threading`. An `await` there keeps the lock: the next task that wants it
 * blocks the whole event loop, and so the task that holds it can never go on.
 */

import type { Cell, Names } from '../semantic/names';
import type { CallFact, Scope } from '../semantic/scope';
import { callSiteAt } from '../semantic/call-site';
import { ancestors, isKind, nodeAt, textOf, type Node } from '../syntax/parse';
import { isAwaited } from './awaits';

const LOCKS =
  /^(threading|multiprocessing)\.(\w+\.)*(Lock|RLock|Semaphore|BoundedSemaphore|Condition)$/;
/** Names of locks whose origin the notebook doesn't show. */
const LOCK_NAME =
  /(^|[._])(r?lock|mutex|sem|semaphore|cond|condition)s?(_\w+)?$|\w_(r?lock|mutex|sem)$|[a-z](Lock|Mutex|Semaphore)$/i;

/** The lock that code at an offset holds, as it is written; `null` if it holds none. */
export function heldLockAt(names: Names, cell: Cell, at: number): string | null {
  const node = nodeAt(cell.facts.program.root, at);
  return enteredLock(names, cell, node) ?? acquiredLock(names, cell, node, at);
}

/** The lock of a `with` around a node, in the same function. */
function enteredLock(names: Names, cell: Cell, node: Node): string | null {
  for (const outer of ancestors(node)) {
    if (isFunction(outer)) {
      return null;
    }
    if (outer.kind === 'WithStatement' && outer.children[0].kind === 'with') {
      const body = outer.children[outer.children.length - 1];
      const lock = outer.children.slice(1, -1).find(item => isLock(names, cell, item));
      if (lock && body.from <= node.from) {
        return textOf(cell.facts.program, lock);
      }
    }
  }
  return null;
}

/** The lock between whose `acquire()` and `release()` a node stands. */
function acquiredLock(names: Names, cell: Cell, node: Node, at: number): string | null {
  const calls = [
    ...(cell.facts.callsByName.get('acquire') ?? []),
    ...(cell.facts.callsByName.get('release') ?? [])
  ];
  if (calls.length < 2) {
    return null;
  }
  const around = functionOf(node);
  const uses = calls
    .filter(call => functionOf(call.node) === around && !isAwaited(cell, call.node))
    .map(call => ({ call, lock: call.callee.children[0] }))
    .filter(({ call, lock }) => lock !== undefined && isLock(names, cell, lock, call))
    .sort((a, b) => a.call.node.from - b.call.node.from);
  const held = new Map<string, boolean>();
  for (const { call, lock } of uses.filter(
    ({
      call: {
        node: { from }
      }
    }) => from < at
  )) {
    held.set(
      textOf(cell.facts.program, lock),
      call.callee.children[2] !== undefined &&
        textOf(cell.facts.program, call.callee.children[2]) === 'acquire'
    );
  }
  const later = uses.filter(({ call }) => call.node.from >= at);
  return (
    [...held].find(
      ([name, isHeld]) =>
        isHeld && later.some(({ lock }) => textOf(cell.facts.program, lock) === name)
    )?.[0] ?? null
  );
}

/** Whether an expression is a lock: by its origin, or else by its name. */
function isLock(names: Names, cell: Cell, node: Node, call?: CallFact): boolean {
  if (!isKind(node, 'VariableName', 'MemberExpression', 'CallExpression')) {
    return false;
  }
  const scope: Scope | undefined =
    call?.scope ??
    callSiteAt(names, cell, node)?.scope ??
    cell.facts.withs.find(each => each.node === node.parent)?.scope;
  const meaning = scope && names.value(cell, scope, node)?.meaning;
  return meaning?.kind === 'result' || meaning?.kind === 'path'
    ? LOCKS.test(meaning.path)
    : LOCK_NAME.test(textOf(cell.facts.program, node).replace(/\(.*/s, ''));
}

function isFunction(node: Node): boolean {
  return isKind(node, 'FunctionDefinition', 'LambdaExpression', 'ClassDefinition');
}

function functionOf(node: Node): Node | null {
  return [...ancestors(node)].find(isFunction) ?? null;
}
