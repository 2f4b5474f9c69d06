/**
 * Findings for a call that failed because an event loop is already running. The traceback shows the call even where
 * the source does not.
 */

import type { Finding } from '../diagnostics/finding';
import { reportRun } from '../runners/report';
import { message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { isAwaited } from '../queries/awaits';
import { findingAt } from '../rules/support';
import { awaitMain, displayNameOf, type RunnerCall } from '../runners/runner';
import { isRewrite } from '../runners';
import type { CallFact } from '../semantic/scope';
import { toThread } from '../rewrites/to-thread';
import { calledName, nodesOn } from './operands';

/**
 * Returns the finding for the call in a line that tried to run a loop.
 *
 * @param inner - The name of the function that the line called, from the next frame of the traceback.
 */
export function loopFindings(names: Names, cell: Cell, line: number, inner: string): Finding[] {
  const nodes = new Set(nodesOn(cell, line));
  const calls = cell.facts.calls.filter(
    call => nodes.has(call.node) && calledName(cell, call) === inner
  );
  const [call] = calls;
  if (calls.length !== 1) {
    return [];
  }
  switch (inner) {
    case 'run_until_complete':
      return runFindings(names, cell, call);
    case 'close':
    case 'run_forever': {
      const displayName = displayNameOf(cell, call);
      const id = inner === 'close' ? 'loop-lifecycle.close' : 'loop-lifecycle.run-forever';
      return [findingAt('loop-lifecycle', cell, call, message(id, { call: displayName }), [])];
    }
    default:
      return [hiddenRunFinding(names, cell, call)];
  }
}

/** A call of `run_until_complete`. The error proves that the object is a loop. */
function runFindings(names: Names, cell: Cell, call: CallFact): Finding[] {
  const displayName = displayNameOf(cell, call);
  const main = awaitMain(names, cell, call, 'future', displayName);
  const rewrite = isRewrite(main) ? { ...main, tier: 'ask' as const } : main;
  const run: RunnerCall = { rule: 'run-until-complete', cell, call, displayName, rewrite };
  const found = reportRun(names, [run], run);
  return found ? [found] : [];
}

/** A library function runs a loop. It works in a thread, unless it is an async function. */
function hiddenRunFinding(names: Names, cell: Cell, call: CallFact): Finding {
  const displayName = displayNameOf(cell, call);
  const text = message('library-runner.no-twin', { call: displayName });
  const fixes = isAwaited(cell, call.node) ? [] : toThread(names, { cell, call, displayName });
  return findingAt('library-runner', cell, call, text, fixes);
}
