/**
 * A runner is a call that starts a loop, or drives one, until a coroutine is done. In a notebook the loop runs
 * already, so every runner fails there, and `await` takes its place.
 */

import type { Edit, Fix } from '../diagnostics/finding';
import { message, type Message } from '../diagnostics/messages';
import type { Cell, Names, Resolution } from '../semantic/names';
import type { Node } from '../syntax/parse';
import { awaitArgument, edit } from '../rewrites/expressions';
import { argumentsOf, type Argument } from '../semantic/arguments';
import type { CallFact } from '../semantic/scope';

/** How a runner becomes an await, whatever the place says to it. */
export interface Rewrite {
  readonly edits: readonly Edit[];
  readonly tier: Fix['tier'];
  readonly notes: readonly Message[];
}

/** A call of a runner. */
export interface RunnerCall {
  /** The rule that speaks of it. */
  readonly rule: string;
  readonly cell: Cell;
  readonly call: CallFact;
  /** How messages call it, such as `asyncio.run()`. */
  readonly displayName: string;
  /** Whether it fails even where nest_asyncio patched the loop. */
  readonly always?: boolean;
  /** Its rewrite, or why there is none. */
  readonly rewrite: Rewrite | Message;
}

/** Recognises a runner, or says `null`. It is asked about every call, so it says `null` fast. */
export type Recognizer = (names: Names, cell: Cell, call: CallFact) => RunnerCall | null;

/** Whether a rewrite was found. */
export function isRewrite(rewrite: Rewrite | Message): rewrite is Rewrite {
  return 'edits' in rewrite;
}

/** The rewrite of `run(main, …)` to `await main`, where `main` is the only argument that counts. */
export function awaitMain(
  names: Names,
  cell: Cell,
  call: CallFact,
  keyword: string,
  written: string
): Rewrite | Message {
  const list = argumentsOf(cell, call.arguments);
  const mains = list?.filter(({ keyword: name }) => name === null || name === keyword) ?? [];
  if (!list || list.some(({ star }) => star !== null) || mains.length !== 1) {
    return message('run.no-argument', { call: written });
  }
  const [main] = mains;
  let edits = awaitArgument(cell, call.node, call.arguments, main);
  let tier: Fix['tier'] = 'safe';
  const notes: Message[] = [];
  const named = functionNamed(names, cell, call, main.value);
  if (named === 'other') {
    const name = cell.source.slice(main.value.from, main.value.to);
    return message('run.function', { call: written, name });
  }
  if (named === 'coroutine function') {
    // The function itself was given; it has to be called.
    edits = [...edits, edit(cell, main.value.to, main.value.to, '()')];
    tier = 'ask';
  }
  const dropped = noteOnDropped(cell, list, main);
  if (dropped) {
    notes.push(dropped);
    tier = 'ask';
  }
  return { edits, tier, notes };
}

/** Adds what a doubtful name does to a rewrite. */
export function askIfUncertain(
  rewrite: Rewrite | Message,
  name: string,
  found: Resolution | null
): Rewrite | Message {
  if (!isRewrite(rewrite) || found?.certain) {
    return rewrite;
  }
  return {
    ...rewrite,
    tier: 'ask',
    notes: [...rewrite.notes, message('note.uncertain', { name })]
  };
}

/** What a bare name in the arguments is, if it is a function of the notebook. */
export function functionNamed(
  names: Names,
  cell: Cell,
  call: CallFact,
  value: Node
): 'coroutine function' | 'other' | null {
  if (value.kind !== 'VariableName') {
    return null;
  }
  const name = cell.source.slice(value.from, value.to);
  const found = names.resolve(cell, call.scope, [name], value.from);
  if (found?.meaning.kind !== 'function') {
    return null;
  }
  const { async, generator } = found.meaning.function;
  return found.certain && async && !generator ? 'coroutine function' : 'other';
}

/** Says which arguments `await` has no use for; those that say nothing are not worth a word. */
export function noteOnDropped(
  cell: Cell,
  list: readonly Argument[],
  main: Argument
): Message | null {
  const dropped = list
    .filter(argument => argument.from !== main.from && argument.value.kind !== 'None')
    .map(argument => cell.source.slice(argument.from, argument.value.to))
    .filter(text => !/^debug\s*=\s*False$/.test(text));
  return dropped.length > 0
    ? message('note.drops', { arguments: dropped.join(', ').replace(/\s+/g, ' ') })
    : null;
}

/** How a callee is written, for a sentence. */
export function displayNameOf(cell: Cell, call: CallFact): string {
  const text = cell.source
    .slice(call.callee.from, call.callee.to)
    .replace(/[\s\\]*\.[\s\\]*/g, '.')
    .replace(/\s+/g, ' ');
  return `${text.length > 40 ? `…${text.slice(-39)}` : text}()`;
}
