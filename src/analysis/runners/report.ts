/**
 * What to say about a runner, and what to offer: that depends on where it stands.
 */

import { runInThread } from './run-in-thread';
import { contextOf, type Context } from '../semantic/context';
import { convertEdits, isAnnotation, type Conversion } from '../rewrites/to-await';
import type { Finding, Fix } from '../diagnostics/finding';
import { isInMainGuard, readsCommandLine } from '../queries/main-guard';
import { hoistFromClass } from '../rewrites/hoist';
import { fixesUnderMagic } from './under-magic';
import { planAsync, type Obstacle } from '../rewrites/make-async';
import { excerpt, message, type Message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { isAsyncioPatched, type Patch } from '../queries/nested-loop-patch';
import { textAfter } from '../rewrites/expressions';
import { isRewrite, type RunnerCall } from '.';
import type { FunctionFact } from '../semantic/scope';
import { isGuardedForNotebook } from '../queries/loop-aware';
import { loopWideCall } from './loop-wide-calls';

/**
 * The finding for a run, or `null` where it works.
 *
 * @param patch - What has patched asyncio in the kernel.
 */
export function reportRun(
  names: Names,
  runs: readonly RunnerCall[],
  run: RunnerCall,
  patch: Patch | null = null
): Finding | null {
  const { cell, call, rewrite, displayName } = run;
  if (isAnnotation(call.node) || isGuardedForNotebook(names, cell, call)) {
    return null;
  }
  const context = contextOf(cell, call.scope, call.node.from);
  if (!run.always && (patch || isAsyncioPatched(names))) {
    const found = reportPatched(names, runs, run, context, patch);
    return found && { ...found, hint: true };
  }
  if (!isRewrite(rewrite)) {
    return finding(run, rewrite);
  }
  if (context.magic) {
    const text = message('run.in-magic', { call: displayName, magic: context.magic.name });
    return finding(run, text, [
      ...fixesUnderMagic(names, runs, run),
      ...threadFixesUnderMagic(names, run, context)
    ]);
  }
  switch (context.kind) {
    case 'lambda':
      return finding(run, message('run.in-lambda', { call: displayName }));
    case 'class':
      return reportInClass(names, run);
    case 'function':
      return reportInFunction(names, runs, run, context.function!);
    default:
      return reportAtTopLevel(names, run, context);
  }
}

/** A run as an await where it stands; `null` where that cannot be done. */
export function convertRun(names: Names, run: RunnerCall, context: Context): Conversion | null {
  const { cell, call, rewrite } = run;
  if (!isRewrite(rewrite)) {
    return null;
  }
  const converted = convertEdits(names, cell, call, context, rewrite.edits);
  const whole = loopWideCall(names);
  return (
    converted && {
      edits: converted.edits,
      tier: rewrite.tier === 'safe' && !whole ? converted.tier : 'ask',
      notes: [
        ...rewrite.notes,
        ...converted.notes,
        ...(whole ? [message('note.own-loop', { call: whole })] : [])
      ]
    }
  );
}

/** Await may be written right here. */
function reportAtTopLevel(names: Names, run: RunnerCall, context: Context): Finding {
  const { displayName } = run;
  const converted = convertRun(names, run, context);
  if (!converted) {
    return finding(run, message('run.in-generator', { call: displayName }));
  }
  const replacement = replacementOf(run);
  const list = converted.notes.some(({ id }) => id === 'note.list');
  const title = message(list ? 'fix.list' : 'fix.await', { replacement });
  const text = message('run.here', { call: displayName, replacement });
  return finding(run, text, [
    { title, ...converted, notes: [...converted.notes, ...scriptNotes(run)] }
  ]);
}

/** A pasted script may go on to read a command line that is not its own. */
function scriptNotes({ cell, call }: RunnerCall): Message[] {
  const pasted = isInMainGuard(cell, call.node) && readsCommandLine(cell);
  return pasted ? [message('note.command-line')] : [];
}

/** Under nest_asyncio the run works. We speak only where it can do without. */
function reportPatched(
  names: Names,
  runs: readonly RunnerCall[],
  run: RunnerCall,
  context: Context,
  patch: Patch | null
): Finding | null {
  const { displayName } = run;
  if (!isRewrite(run.rewrite) || context.magic) {
    return null;
  }
  const found =
    context.kind === 'awaits'
      ? reportAtTopLevel(names, run, context)
      : context.kind === 'function'
        ? reportInFunction(names, runs, run, context.function!)
        : null;
  const [fix] = found?.fixes ?? [];
  if (!fix || fix.title.id === 'fix.thread') {
    return null;
  }
  if (patch) {
    const by = patch.count === null ? patch.module : `${patch.module} (In[${patch.count}])`;
    const id = patch.loses ? 'run.nested.loses' : 'run.nested';
    return finding(run, message(id, { call: displayName, patch: by }), [fix]);
  }
  if (context.kind === 'function') {
    const { name } = context.function!;
    return finding(run, message('run.patched.in-function', { call: displayName, name }), [fix]);
  }
  const { replacement } = fix.title.args as { replacement: string };
  return finding(run, message('run.patched', { call: displayName, replacement }), [fix]);
}

function reportInClass(names: Names, run: RunnerCall): Finding {
  const { displayName, rewrite } = run;
  const text = message('run.in-class', { call: displayName });
  const hoisted =
    isRewrite(rewrite) && rewrite.notes.length === 0
      ? hoistFromClass(names, run.cell, run.call, textOfAwait(run, rewrite.edits))
      : null;
  if (!hoisted) {
    return finding(run, text);
  }
  const { name, edits } = hoisted;
  const title = message('fix.hoist', { name });
  return finding(run, text, [{ title, tier: 'ask', edits, notes: [message('note.hoist')] }]);
}

function reportInFunction(
  names: Names,
  runs: readonly RunnerCall[],
  run: RunnerCall,
  fact: FunctionFact
): Finding {
  const plan = planAsync(names, run.cell, fact, place =>
    convertRunsOf(names, runs, place.cell, place.fact)
  );
  if ('kind' in plan) {
    return finding(run, obstacleMessage(plan, run.displayName, fact.name), threadFixes(names, run));
  }
  const functions = plan.functions.map(({ name }) => name);
  const fix: Fix = {
    title: message('fix.make-async', { name: fact.name, calls: plan.calls }),
    tier: 'ask',
    edits: plan.edits,
    notes: [
      ...plan.notes,
      ...(functions.length > 1 ? [message('note.make-async', { names: functions.join(', ') })] : [])
    ]
  };
  return finding(run, message('run.in-function', { call: run.displayName, name: fact.name }), [
    fix,
    ...threadFixes(names, run)
  ]);
}

function threadFixes(names: Names, run: RunnerCall): Fix[] {
  const fix = runInThread(names, run);
  return fix ? [fix] : [];
}

/** Repeating a coroutine has no other way than a thread. */
function threadFixesUnderMagic(names: Names, run: RunnerCall, { kind, magic }: Context): Fix[] {
  return kind === 'awaits' && /timeit$/.test(magic?.name ?? '') ? threadFixes(names, run) : [];
}

/** All runs in a function's own body as awaits, or `null` if one of them cannot be one. */
function convertRunsOf(
  names: Names,
  runs: readonly RunnerCall[],
  cell: Cell,
  fact: FunctionFact
): Conversion[] | null {
  const conversions: Conversion[] = [];
  for (const run of runs) {
    const { from } = run.call.node;
    if (run.cell !== cell || from < fact.node.from || from >= fact.node.to) {
      continue;
    }
    const context = contextOf(cell, run.call.scope, from);
    if (context.function !== fact) {
      continue;
    }
    const converted = convertRun(names, run, context);
    if (!converted) {
      return null;
    }
    conversions.push(converted);
  }
  return conversions;
}

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
function replacementOf(run: RunnerCall): string {
  const edits = isRewrite(run.rewrite) ? run.rewrite.edits : [];
  return excerpt(textOfAwait(run, edits).replace(/^\((.*)\)$/s, '$1'));
}

function textOfAwait({ cell, call: { node } }: RunnerCall, edits: Conversion['edits']): string {
  // An `await` that stood before the call was a part of the mistake.
  const from = edits.find(({ to }) => to === node.from)?.from ?? node.from;
  return textAfter(cell, from, node.to, edits).trim();
}

function finding(
  { rule, cell, call }: RunnerCall,
  text: Message,
  fixes: readonly Fix[] = []
): Finding {
  return {
    rule,
    cell: cell.id,
    from: call.callee.from,
    to: call.callee.to,
    message: text,
    tier: fixes[0]?.tier ?? 'explain',
    fixes
  };
}
