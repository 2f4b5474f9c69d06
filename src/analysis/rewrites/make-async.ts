/**
 * Making a plain function async, with all that calls it.
 *
 * A function that awaits must be `async def`, and whoever calls it must await it. That spreads from caller to
 * caller, through all cells, until it reaches code that may await. Where it meets anything that would not hold,
 * such as a function that is passed around as a value, the whole plan is refused.
 */

import { contextOf } from '../semantic/context';
import { convertCall, isAnnotation, type Conversion } from './to-await';
import type { Edit } from '../diagnostics/finding';
import type { Message } from '../diagnostics/messages';
import { textOf, walk, type Program } from '../syntax/parse';
import { unreadCode } from '../syntax/masks/ipython';
import { edit } from './expressions';
import type { Cell, Names } from '../semantic/names';
import { callAt, type CallFact, type FunctionFact, type Reference } from '../semantic/scope';

/** Why a function cannot be made async. */
export type Obstacle =
  | {
      readonly kind:
        'decorated' | 'method' | 'special' | 'generator' | 'value' | 'place' | 'ambiguous' | 'body';
    }
  | { readonly kind: 'caller'; readonly caller: string };

/** What has to change. */
export interface AsyncPlan {
  readonly edits: readonly Edit[];
  /** The functions that become async; the first is the one asked for. */
  readonly functions: readonly FunctionFact[];
  /** How many calls are awaited. */
  readonly calls: number;
  readonly notes: readonly Message[];
}

/** Nobody looks through a change of more functions, and each costs a look at all cells. */
const MAX_FUNCTIONS = 50;

/** A function, and where it is. */
interface FunctionPlace {
  readonly cell: Cell;
  readonly fact: FunctionFact;
}

/**
 * Plans to make a function async.
 *
 * @param convertBody - The conversions that the function's own body needs, or `null` if one of them cannot be made.
 * @param awaited - What of calls that are awaited already: the function gave something to await, and now gives another
 *   thing; or, with `keep`, it never ran, and they are right.
 */
export function planAsync(
  names: Names,
  cell: Cell,
  fact: FunctionFact,
  convertBody: (place: FunctionPlace) => readonly Conversion[] | null,
  awaited: 'refuse' | 'keep' = 'refuse'
): AsyncPlan | Obstacle {
  const places: FunctionPlace[] = [{ cell, fact }];
  const conversions: (readonly Edit[])[] = [];
  const notes = new Map<string, Message>();
  let calls = 0;
  // The list grows while we go: callers join it.
  for (const place of places) {
    if (places.length > MAX_FUNCTIONS) {
      return { kind: 'body' };
    }
    // What stands in the way of a caller is told as that.
    const blocked = (obstacle: Obstacle): Obstacle =>
      place.fact === fact ? obstacle : { kind: 'caller', caller: place.fact.name };
    const obstacle = obstacleOf(names, place);
    if (obstacle) {
      return blocked(obstacle);
    }
    const body = convertBody(place);
    if (!body) {
      return { kind: 'body' };
    }
    const { node } = place.fact;
    conversions.push([edit(place.cell, node.from, node.from, 'async ')]);
    for (const conversion of body) {
      conversions.push(conversion.edits);
      conversion.notes.forEach(note => notes.set(JSON.stringify(note), note));
    }
    for (const { cell: other, reference } of names.references(place.fact.name, place.fact.scope)) {
      if (other !== place.cell && place.fact.scope.kind !== 'module') {
        continue;
      }
      const belongs = refersTo(names, other, reference, place.fact);
      if (belongs === false) {
        continue;
      }
      const call = callOf(other, reference);
      if (!call || belongs === null) {
        return blocked({ kind: call ? 'ambiguous' : 'value' });
      }
      const meantAsync =
        isAwaitedThroughBrackets(other, call) || isPassedToLoop(names, other, call);
      if (awaited === 'keep' && place.fact === fact && meantAsync) {
        continue;
      }
      const context = contextOf(other, call.scope, call.node.from);
      const conversion =
        context.kind === 'class' || context.kind === 'lambda' || isAnnotation(call.node)
          ? null
          : convertCall(names, other, call, context);
      if (!conversion || isAwaitedThroughBrackets(other, call)) {
        return blocked({ kind: conversion ? 'ambiguous' : 'place' });
      }
      conversions.push(conversion.edits);
      conversion.notes.forEach(note => notes.set(JSON.stringify(note), note));
      calls++;
      const caller = context.kind === 'function' ? context.function : null;
      if (caller && !places.some(known => known.fact === caller)) {
        places.push({ cell: other, fact: caller });
      }
    }
  }
  return hasOverlap(conversions)
    ? { kind: 'body' }
    : {
        edits: conversions.flat(),
        functions: places.map(place => place.fact),
        calls,
        notes: [...notes.values()]
      };
}

/** Test runners call tests, and Python calls `__getattr__` and its like: neither awaits them. */
const CALLED_BY_OTHERS = /^test_|^(setUp|tearDown)(Class|Module)?$|^__\w+__$/;

/** What speaks against making this function async, before looking at who calls it. */
function obstacleOf(names: Names, { fact }: FunctionPlace): Obstacle | null {
  if (CALLED_BY_OTHERS.test(fact.name)) {
    return { kind: 'special' };
  }
  if (fact.decorators.some(decorator => !/^(static|class)method$/.test(decorator))) {
    return { kind: 'decorated' };
  }
  if (fact.scope.kind === 'class') {
    return { kind: 'method' };
  }
  if (fact.generator) {
    return { kind: 'generator' };
  }
  if (fact.scope.kind !== 'module') {
    return (fact.scope.bindings.get(fact.name) ?? []).length > 1 ? { kind: 'ambiguous' } : null;
  }
  const unclear = names.cells.some(
    other => hasHiddenUse(other, fact.name) || hasOtherBinding(other, fact.name)
  );
  return unclear ? { kind: 'ambiguous' } : null;
}

/** Whether a cell gives the name to something that is no function. */
function hasOtherBinding(cell: Cell, name: string): boolean {
  const bindings = cell.facts.module.bindings.get(name) ?? [];
  return bindings.some(({ bound }) => bound.kind !== 'function');
}

/** What takes names, or code, as text. */
const BY_TEXT = /\b(globals|locals|vars|getattr|eval|exec|timeit)\b/;

/** Whether a cell may use the name where the tree does not show it: in broken code, in a magic, or in a text. */
function hasHiddenUse({ source, facts: { program } }: Cell, name: string): boolean {
  if (!source.includes(name)) {
    return false;
  }
  const pattern = new RegExp(`(?<![\\w.])${name}(?!\\w|\\.py\\b)`);
  const unread = program.broken ? [source] : unreadCode(source, program);
  return (
    unread.some(code => pattern.test(code)) ||
    (BY_TEXT.test(program.text) && textsIn(program).some(text => pattern.test(text)))
  );
}

function textsIn(program: Program): string[] {
  const texts: string[] = [];
  walk(program.root, node => {
    if (node.kind === 'String') {
      texts.push(textOf(program, node));
    }
  });
  return texts;
}

/** Whether a name refers to this function: yes, no, or `null` for perhaps. */
function refersTo(
  names: Names,
  cell: Cell,
  { node, scope }: Reference,
  fact: FunctionFact
): boolean | null {
  const found = names.resolve(cell, scope, [fact.name], node.from);
  const isIt = (meaning: { kind: string; function?: FunctionFact }): boolean =>
    meaning.kind === 'function' && meaning.function === fact;
  if (found?.certain) {
    return isIt(found.meaning);
  }
  return found === null || found.candidates.some(isIt) ? null : false;
}

function callOf(cell: Cell, { node }: Reference): CallFact | undefined {
  return cell.facts.calls.find(call => call.callee === node);
}

/** The function returned something to await already. */
function isAwaitedThroughBrackets(cell: Cell, call: CallFact): boolean {
  return /(?<![\w.])await[\s\\(]*$/.test(
    cell.facts.program.text.slice(Math.max(0, call.node.from - 200), call.node.from)
  );
}

const TAKES_COROUTINES = /\b(run_until_complete|create_task|ensure_future|start_soon)$/;

/** Whether a call's result goes to something that wants a coroutine: `asyncio.run(f())`, `loop.create_task(f())`. */
function isPassedToLoop(names: Names, cell: Cell, { node }: CallFact): boolean {
  const outer = node.parent?.kind === 'ArgList' ? node.parent.parent : null;
  const taker = callAt(cell.facts, outer);
  const found = taker ? names.callee(cell, taker) : null;
  return (
    (found?.meaning.kind === 'path' && /^(asyncio|anyio|trio|uvloop)\./.test(found.meaning.path)) ||
    (taker !== undefined && TAKES_COROUTINES.test(textOf(cell.facts.program, taker.callee)))
  );
}

/** Whether edits of different conversions overlap, or touch so that their words would run together. */
function hasOverlap(conversions: readonly (readonly Edit[])[]): boolean {
  return conversions.some((edits, index) =>
    conversions
      .slice(index + 1)
      .some(others =>
        edits.some(a => others.some(b => a.cell === b.cell && a.from <= b.to && b.from <= a.to))
      )
  );
}
