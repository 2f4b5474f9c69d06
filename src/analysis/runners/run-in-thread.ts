/**
 * Running a coroutine on a loop of its own in another thread: the way out where a function must stay as it is.
 */

import type { Fix } from '../diagnostics/finding';
import { message, type Message } from '../diagnostics/messages';
import { owningScope, type Names } from '../semantic/names';
import { edit } from '../rewrites/expressions';
import type { RunnerCall } from '.';
import { addLine } from '../rewrites/statements';

const EXECUTOR = 'ThreadPoolExecutor';
const EXECUTOR_PATH = `concurrent.futures.${EXECUTOR}`;
const EXECUTOR_IMPORT = `from concurrent.futures import ${EXECUTOR}`;

/** Hands an `asyncio.run(…)` to a thread and waits for it; `null` where the names are taken. */
export function runInThread(
  names: Names,
  { rule, cell, call, displayName }: RunnerCall
): Fix | null {
  if (rule !== 'asyncio-run' || cell.facts.program.broken) {
    return null;
  }
  const { node, callee, arguments: list } = call;
  const found = names.resolve(cell, call.scope, [EXECUTOR], node.from);
  const known =
    names.isReady(cell, call.scope, EXECUTOR, node.from) &&
    found?.certain === true &&
    found.meaning.kind === 'path' &&
    found.meaning.path === EXECUTOR_PATH;
  const same = found?.meaning.kind === 'path' && found.meaning.path === EXECUTOR_PATH;
  const hidden = owningScope(call.scope, EXECUTOR).kind !== 'module';
  if (!known && (hidden || (!same && names.isBound(call.scope, EXECUTOR)))) {
    return null;
  }
  const notes: Message[] = [message('note.thread'), message('note.context')];
  if (!known) {
    notes.push(message('note.import', { name: EXECUTOR }));
  }
  const comma = /^\s/.test(cell.source.slice(list.from + 1)) ? ',' : ', ';
  return {
    title: message('fix.thread', { call: displayName }),
    tier: 'ask',
    edits: [
      ...(known ? [] : [addLine(cell, EXECUTOR_IMPORT)]),
      edit(cell, callee.from, callee.from, `${EXECUTOR}(1).submit(`),
      edit(cell, callee.to, list.from + 1, comma),
      edit(cell, node.to, node.to, '.result()')
    ],
    notes
  };
}
