/**
 * Calls of methods that block, and the methods that await in their place.
 */

import { BLOCKING_METHODS, type BlockingMethods } from './blocking';
import { contextOf } from './context';
import { convertBlocking } from './convert';
import type { Edit, Fix } from './findings';
import { excerpt, message } from './messages';
import type { Cell, Names } from './names';
import { argumentsOf, edit, textAfter } from './rewrite';
import { writtenAs } from './runners/runner';
import type { CallFact } from './scopes';

/** A call of such a method. */
export interface BlockingMethod {
  readonly cell: Cell;
  readonly call: CallFact;
  readonly certain: boolean;
  /** How messages call it. */
  readonly written: string;
  readonly row: BlockingMethods;
}

const LAST_NAMES: ReadonlySet<string> = new Set(
  BLOCKING_METHODS.flatMap(({ names }) => names.map(name => name.slice(name.lastIndexOf('.') + 1)))
);

/** The calls in async functions; elsewhere they may block. */
export function* blockingMethods(names: Names): Generator<BlockingMethod> {
  for (const { cell, call } of names.calls(LAST_NAMES)) {
    const { kind, function: fact } = contextOf(cell, call.scope, call.node.from);
    const found = fact && kind === 'awaits' ? names.value(cell, call.scope, call.callee) : null;
    const row = found && rowOf(found.meaning);
    const list = cell.source.slice(call.arguments.from + 1, call.arguments.to - 1);
    if (row && !row.unless?.test(list)) {
      yield { cell, call, certain: found.certain, written: writtenAs(cell, call), row };
    }
  }
}

function rowOf(meaning: {
  readonly kind: string;
  readonly path?: string;
}): BlockingMethods | undefined {
  const { kind, path = '' } = meaning;
  return kind === 'path' || kind === 'result'
    ? BLOCKING_METHODS.find(({ on, names }) =>
        names.some(name => path.endsWith(`.${name}`) && on.test(path.slice(0, -name.length - 1)))
      )
    : undefined;
}

/** What awaits, for a sentence: `llm.ainvoke()`, or a class of the library. */
export function awaitingName(method: BlockingMethod): string {
  const { cell, call, row } = method;
  const { callee } = call;
  return row.twin === undefined
    ? row.instead!
    : callee.kind === 'MemberExpression'
      ? `${excerpt(textAfter(cell, callee.from, callee.to, editsOfName(method)))}()`
      : `${twinOf(row, cell.source.slice(callee.from, callee.to))}()`;
}

/** `llm.invoke(x)` to `await llm.ainvoke(x)`; nothing where the same object has no such method. */
export function awaitTwin(names: Names, method: BlockingMethod): Fix[] {
  const { cell, call, row } = method;
  const { node, callee } = call;
  const unnamed = argumentsOf(cell, call.arguments)?.filter(({ keyword }) => keyword === null);
  const alike = unnamed && unnamed.length <= (row.places ?? unnamed.length);
  if (row.twin === undefined || callee.kind !== 'MemberExpression' || !alike) {
    return [];
  }
  const converted = convertBlocking(names, cell, call, ({ from, word, outer }) => [
    edit(cell, from, node.from, `${outer ? '(' : ''}${word}`),
    ...editsOfName(method),
    ...(outer ? [edit(cell, node.to, node.to, ')')] : [])
  ]);
  const twin = textAfter(cell, node.from, node.to, editsOfName(method));
  return converted
    ? [
        {
          title: message('fix.write', { replacement: excerpt(`await ${twin}`) }),
          tier: 'ask',
          edits: converted.edits,
          notes: [...converted.notes, message('note.others-run')]
        }
      ]
    : [];
}

function editsOfName({ cell, call, row }: BlockingMethod): Edit[] {
  const [object, , property] = call.callee.children;
  const name = cell.source.slice(property.from, property.to);
  const owner = object.children[0];
  return [
    ...(row.through && owner ? [edit(cell, owner.to, owner.to, `.${row.through}`)] : []),
    edit(cell, property.from, property.to, twinOf(row, name))
  ];
}

function twinOf({ twin = '' }: BlockingMethods, name: string): string {
  return twin.replace('*', name);
}
