/** `anyio.run(main, x)`: the function and its arguments come apart. */

import type { Edit } from '../diagnostics/finding';
import { excerpt, message, type Message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { needsParentheses } from '../queries/awaits';
import { edit } from '../rewrites/expressions';
import { argumentsOf, type Argument } from '../semantic/arguments';
import type { CallFact } from '../semantic/scope';
import {
  askIfUncertain,
  functionNamed,
  displayNameOf,
  type Recognizer,
  type Rewrite
} from './runner';

export const recognizeAnyioRun: Recognizer = (names, cell, call) => {
  const found = call.path.length > 0 ? names.callee(cell, call) : null;
  if (found?.meaning.kind !== 'path' || found.meaning.path !== 'anyio.run') {
    return null;
  }
  const displayName = displayNameOf(cell, call);
  const rewrite = askIfUncertain(rewriteOf(names, cell, call, displayName), call.path[0], found);
  return { rule: 'anyio-run', cell, call, displayName, always: true, rewrite };
};

function rewriteOf(
  names: Names,
  cell: Cell,
  call: CallFact,
  displayName: string
): Rewrite | Message {
  const list = argumentsOf(cell, call.arguments);
  const positional = list?.filter(({ keyword }) => keyword === null) ?? [];
  const keywords = list?.filter(({ keyword }) => keyword !== null) ?? [];
  const [main, ...rest] = positional;
  const { text } = cell.facts.program;
  if (keywords.some(({ value }) => /trio/.test(text.slice(value.from, value.to)))) {
    return message('anyio-run.trio', { call: displayName });
  }
  const commented = call.arguments.children.some(({ kind }) => kind === 'Comment');
  const plain =
    main && ['VariableName', 'MemberExpression', 'CallExpression'].includes(main.value.kind);
  const options = list?.some(({ star }) => star === '**');
  if (!list || !plain || main.star || options || commented || isMixed(list)) {
    return message('run.no-argument', { call: displayName });
  }
  const { kind, from, to, children } = main.value;
  if (
    kind === 'CallExpression' &&
    functionNamed(names, cell, call, children[0]) === 'coroutine function'
  ) {
    // A coroutine, where anyio wants to make it itself.
    const name = excerpt(cell.source.slice(from, to));
    return message('anyio-run.no-function', { call: displayName, name });
  }
  const dropped = keywords
    .map(({ from, value }) => text.slice(from, value.to))
    .filter(word => !/asyncio/.test(word));
  return {
    edits: editsFor(cell, call, main, rest),
    tier: dropped.length > 0 ? 'ask' : 'safe',
    notes: dropped.length > 0 ? [message('note.drops', { arguments: dropped.join(', ') })] : []
  };
}

/** Keyword arguments stand at the end, where we can cut them off. */
function isMixed(list: readonly Argument[]): boolean {
  const first = list.findIndex(({ keyword }) => keyword !== null);
  return first >= 0 && list.slice(first).some(({ keyword }) => keyword === null);
}

/** `anyio.run(main, x)` to `await main(x)`. */
function editsFor(
  cell: Cell,
  call: CallFact,
  { value }: Argument,
  rest: readonly Argument[]
): Edit[] {
  const { node } = call;
  const outer = needsParentheses(cell, node);
  const last = rest[rest.length - 1];
  const open = edit(cell, node.from, value.from, outer ? '(await ' : 'await ');
  const close = outer ? '))' : ')';
  return last
    ? [open, edit(cell, value.to, rest[0].from, '('), edit(cell, last.value.to, node.to, close)]
    : [open, edit(cell, value.to, node.to, `(${close}`)];
}
