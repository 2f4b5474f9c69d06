/**
 * What to say about a runner, and what to offer: that depends on where it stands.
 */

import { bridge } from './run-in-thread';
import { contextOf, type Context } from '../semantic/context';
import { convert, isAnnotation, type Conversion } from '../rewrites/to-await';
import type { Finding, Fix } from '../diagnostics/finding';
import { isGuarded, readsCommandLine } from '../queries/main-guard';
import { hoistFromClass } from '../rewrites/hoist';
import { fixesUnderMagic } from './under-magic';
import { planAsync, type Obstacle } from '../rewrites/make-async';
import { excerpt, message, type Message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { isPatched, type Patch } from '../queries/nested-loop-patch';
import { textAfter } from '../rewrites/expressions';
import { isRewrite, type Run } from '.';
import type { FunctionFact } from '../semantic/scope';
import { worksAlready } from '../queries/loop-aware';
import { wholeLoopCall } from './loop-wide-calls';

/**
 * The finding for a run, or `null` where it works.
 *
 * @param patch - What has patched asyncio in the kernel.
 */
export function judgeRun(
  names: Names,
  runs: readonly Run[],
  run: Run,
  patch: Patch | null = null
): Finding | null {
  const { cell, call, rewrite, written } = run;
  if (isAnnotation(call.node) || worksAlready(names, cell, call)) {
    return null;
  }
  const context = contextOf(cell, call.scope, call.node.from);
  if (!run.always && (patch || isPatched(names))) {
    const found = judgePatched(names, runs, run, context, patch);
    return found && { ...found, hint: true };
  }
  if (!isRewrite(rewrite)) {
    return finding(run, rewrite);
  }
  if (context.magic) {
    const text = message('run.in-magic', { call: written, magic: context.magic.name });
    return finding(run, text, [
      ...fixesUnderMagic(names, runs, run),
      ...bridgesUnderMagic(names, run, context)
    ]);
  }
  switch (context.kind) {
    case 'lambda':
      return finding(run, message('run.in-lambda', { call: written }));
    case 'class':
      return judgeInClass(names, run);
    case 'function':
      return judgeInFunction(names, runs, run, context.function!);
    default:
      return judgeHere(names, run, context);
  }
}

/** A run as an await where it stands; `null` where that cannot be done. */
export function convertRun(names: Names, run: Run, context: Context): Conversion | null {
  const { cell, call, rewrite } = run;
  if (!isRewrite(rewrite)) {
    return null;
  }
  const converted = convert(names, cell, call, context, rewrite.edits);
  const whole = wholeLoopCall(names);
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
function judgeHere(names: Names, run: Run, context: Context): Finding {
  const { written } = run;
  const converted = convertRun(names, run, context);
  if (!converted) {
    return finding(run, message('run.in-generator', { call: written }));
  }
  const replacement = replacementOf(run);
  const list = converted.notes.some(({ id }) => id === 'note.list');
  const title = message(list ? 'fix.list' : 'fix.await', { replacement });
  const text = message('run.here', { call: written, replacement });
  return finding(run, text, [
    { title, ...converted, notes: [...converted.notes, ...ofScripts(run)] }
  ]);
}

/** A pasted script may go on to read a command line that is not its own. */
function ofScripts({ cell, call }: Run): Message[] {
  const pasted = isGuarded(cell, call.node) && readsCommandLine(cell);
  return pasted ? [message('note.command-line')] : [];
}

/** Under nest_asyncio the run works. We speak only where it can do without. */
function judgePatched(
  names: Names,
  runs: readonly Run[],
  run: Run,
  context: Context,
  patch: Patch | null
): Finding | null {
  const { written } = run;
  if (!isRewrite(run.rewrite) || context.magic) {
    return null;
  }
  const found =
    context.kind === 'awaits'
      ? judgeHere(names, run, context)
      : context.kind === 'function'
        ? judgeInFunction(names, runs, run, context.function!)
        : null;
  const [fix] = found?.fixes ?? [];
  if (!fix || fix.title.id === 'fix.thread') {
    return null;
  }
  if (patch) {
    const by = patch.count === null ? patch.module : `${patch.module} (In[${patch.count}])`;
    const id = patch.loses ? 'run.nested.loses' : 'run.nested';
    return finding(run, message(id, { call: written, patch: by }), [fix]);
  }
  if (context.kind === 'function') {
    const { name } = context.function!;
    return finding(run, message('run.patched.in-function', { call: written, name }), [fix]);
  }
  const { replacement } = fix.title.args as { replacement: string };
  return finding(run, message('run.patched', { call: written, replacement }), [fix]);
}

function judgeInClass(names: Names, run: Run): Finding {
  const { written, rewrite } = run;
  const text = message('run.in-class', { call: written });
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

function judgeInFunction(
  names: Names,
  runs: readonly Run[],
  run: Run,
  fact: FunctionFact
): Finding {
  const plan = planAsync(names, run.cell, fact, place =>
    convertRunsOf(names, runs, place.cell, place.fact)
  );
  if ('kind' in plan) {
    return finding(run, obstacleMessage(plan, run.written, fact.name), bridges(names, run));
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
  return finding(run, message('run.in-function', { call: run.written, name: fact.name }), [
    fix,
    ...bridges(names, run)
  ]);
}

function bridges(names: Names, run: Run): Fix[] {
  const fix = bridge(names, run);
  return fix ? [fix] : [];
}

/** Repeating a coroutine has no other way than a thread. */
function bridgesUnderMagic(names: Names, run: Run, { kind, magic }: Context): Fix[] {
  return kind === 'awaits' && /timeit$/.test(magic?.name ?? '') ? bridges(names, run) : [];
}

/** All runs in a function's own body as awaits, or `null` if one of them cannot be one. */
function convertRunsOf(
  names: Names,
  runs: readonly Run[],
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
function replacementOf(run: Run): string {
  const edits = isRewrite(run.rewrite) ? run.rewrite.edits : [];
  return excerpt(textOfAwait(run, edits).replace(/^\((.*)\)$/s, '$1'));
}

function textOfAwait({ cell, call: { node } }: Run, edits: Conversion['edits']): string {
  // An `await` that stood before the call was a part of the mistake.
  const from = edits.find(({ to }) => to === node.from)?.from ?? node.from;
  return textAfter(cell, from, node.to, edits).trim();
}

function finding({ rule, cell, call }: Run, text: Message, fixes: readonly Fix[] = []): Finding {
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
