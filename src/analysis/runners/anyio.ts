/** `anyio.run(main, x)`, which gets a function and its arguments. */

import type { Edit } from '../diagnostics/finding';
import { excerpt, message } from '../diagnostics/messages';
import type { CallSite } from '../semantic/call-site';
import { needsParentheses } from '../queries/awaits';
import { edit } from '../rewrites/expressions';
import type { Argument } from '../semantic/arguments';
import { isKind } from '../syntax/parse';
import {
  askIfUncertain,
  functionNamed,
  noRewrite,
  type NoRewrite,
  type Recognizer,
  type Rewrite
} from './runner';

export const recognizeAnyioRun: Recognizer = site => {
  if (site.qualifiedName !== 'anyio.run') {
    return null;
  }
  const { displayName } = site;
  const rewrite = askIfUncertain(rewriteOf(site), site.path[0], site.target);
  return { rule: 'anyio-run', site, displayName, always: true, rewrite };
};

function rewriteOf(site: CallSite): Rewrite | NoRewrite {
  const { cell, displayName } = site;
  const list = site.arguments;
  const positional = list?.filter(({ keyword }) => keyword === null) ?? [];
  const keywords = list?.filter(({ keyword }) => keyword !== null) ?? [];
  const [main, ...rest] = positional;
  if (keywords.some(({ value }) => /trio/.test(site.textOf(value)))) {
    return noRewrite(message('anyio-run.trio', { call: displayName }));
  }
  const isCommented = site.argumentList.children.some(({ kind }) => kind === 'Comment');
  const isPlain = main && isKind(main.value, 'VariableName', 'MemberExpression', 'CallExpression');
  const hasOptions = list?.some(({ star }) => star === '**');
  if (!list || !isPlain || main.star || hasOptions || isCommented || isMixed(list)) {
    return noRewrite(message('run.no-argument', { call: displayName }));
  }
  const { kind, from, to, children } = main.value;
  if (kind === 'CallExpression' && functionNamed(site, children[0]) === 'coroutine function') {
    // A coroutine, but anyio expects the function.
    const name = excerpt(cell.source.slice(from, to));
    return noRewrite(message('anyio-run.no-function', { call: displayName, name }));
  }
  const { text } = cell.facts.program;
  const dropped = keywords
    .map(keyword => text.slice(keyword.from, keyword.value.to))
    .filter(word => !/asyncio/.test(word));
  return {
    kind: 'rewrite',
    edits: editsFor(site, main, rest),
    tier: dropped.length > 0 ? 'ask' : 'safe',
    notes: dropped.length > 0 ? [message('note.drops', { arguments: dropped.join(', ') })] : []
  };
}

/** Whether an argument without a keyword follows one with a keyword, so that they can't be cut off together. */
function isMixed(list: readonly Argument[]): boolean {
  const first = list.findIndex(({ keyword }) => keyword !== null);
  return first >= 0 && list.slice(first).some(({ keyword }) => keyword === null);
}

/** `anyio.run(main, x)` to `await main(x)`. */
function editsFor(
  { cell, node }: CallSite,
  { value }: Argument,
  rest: readonly Argument[]
): Edit[] {
  const outer = needsParentheses(cell, node);
  const last = rest[rest.length - 1];
  const open = edit(cell, node.from, value.from, outer ? '(await ' : 'await ');
  const close = outer ? '))' : ')';
  return last
    ? [open, edit(cell, value.to, rest[0].from, '('), edit(cell, last.value.to, node.to, close)]
    : [open, edit(cell, value.to, node.to, `(${close}`)];
}
