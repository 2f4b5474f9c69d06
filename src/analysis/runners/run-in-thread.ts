/**
 * Runs a coroutine on a loop of its own in another thread, for functions that can't become async.
 */

import type { Fix } from '../diagnostics/finding';
import { message, type Message } from '../diagnostics/messages';
import { edit } from '../rewrites/expressions';
import { addLine } from '../rewrites/statements';
import { owningScope } from '../semantic/names';
import type { RunnerCall } from './runner';

const EXECUTOR = 'ThreadPoolExecutor';
const EXECUTOR_PATH = `concurrent.futures.${EXECUTOR}`;
const EXECUTOR_IMPORT = `from concurrent.futures import ${EXECUTOR}`;

/** Runs `asyncio.run(…)` in a thread, and waits for it; `null` if the executor's name means something else. */
export function runInThread({ rule, site, displayName }: RunnerCall): Fix | null {
  const { names, cell, scope, node, callee, argumentList } = site;
  if (rule !== 'asyncio-run' || cell.facts.program.broken) {
    return null;
  }
  const found = names.resolve(cell, scope, [EXECUTOR], node.from);
  const isSame = found?.meaning.kind === 'path' && found.meaning.path === EXECUTOR_PATH;
  const isKnown = isSame && found.certain && names.isReady(cell, scope, EXECUTOR, node.from);
  const isHidden = owningScope(scope, EXECUTOR).kind !== 'module';
  if (!isKnown && (isHidden || (!isSame && names.isBound(scope, EXECUTOR)))) {
    return null;
  }
  const notes: Message[] = [message('note.thread'), message('note.context')];
  if (!isKnown) {
    notes.push(message('note.import', { name: EXECUTOR }));
  }
  const comma = /^\s/.test(cell.source.slice(argumentList.from + 1)) ? ',' : ', ';
  return {
    title: message('fix.thread', { call: displayName }),
    tier: 'ask',
    edits: [
      ...(isKnown ? [] : [addLine(cell, EXECUTOR_IMPORT)]),
      edit(cell, callee.from, callee.from, `${EXECUTOR}(1).submit(`),
      edit(cell, callee.to, argumentList.from + 1, comma),
      edit(cell, node.to, node.to, '.result()')
    ],
    notes
  };
}
