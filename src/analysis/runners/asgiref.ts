/** `async_to_sync(f)(x)` is `await f(x)`. */

import type { Edit } from '../diagnostics/finding';
import { message } from '../diagnostics/messages';
import { needsParentheses } from '../queries/awaits';
import { edit } from '../rewrites/expressions';
import { argumentsOf } from '../semantic/arguments';
import type { CallSite } from '../semantic/call-site';
import { childOf, isKind } from '../syntax/parse';
import { askIfUncertain, noRewrite, type NoRewrite, type Recognizer, type Rewrite } from './runner';

const WRAPPER = /^asgiref\.sync\.(async_to_sync|AsyncToSync)$/;

export const recognizeAsyncToSync: Recognizer = site => {
  const { callee } = site;
  if (callee.kind !== 'CallExpression') {
    return null;
  }
  const [wrapper] = callee.children;
  const found = site.meaningOf(wrapper);
  if (found?.meaning.kind !== 'path' || !WRAPPER.test(found.meaning.path)) {
    return null;
  }
  const displayName = `${site.cell.source.slice(callee.from, wrapper.to)}()`;
  const rewrite = askIfUncertain(rewriteOf(site, displayName), 'async_to_sync', found);
  return { rule: 'async-to-sync', site, displayName, always: true, rewrite };
};

function rewriteOf({ cell, node, callee }: CallSite, displayName: string): Rewrite | NoRewrite {
  const list = childOf(callee, 'ArgList');
  const [main, ...rest] = (list && argumentsOf(cell, list)) ?? [];
  const isPlain = main && isKind(main.value, 'VariableName', 'MemberExpression', 'CallExpression');
  const isCommented = list?.children.some(({ kind }) => kind === 'Comment');
  if (!isPlain || main.star || main.keyword || rest.length > 0 || isCommented) {
    return noRewrite(message('run.no-argument', { call: displayName }));
  }
  const outer = needsParentheses(cell, node);
  const edits: Edit[] = [
    edit(cell, node.from, main.value.from, outer ? '(await ' : 'await '),
    edit(cell, main.value.to, callee.to, ''),
    ...(outer ? [edit(cell, node.to, node.to, ')')] : [])
  ];
  return { kind: 'rewrite', edits, tier: 'safe', notes: [] };
}
