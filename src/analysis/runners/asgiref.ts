/** `async_to_sync(f)(x)` is `await f(x)`. */

import type { Edit } from '../diagnostics/finding';
import { message, type Message } from '../diagnostics/messages';
import type { Cell } from '../semantic/names';
import type { Node } from '../syntax/parse';
import { needsParentheses } from '../queries/awaits';
import { edit } from '../rewrites/expressions';
import { argumentsOf } from '../semantic/arguments';
import type { CallFact } from '../semantic/scope';
import { askIfUncertain, type Recognizer, type Rewrite } from './runner';

export const recognizeAsyncToSync: Recognizer = (names, cell, call) => {
  if (call.callee.kind !== 'CallExpression') {
    return null;
  }
  const found = names.value(cell, call.scope, call.callee.children[0]);
  if (
    found?.meaning.kind !== 'path' ||
    !/^asgiref\.sync\.(async_to_sync|AsyncToSync)$/.test(found.meaning.path)
  ) {
    return null;
  }
  const displayName = `${cell.source.slice(call.callee.from, call.callee.children[0].to)}()`;
  const rewrite = askIfUncertain(
    rewriteOf(cell, call, call.callee, displayName),
    'async_to_sync',
    found
  );
  return { rule: 'async-to-sync', cell, call, displayName, always: true, rewrite };
};

function rewriteOf(
  cell: Cell,
  call: CallFact,
  inner: Node,
  displayName: string
): Rewrite | Message {
  const list = inner.children.find(({ kind }) => kind === 'ArgList');
  const [main, ...rest] = (list && argumentsOf(cell, list)) ?? [];
  const plain = main && /^(VariableName|MemberExpression|CallExpression)$/.test(main.value.kind);
  const commented = list?.children.some(({ kind }) => kind === 'Comment');
  if (!plain || main.star || main.keyword || rest.length > 0 || commented) {
    return message('run.no-argument', { call: displayName });
  }
  const { node } = call;
  const outer = needsParentheses(cell, node);
  const edits: Edit[] = [
    edit(cell, node.from, main.value.from, outer ? '(await ' : 'await '),
    edit(cell, main.value.to, inner.to, ''),
    ...(outer ? [edit(cell, node.to, node.to, ')')] : [])
  ];
  return { edits, tier: 'safe', notes: [] };
}
