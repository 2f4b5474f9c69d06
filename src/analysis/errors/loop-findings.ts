/**
 * Findings for a call that failed because an event loop is already running. The traceback shows the call even where
 * the source does not.
 */

import type { Finding } from '../diagnostics/finding';
import { reportRun } from '../runners/report';
import { message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { isAwaited } from '../queries/awaits';
import { findingAt } from '../rules/shared/support';
import { awaitMain, type RunnerCall } from '../runners/runner';
import { CallSite } from '../semantic/call-site';
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
  const site = new CallSite(names, cell, call);
  switch (inner) {
    case 'run_until_complete':
      return runFindings(site);
    case 'close':
    case 'run_forever': {
      const id = inner === 'close' ? 'loop-lifecycle.close' : 'loop-lifecycle.run-forever';
      return [findingAt('loop-lifecycle', site, message(id, { call: site.displayName }))];
    }
    default:
      return [hiddenRunFinding(site)];
  }
}

/** A call of `run_until_complete`. The error proves that the object is a loop. */
function runFindings(site: CallSite): Finding[] {
  const main = awaitMain(site, 'future');
  const rewrite = main.kind === 'rewrite' ? { ...main, tier: 'ask' as const } : main;
  const { displayName } = site;
  const run: RunnerCall = { rule: 'run-until-complete', site, displayName, rewrite };
  const found = reportRun(run, [run]);
  return found ? [found] : [];
}

/** A library function runs a loop. It works in a thread, unless it is an async function. */
function hiddenRunFinding(site: CallSite): Finding {
  const text = message('library-runner.no-counterpart', { call: site.displayName });
  const fixes = isAwaited(site.cell, site.node) ? [] : toThread(site);
  return findingAt('library-runner', site, text, fixes);
}
