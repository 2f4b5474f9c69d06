/**
 * Reports runner calls. What to say and which fix to offer depends on where a call stands.
 */

import type { Finding, Fix } from '../diagnostics/finding';
import { excerpt, message, type Message, type RuleId } from '../diagnostics/messages';
import { isAwaited, withParentheses } from '../queries/awaits';
import { isGuardedForNotebook } from '../queries/loop-aware';
import { isInMainGuard, readsCommandLine } from '../queries/main-guard';
import { isAsyncioPatched, type Patch } from '../queries/nested-loop-patch';
import { textAfter } from '../rewrites/expressions';
import { hoistFromClass } from '../rewrites/hoist';
import { catchCancelled } from '../rewrites/interrupts';
import { planAsync, type Obstacle } from '../rewrites/make-async';
import { convertEdits, isAnnotation, type Conversion } from '../rewrites/to-await';
import { memoize } from '../semantic/memoize';
import type { KernelEnvironment } from '../semantic/kernel-environment';
import type { Cell } from '../semantic/names';
import type { FunctionFact } from '../semantic/scope';
import { loopWideCall } from './loop-wide-calls';
import { runInThread } from './run-in-thread';
import type { NoRewrite, Rewrite, RunnerCall } from './runner';
import { fixesUnderMagic } from './under-magic';

/** A runner call that has a rewrite. */
type RewritableCall = RunnerCall & { readonly rewrite: Rewrite };

/**
 * The finding for a runner call, or `null` if the call works.
 *
 * @param runs - All runner calls of the notebook.
 * @param on - The kernel, and what has patched asyncio there.
 * @param proven - Whether an error proves that the call fails.
 */
export function reportRun(
  run: RunnerCall,
  runs: readonly RunnerCall[],
  {
    patch = null,
    kernel
  }: { readonly patch?: Patch | null; readonly kernel?: KernelEnvironment } = {},
  proven = false
): Finding | null {
  const { site, displayName } = run;
  if (isAnnotation(site.node) || (!proven && isGuardedForNotebook(site))) {
    return null;
  }
  if (!proven && kernel?.implementation === 'pyodide' && WORKS_IN_PYODIDE.has(run.rule)) {
    const found = reportPatched(run, runs, null);
    const text = message('run.pyodide', { call: displayName });
    return found && { ...found, message: text, hint: true };
  }
  if (!run.always && (patch || isAsyncioPatched(site.names))) {
    const found = reportPatched(run, runs, patch);
    return found && { ...found, hint: true };
  }
  if (!isRewritable(run)) {
    return findingFor(run, (run.rewrite as NoRewrite).reason);
  }
  const { kind, magic, function: fact } = site.context;
  if (magic) {
    const text = message('run.in-magic', { call: displayName, magic: magic.name });
    return findingFor(run, text, fixesUnderMagic(run, runs));
  }
  switch (kind) {
    case 'lambda':
      return findingFor(run, message('run.in-lambda', { call: displayName }));
    case 'class':
      return reportInClass(run);
    case 'function':
      return reportInFunction(run, runs, fact!);
    default:
      return reportAtTopLevel(run);
  }
}

/** The rules whose calls work in Pyodide, where the browser can switch stacks. */
const WORKS_IN_PYODIDE: ReadonlySet<RuleId> = new Set<RuleId>([
  'asyncio-run',
  'run-until-complete'
]);

function isRewritable(run: RunnerCall): run is RewritableCall {
  return run.rewrite.kind === 'rewrite';
}

/** A runner call as an `await` where it stands; `null` if `await` isn't possible there. */
function convertRun({ site, rewrite }: RunnerCall): Conversion | null {
  const converted = rewrite.kind === 'rewrite' ? convertEdits(site, rewrite.edits) : null;
  if (rewrite.kind === 'none' || !converted) {
    return null;
  }
  const loopWide = loopWideCall(site.names);
  const handlers = catchCancelled(site);
  return {
    edits: [...converted.edits, ...(handlers ?? [])],
    tier: rewrite.tier === 'safe' && !loopWide && !handlers ? converted.tier : 'ask',
    notes: [
      ...rewrite.notes,
      ...converted.notes,
      ...(handlers ? [message('note.interrupt')] : []),
      ...(loopWide ? [message('note.own-loop', { call: loopWide })] : [])
    ]
  };
}

/** Reports a call at the top level, or in an async function: `await` may be written right here. */
function reportAtTopLevel(run: RewritableCall): Finding {
  const { displayName } = run;
  const converted = convertRun(run);
  if (!converted) {
    return findingFor(run, message('run.in-generator', { call: displayName }));
  }
  const replacement = replacementOf(run);
  const isList = converted.notes.some(({ id }) => id === 'note.list');
  const title = message(isList ? 'fix.list' : 'fix.await', { replacement });
  const text = message('run.here', { call: displayName, replacement });
  return findingFor(run, text, [
    { title, ...converted, notes: [...converted.notes, ...scriptNotes(run)] }
  ]);
}

/** A pasted script may read the command line, which in a notebook is the kernel's. */
function scriptNotes({ site: { cell, node } }: RunnerCall): Message[] {
  const isScript = isInMainGuard(cell, node) && readsCommandLine(cell);
  return isScript ? [message('note.command-line')] : [];
}

/** Reports a call that works because asyncio is patched, but only if an `await` can replace it. */
function reportPatched(
  run: RunnerCall,
  runs: readonly RunnerCall[],
  patch: Patch | null
): Finding | null {
  const { site, displayName } = run;
  const { kind, magic, function: fact } = site.context;
  if (!isRewritable(run) || magic) {
    return null;
  }
  const found =
    kind === 'awaits'
      ? reportAtTopLevel(run)
      : kind === 'function'
        ? reportInFunction(run, runs, fact!)
        : null;
  const [fix] = found?.fixes ?? [];
  if (!fix || fix.title.id === 'fix.thread') {
    return null;
  }
  if (patch) {
    const by = patch.count === null ? patch.module : `${patch.module} (In[${patch.count}])`;
    const id = patch.loses ? 'run.nested.loses' : 'run.nested';
    return findingFor(run, message(id, { call: displayName, patch: by }), [fix]);
  }
  if (kind === 'function') {
    const text = message('run.patched.in-function', { call: displayName, name: fact!.name });
    return findingFor(run, text, [fix]);
  }
  const { replacement } = fix.title.args as { replacement: string };
  return findingFor(run, message('run.patched', { call: displayName, replacement }), [fix]);
}

function reportInClass(run: RewritableCall): Finding {
  const { site, rewrite } = run;
  const text = message('run.in-class', { call: run.displayName });
  const hoisted =
    rewrite.notes.length === 0 ? hoistFromClass(site, textOfAwait(run, rewrite.edits)) : null;
  if (!hoisted) {
    return findingFor(run, text);
  }
  const { name, edits } = hoisted;
  const title = message('fix.hoist', { name });
  return findingFor(run, text, [{ title, tier: 'ask', edits, notes: [message('note.hoist')] }]);
}

function reportInFunction(
  run: RunnerCall,
  runs: readonly RunnerCall[],
  fact: FunctionFact
): Finding {
  const { site, displayName } = run;
  const plan = planAsync(site.names, site.cell, fact, place =>
    convertRunsOf(runs, place.cell, place.fact)
  );
  if (plan.kind !== 'plan') {
    return findingFor(run, obstacleMessage(plan, displayName, fact.name), threadFixes(run));
  }
  const functions = plan.functions.map(({ name }) => name);
  const fix: Fix = {
    title: message('fix.make-async', { name: fact.name, count: plan.calls }),
    tier: 'ask',
    edits: plan.edits,
    notes: [
      ...plan.notes,
      ...(functions.length > 1 ? [message('note.make-async', { names: functions.join(', ') })] : [])
    ]
  };
  return findingFor(run, message('run.in-function', { call: displayName, name: fact.name }), [
    fix,
    ...threadFixes(run)
  ]);
}

function threadFixes(run: RunnerCall): Fix[] {
  const fix = runInThread(run);
  return fix ? [fix] : [];
}

/** All runner calls in a function's own body as awaits, or `null` if one of them can't be converted. */
function convertRunsOf(
  runs: readonly RunnerCall[],
  cell: Cell,
  fact: FunctionFact
): Conversion[] | null {
  const conversions: Conversion[] = [];
  for (const run of runsByFunction(runs).get(fact) ?? []) {
    if (run.site.cell !== cell) {
      continue;
    }
    const converted = convertRun(run);
    if (!converted) {
      return null;
    }
    conversions.push(converted);
  }
  return conversions;
}

/** The runner calls by the function that they stand in. */
const runsByFunction = memoize((runs: readonly RunnerCall[]) => {
  const found = new Map<FunctionFact, RunnerCall[]>();
  for (const run of runs) {
    const { function: fact } = run.site.context;
    if (fact) {
      found.set(fact, [...(found.get(fact) ?? []), run]);
    }
  }
  return found;
});

function obstacleMessage(obstacle: Obstacle, call: string, name: string): Message {
  switch (obstacle.kind) {
    case 'decorated':
    case 'method':
    case 'special':
    case 'generator':
    case 'value':
    case 'place':
      return message(`run.in-function.${obstacle.kind}`, { call, name });
    case 'caller':
      return message('run.in-function.caller', { call, name, caller: obstacle.caller });
    default:
      return message('run.in-function', { call, name });
  }
}

/** What a fix writes, without parentheses around it, for a sentence. */
function replacementOf(run: RewritableCall): string {
  const { cell, node } = run.site;
  const text = textOfAwait(run, run.rewrite.edits).replace(/^\((.*)\)$/s, '$1');
  const isKept = isAwaited(cell, withParentheses(node)) && !/^await\b/.test(text);
  return excerpt(isKept ? `await ${text}` : text);
}

function textOfAwait({ site: { cell, node } }: RunnerCall, edits: Conversion['edits']): string {
  // An `await` before the call was a mistake, and is replaced as well.
  const from = edits.find(({ to }) => to === node.from)?.from ?? node.from;
  return textAfter(cell, from, node.to, edits).trim();
}

function findingFor(
  { rule, site }: RunnerCall,
  text: Message,
  fixes: readonly Fix[] = []
): Finding {
  const { from, to } = site.callee;
  const tier = fixes[0]?.tier ?? 'explain';
  return { rule, cell: site.cell.id, from, to, message: text, tier, fixes };
}
