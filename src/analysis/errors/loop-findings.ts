/**
 * Findings for a call that failed because an event loop is already running. The traceback shows the call even where
 * the source does not.
 */

import type { Edit, Finding, Fix } from '../diagnostics/finding';
import { reportRun } from '../runners/report';
import { excerpt, message } from '../diagnostics/messages';
import { edit } from '../rewrites/expressions';
import { planAsync } from '../rewrites/make-async';
import { convertBlocking } from '../rewrites/to-await';
import { attributeOf } from '../syntax/parse';
import type { TracebackFrame } from './traceback';
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
 * @param frame - The next frame of the traceback, of the function that the line called.
 * @param error - The text of the error.
 */
export function loopFindings(
  names: Names,
  cell: Cell,
  line: number,
  { function: inner, text: called }: Pick<TracebackFrame, 'function' | 'text'>,
  error: string
): Finding[] {
  const nodes = new Set(nodesOn(cell, line));
  const calls = cell.facts.calls.filter(
    call => nodes.has(call.node) && calledName(cell, call) === inner
  );
  const [call] = calls;
  if (calls.length !== 1) {
    return [];
  }
  const site = new CallSite(names, cell, call);
  if (site.qualifiedName === 'asyncio.run') {
    return runFindings(site, 'asyncio-run', 'main');
  }
  switch (inner) {
    case 'run_until_complete':
      return runFindings(site, 'run-until-complete', 'future');
    case 'close':
    case 'run_forever': {
      const id = inner === 'close' ? 'loop-lifecycle.close' : 'loop-lifecycle.run-forever';
      return [findingAt('loop-lifecycle', site, message(id, { call: site.displayName }))];
    }
    default:
      return [hiddenRunFinding(site, called ?? '', error)];
  }
}

/** A call that runs a loop. The error proves that it does. */
function runFindings(
  site: CallSite,
  rule: 'asyncio-run' | 'run-until-complete',
  keyword: string
): Finding[] {
  const main = awaitMain(site, keyword);
  const rewrite = main.kind === 'rewrite' ? { ...main, tier: 'ask' as const } : main;
  const { displayName } = site;
  const run: RunnerCall = { rule, site, displayName, rewrite };
  const found = reportRun(run, [run], {}, true);
  return found ? [found] : [];
}

/** A library function runs a loop. */
function hiddenRunFinding(site: CallSite, called: string, error: string): Finding {
  const counterpart = counterpartIn(site, called);
  const text = counterpart
    ? message('library-runner.counterpart', { call: site.displayName, counterpart })
    : message('library-runner.no-counterpart', { call: site.displayName });
  const fixes = counterpart
    ? awaitCounterpart(site, counterpart)
    : isAwaited(site.cell, site.node) || NEEDS_OWN_THREAD.test(error)
      ? []
      : toThread(site);
  return findingAt(
    'library-runner',
    site,
    text,
    fixes.flatMap(fix => fitFunction(site, fix))
  );
}

/** In a thread, code with this error has no loop at all, or one that already runs in this thread. */
const NEEDS_OWN_THREAD = /This event loop is already running/;

/** What a library's plain method runs: `self._loop.run_until_complete(self.check_async(d))`. */
const RUNS_METHOD =
  /\b(?:run_until_complete|asyncio\.run|run_sync|run_coroutine)\(\s*self\.([A-Za-z]\w*)\(([\w\s,.*=]*)\)\s*\)/;

/** The async method that the failing line of the library runs with the same arguments; `null` if it isn't clear. */
function counterpartIn({ callee, argumentList }: CallSite, called: string): string | null {
  const [, name, passed] = RUNS_METHOD.exec(called) ?? [];
  const count = (passed ?? '').split(',').filter(part => part.trim() !== '').length;
  const given = argumentList.children.filter(({ kind }) => kind === ',').length;
  const isAlike = /\*/.test(passed ?? '') || given < Math.max(1, count);
  return name !== undefined && attributeOf(callee) !== null && isAlike ? name : null;
}

function awaitCounterpart(site: CallSite, counterpart: string): Fix[] {
  const { cell, node, callee } = site;
  const attribute = attributeOf(callee)!;
  const converted = convertBlocking(site, ({ from, word, outer }) => [
    edit(cell, from, node.from, `${outer ? '(' : ''}${word}`),
    edit(cell, attribute.property.from, attribute.property.to, counterpart),
    ...(outer ? [edit(cell, node.to, node.to, ')')] : [])
  ]);
  const replacement = `${converted?.word ?? ''}${site.textOf(attribute.object)}.${counterpart}(…)`;
  return converted
    ? [
        {
          title: message('fix.write', { replacement: excerpt(replacement) }),
          tier: 'ask',
          edits: converted.edits,
          notes: [
            ...converted.notes,
            message('note.counterpart', { counterpart, call: site.displayName })
          ]
        }
      ]
    : [];
}

/** A fix that awaits, in a plain function: the function becomes async. None if that isn't possible. */
function fitFunction({ names, cell, context }: CallSite, fix: Fix): Fix[] {
  if (context.kind === 'awaits') {
    return [fix];
  }
  const fact = context.kind === 'function' ? context.function : null;
  // An import at the top isn't part of the function.
  const isImport = ({ insert }: Edit): boolean => /^\s*import\b[^\n]*\n$/.test(insert);
  const body = { ...fix, edits: fix.edits.filter(each => !isImport(each)) };
  const plan = fact && planAsync(names, cell, fact, place => (place.fact === fact ? [body] : []));
  return fact && plan?.kind === 'plan'
    ? [
        {
          title: message('fix.make-async', { name: fact.name, count: plan.calls }),
          tier: 'ask',
          edits: [...fix.edits.filter(isImport), ...plan.edits],
          notes: plan.notes
        }
      ]
    : [];
}
