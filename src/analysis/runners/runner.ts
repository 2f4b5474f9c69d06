/**
 * A runner starts an event loop, or drives one, until a coroutine is done. A notebook's loop is already running, so
 * every runner fails there, and `await` replaces it.
 */

import type { Edit, Fix } from '../diagnostics/finding';
import { message, type Message, type RuleId } from '../diagnostics/messages';
import { awaitArgument, edit } from '../rewrites/expressions';
import type { Argument } from '../semantic/arguments';
import type { CallSite } from '../semantic/call-site';
import type { Cell, Resolution } from '../semantic/names';
import type { Node } from '../syntax/parse';

/** A rewrite of a runner call to `await`, before checking whether `await` is allowed here. */
export interface Rewrite {
  readonly kind: 'rewrite';
  readonly edits: readonly Edit[];
  readonly tier: Fix['tier'];
  readonly notes: readonly Message[];
}

/** Why a runner call can't be rewritten. */
export interface NoRewrite {
  readonly kind: 'none';
  readonly reason: Message;
}

/** A call of a runner. */
export interface RunnerCall {
  /** The rule that reports it. */
  readonly rule: RuleId;
  readonly site: CallSite;
  /** How messages call it, such as `asyncio.run()`. */
  readonly displayName: string;
  /** Whether it fails even if nest_asyncio has patched the loop. */
  readonly always?: boolean;
  readonly rewrite: Rewrite | NoRewrite;
}

/** Recognises a runner, or returns `null`. It is called for many calls, so it returns `null` fast. */
export type Recognizer = (site: CallSite) => RunnerCall | null;

/** The answer of a runner that can't be rewritten. */
export function noRewrite(reason: Message): NoRewrite {
  return { kind: 'none', reason };
}

/** The rewrite of `run(main, …)` to `await main`, where `main` is the only argument that counts. */
export function awaitMain(site: CallSite, keyword: string): Rewrite | NoRewrite {
  const { cell, displayName } = site;
  const list = site.arguments;
  const mains = list?.filter(({ keyword: name }) => name === null || name === keyword) ?? [];
  if (!list || list.some(({ star }) => star !== null) || mains.length !== 1) {
    return noRewrite(message('run.no-argument', { call: displayName }));
  }
  const [main] = mains;
  let edits = awaitArgument(cell, site.node, site.argumentList, main);
  let tier: Fix['tier'] = 'safe';
  const notes: Message[] = [];
  const named = functionNamed(site, main.value);
  if (named === 'other') {
    const name = cell.source.slice(main.value.from, main.value.to);
    return noRewrite(message('run.function', { call: displayName, name }));
  }
  if (named === 'coroutine function') {
    // The function itself was passed; it has to be called.
    edits = [...edits, edit(cell, main.value.to, main.value.to, '()')];
    tier = 'ask';
  }
  const dropped = noteOnDropped(cell, list, main);
  if (dropped) {
    notes.push(dropped);
    tier = 'ask';
  }
  return { kind: 'rewrite', edits, tier, notes };
}

/** A rewrite of a call of something that may mean another thing: it asks first, and says so. */
export function askIfUncertain(
  rewrite: Rewrite | NoRewrite,
  name: string,
  found: Pick<Resolution, 'certain'> | null
): Rewrite | NoRewrite {
  if (rewrite.kind === 'none' || found?.certain) {
    return rewrite;
  }
  return {
    ...rewrite,
    tier: 'ask',
    notes: [...rewrite.notes, message('note.uncertain', { name })]
  };
}

/** Which kind of function of the notebook a bare name in the arguments is, if it is one. */
export function functionNamed(site: CallSite, value: Node): 'coroutine function' | 'other' | null {
  if (value.kind !== 'VariableName') {
    return null;
  }
  const found = site.meaningOf(value);
  if (found?.meaning.kind !== 'function') {
    return null;
  }
  const { async, generator } = found.meaning.function;
  return found.certain && async && !generator ? 'coroutine function' : 'other';
}

/** A note on the arguments that `await` doesn't take, except those that have no effect. */
function noteOnDropped(cell: Cell, list: readonly Argument[], main: Argument): Message | null {
  const dropped = list
    .filter(argument => argument.from !== main.from && argument.value.kind !== 'None')
    .map(argument => cell.source.slice(argument.from, argument.value.to))
    .filter(text => !/^debug\s*=\s*False$/.test(text));
  return dropped.length > 0
    ? message('note.drops', { arguments: dropped.join(', ').replace(/\s+/g, ' ') })
    : null;
}
