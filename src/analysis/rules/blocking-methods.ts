/**
 * Calls of methods that block, and the methods that await in their place.
 */

import { BLOCKING_METHODS, type BlockingMethods } from '../catalog/blocking-calls';
import { convertBlocking } from '../rewrites/to-await';
import type { Edit, Fix } from '../diagnostics/finding';
import { excerpt, message, type Message } from '../diagnostics/messages';
import { lastNameOf, type Cell, type Names, type Resolution } from '../semantic/names';
import { edit, textAfter } from '../rewrites/expressions';
import { argumentsOf } from '../semantic/arguments';
import { displayNameOf } from '../runners/runner';
import { runningScope, type CallFact, type FunctionFact } from '../semantic/scope';

/** A call of such a method. */
export interface BlockingMethod {
  readonly cell: Cell;
  readonly call: CallFact;
  readonly certain: boolean;
  /** How messages call it. */
  readonly displayName: string;
  readonly row: BlockingMethods;
}

/** How the names of the packages begin that each row of the table is about. */
const STARTS = BLOCKING_METHODS.map(({ on }) => /\w+/.exec(on.source)![0]);

/** The calls in async functions; elsewhere they may block. */
export function* blockingMethods(names: Names): Generator<BlockingMethod> {
  const packages = [...names.packages];
  const rows = BLOCKING_METHODS.filter((_, index) =>
    packages.some(name => name.startsWith(STARTS[index]))
  );
  const lastNames = rows.flatMap(row => row.names.map(lastNameOf));
  for (const { cell, call } of rows.length > 0 ? names.calls(lastNames) : []) {
    const fact = runningScope(call.scope).function;
    const found = fact?.async ? calledBy(names, cell, call) : null;
    const row = found && rowOf(rows, found.meaning);
    if (row && !isNonBlockingHere(cell, call, fact!, row)) {
      yield { cell, call, certain: found.certain, displayName: displayNameOf(cell, call), row };
    }
  }
}

function calledBy(names: Names, cell: Cell, call: CallFact): Resolution | null {
  // What is only names and dots is remembered.
  return call.path.length > 0
    ? names.callee(cell, call)
    : names.value(cell, call.scope, call.callee);
}

function rowOf(
  rows: readonly BlockingMethods[],
  meaning: { readonly kind: string; readonly path?: string }
): BlockingMethods | undefined {
  const { kind, path = '' } = meaning;
  return kind === 'path' || kind === 'result'
    ? rows.find(({ on, names }) =>
        names.some(name => path.endsWith(`.${name}`) && on.test(path.slice(0, -name.length - 1)))
      )
    : undefined;
}

/** Whether it is told not to wait, or its function sees to it that there is nothing to wait for. */
function isNonBlockingHere(
  { source }: Cell,
  { node, arguments: list }: CallFact,
  { node: around }: FunctionFact,
  { unless, asks }: BlockingMethods
): boolean {
  return (
    unless?.test(source.slice(list.from + 1, list.to - 1)) === true ||
    asks?.test(source.slice(around.from, node.from)) === true
  );
}

/** What to say of a call in a function. */
export function blockingMessage(method: BlockingMethod, name: string): Message {
  const { cell, call, displayName, row } = method;
  const { from, to } = call.callee;
  const edits = editsOfName(method);
  if (edits) {
    const twin = `${excerpt(textAfter(cell, from, to, edits))}()`;
    return message('blocking-call.twin', { call: displayName, name, twin });
  }
  return row.instead === undefined
    ? message('blocking-call.here', { call: displayName, name })
    : message('blocking-call.client', { call: displayName, name, twin: row.instead });
}

/** `llm.invoke(x)` to `await llm.ainvoke(x)`; nothing where the same object has no such method. */
export function awaitCounterpart(names: Names, method: BlockingMethod): Fix[] {
  const { cell, call, row } = method;
  const { node } = call;
  const edits = editsOfName(method);
  const unnamed = argumentsOf(cell, call.arguments)?.filter(({ keyword }) => keyword === null);
  const alike = unnamed && unnamed.length <= (row.places ?? unnamed.length);
  const converted =
    edits && alike
      ? convertBlocking(names, cell, call, ({ from, word, outer }) => [
          edit(cell, from, node.from, `${outer ? '(' : ''}${word}`),
          ...edits,
          ...(outer ? [edit(cell, node.to, node.to, ')')] : [])
        ])
      : null;
  if (!edits || !converted) {
    return [];
  }
  const replacement = excerpt(`${converted.word}${textAfter(cell, node.from, node.to, edits)}`);
  return [
    {
      title: message('fix.write', { replacement }),
      tier: 'ask',
      edits: converted.edits,
      notes: [...converted.notes, message('note.others-run')]
    }
  ];
}

/** Names the twin in a method's place; `null` where the object that has it is not written there. */
function editsOfName({ cell, call: { callee }, row }: BlockingMethod): Edit[] | null {
  const [object, , property] = callee.kind === 'MemberExpression' ? callee.children : [];
  const owner = object?.kind === 'MemberExpression' ? object.children[0] : null;
  if (row.counterpart === undefined || !property || (row.through && !owner)) {
    return null;
  }
  const name = cell.source.slice(property.from, property.to);
  return [
    ...(row.through ? [edit(cell, owner!.to, owner!.to, `.${row.through}`)] : []),
    edit(cell, property.from, property.to, counterpartOf(row, name))
  ];
}

function counterpartOf({ counterpart = '' }: BlockingMethods, name: string): string {
  return counterpart.replace('*', name);
}
