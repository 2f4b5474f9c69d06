/**
 * Makes a plain function async, together with its callers.
 *
 * A function that awaits must be `async def`, and its callers must await it. The change spreads from caller to caller,
 * through all cells, until it reaches code that may await. One use that would break, such as a function that is passed
 * as a value, refuses the whole plan.
 */

import { callSiteAt, CallSite } from '../semantic/call-site';
import { convertCall, isAnnotation, type Conversion } from './to-await';
import type { Edit } from '../diagnostics/finding';
import type { Message } from '../diagnostics/messages';
import {
  ancestorOf,
  attributeOf,
  childOf,
  isKind,
  textOf,
  walk,
  type Node,
  type Program
} from '../syntax/parse';
import { unreadCode } from '../syntax/masks/ipython';
import { edit } from './expressions';
import { memoize } from '../semantic/memoize';
import type { Cell, Meaning, Names } from '../semantic/names';
import type { CallFact, FunctionFact, Reference, Scope } from '../semantic/scope';

/** Why a function cannot be made async. */
export type Obstacle =
  | {
      readonly kind:
        'decorated' | 'method' | 'special' | 'generator' | 'value' | 'place' | 'ambiguous' | 'body';
    }
  | { readonly kind: 'caller'; readonly caller: string };

/** The edits that make functions async. */
export interface AsyncPlan {
  readonly kind: 'plan';
  readonly edits: readonly Edit[];
  /** The functions that become async; the first is the one asked for. */
  readonly functions: readonly FunctionFact[];
  /** How many calls are awaited. */
  readonly calls: number;
  /** Whether these are all calls. Objects of unknown classes may have a method of the same name. */
  readonly isComplete: boolean;
  readonly notes: readonly Message[];
}

/** A change of more functions is hard to review, and each one costs a look at all cells. */
const MAX_FUNCTIONS = 50;

/** A function, and where it is. */
interface FunctionPlace {
  readonly cell: Cell;
  readonly fact: FunctionFact;
}

/**
 * Plans to make a function async.
 *
 * @param convertBody - The conversions that the function's own body needs, or `null` if one of them isn't possible.
 * @param awaited - How to treat calls that are already awaited: `refuse` the plan, because the return value would
 *   change, or `keep` them, because the function could not run before. `keep` also allows methods.
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
  let isComplete = true;
  // The list grows during the loop: callers are added to it.
  for (const place of places) {
    if (places.length > MAX_FUNCTIONS) {
      return { kind: 'body' };
    }
    // Say which caller has the obstacle.
    const blocked = (obstacle: Obstacle): Obstacle =>
      place.fact === fact ? obstacle : { kind: 'caller', caller: place.fact.name };
    const obstacle = obstacleOf(names, place, awaited === 'keep');
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
    for (const { cell: other, node: used, belongs } of usesOf(names, place)) {
      if (belongs === false) {
        continue;
      }
      if (belongs === null && place.fact.scope.kind === 'class') {
        isComplete = false;
        continue;
      }
      const call = other.facts.calls.find(({ callee }) => callee === used);
      if (!call || belongs === null) {
        return blocked({ kind: call ? 'ambiguous' : 'value' });
      }
      const meantAsync =
        isAwaitedThroughBrackets(other, call) || isPassedToLoop(names, other, call);
      if (awaited === 'keep' && place.fact === fact && meantAsync) {
        continue;
      }
      const site = new CallSite(names, other, call);
      const { context } = site;
      const conversion =
        context.kind === 'class' || context.kind === 'lambda' || isAnnotation(call.node)
          ? null
          : convertCall(site);
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
        kind: 'plan',
        edits: conversions.flat(),
        functions: places.map(place => place.fact),
        calls,
        isComplete,
        notes: [...notes.values()]
      };
}

/** Test runners call tests, and Python calls special methods such as `__getattr__`. Neither awaits them. */
const CALLED_BY_OTHERS = /^test_|^(setUp|tearDown)(Class|Module)?$|^__\w+__$/;

/** Whether a function is a method of `unittest.IsolatedAsyncioTestCase`, which awaits its tests. */
function isOfAsyncTestCase({ facts: { program } }: Cell, { scope }: FunctionFact): boolean {
  return (
    scope.kind === 'class' &&
    /^class\s+\w+\s*\(.*\bIsolatedAsyncioTestCase\b/.test(textOf(program, scope.node))
  );
}

/** Whether a method is one of a test case that calls its tests plainly. */
export function isOfPlainTestCase(cell: Cell, fact: FunctionFact): boolean {
  return (
    fact.scope.kind === 'class' &&
    /^class\s+\w+\s*\(.*\bTestCase\b/.test(textOf(cell.facts.program, fact.scope.node)) &&
    CALLED_BY_OTHERS.test(fact.name)
  );
}

/** Why this function can't be async, without looking at its callers. */
function obstacleOf(
  names: Names,
  { cell, fact }: FunctionPlace,
  allowsMethods: boolean
): Obstacle | null {
  if (CALLED_BY_OTHERS.test(fact.name) && !isOfAsyncTestCase(cell, fact)) {
    return { kind: 'special' };
  }
  if (fact.decorators.some(decorator => !/^(static|class)method$/.test(decorator))) {
    return { kind: 'decorated' };
  }
  if (fact.scope.kind === 'class' && !allowsMethods) {
    return { kind: 'method' };
  }
  if (fact.generator) {
    return { kind: 'generator' };
  }
  if (fact.scope.kind === 'class') {
    return null;
  }
  if (fact.scope.kind !== 'module') {
    return (fact.scope.bindings.get(fact.name) ?? []).length > 1 ? { kind: 'ambiguous' } : null;
  }
  const unclear = names.cells.some(
    other => hasHiddenUse(other, fact.name) || hasOtherBinding(other, fact.name)
  );
  return unclear ? { kind: 'ambiguous' } : null;
}

/** Whether a cell binds the name to something that isn't a function. */
function hasOtherBinding(cell: Cell, name: string): boolean {
  const bindings = cell.facts.module.bindings.get(name) ?? [];
  return bindings.some(({ bound }) => bound.kind !== 'function');
}

/** Functions that take names or code as text. */
const BY_TEXT = /\b(globals|locals|vars|getattr|eval|exec|timeit)\b/;

/** Whether a cell may use the name where the tree doesn't show it: in broken code, a magic or a string. */
function hasHiddenUse({ source, facts: { program } }: Cell, name: string): boolean {
  if (!source.includes(name)) {
    return false;
  }
  const pattern = new RegExp(`(?<![\\w.])${name}(?!\\w|\\.py\\b)`);
  const unread = program.broken ? [source] : unreadCode(source, program);
  return (
    unread.some(code => pattern.test(code)) ||
    textsForNames(program).some(text => pattern.test(text))
  );
}

/** The strings of a program that may use names as text. */
const textsForNames = memoize((program: Program): readonly string[] => {
  const texts: string[] = [];
  if (BY_TEXT.test(program.text)) {
    walk(program.root, node => {
      if (node.kind === 'String') {
        texts.push(textOf(program, node));
      }
    });
  }
  return texts;
});

/** Whether a name refers to this function; `null` if that isn't sure. */
function refersTo(
  names: Names,
  cell: Cell,
  { node, scope }: Reference,
  fact: FunctionFact
): boolean | null {
  const found = names.resolve(cell, scope, [fact.name], node.from);
  const isIt = (meaning: Meaning): boolean =>
    meaning.kind === 'function' && meaning.function === fact;
  if (found?.certain) {
    return isIt(found.meaning);
  }
  return found === null || found.candidates.some(isIt) ? null : false;
}

/** A place that reads a function: its name, or an attribute of a method's name. */
interface FunctionUse {
  readonly cell: Cell;
  readonly node: Node;
  /** Whether it means this function; `null` if that isn't sure. */
  readonly belongs: boolean | null;
}

function* usesOf(names: Names, { cell, fact }: FunctionPlace): Generator<FunctionUse> {
  if (fact.scope.kind === 'class') {
    yield* usesOfMethod(names, fact);
    return;
  }
  for (const { cell: other, reference } of names.references(fact.name, fact.scope)) {
    if (other === cell || fact.scope.kind === 'module') {
      const belongs = refersTo(names, other, reference, fact);
      yield { cell: other, node: reference.node, belongs };
    }
  }
}

/** The attributes of a method's name: of `self` in its class, and of objects that the notebook makes from the class. */
function* usesOfMethod(names: Names, { name, scope }: FunctionFact): Generator<FunctionUse> {
  for (const cell of names.cells) {
    for (const { node: property, scope: at } of cell.facts.attributes.get(name) ?? []) {
      const node = property.parent!;
      const object = attributeOf(node)?.object;
      const isOwn =
        object !== undefined &&
        isKind(object, 'VariableName', 'CallExpression') &&
        ((/^(self|cls)$/.test(textOf(cell.facts.program, object)) &&
          classAround(node) === scope.node) ||
          isMadeFrom(names, cell, at, object, scope.node));
      const found = object ? names.value(cell, at, object) : null;
      const belongs = isOwn ? true : found?.meaning.kind === 'path' ? false : null;
      yield { cell, node, belongs };
    }
  }
}

/** Whether a call surely calls this method: on `self`, or on an object that the notebook makes from the class. */
export function isMethodOf(names: Names, site: CallSite, fact: FunctionFact): boolean {
  return [...usesOfMethod(names, fact)].some(
    ({ cell, node, belongs }) => cell === site.cell && node === site.callee && belongs === true
  );
}

/** The method of the notebook's classes that an attribute surely is: `agent.load`; `null` if there is none. */
export function methodOf(names: Names, cell: Cell, attribute: Node): FunctionFact | null {
  const property = attributeOf(attribute)?.property;
  const name = property ? textOf(cell.facts.program, property) : '';
  for (const { facts } of names.cells) {
    for (const fact of facts.functions) {
      if (fact.name === name && fact.scope.kind === 'class') {
        for (const use of usesOfMethod(names, fact)) {
          if (use.cell === cell && use.node === attribute && use.belongs === true) {
            return fact;
          }
        }
      }
    }
  }
  return null;
}

function classAround(node: Node): Node | undefined {
  return ancestorOf(node, 'ClassDefinition');
}

/** Whether an expression is an object of a class of the notebook: `Agent()`, or a variable that only ever holds one. */
function isMadeFrom(
  names: Names,
  cell: Cell,
  scope: Scope,
  object: Node,
  definition: Node
): boolean {
  const owner = names.cells.find(({ facts }) => rootOf(definition) === facts.program.root);
  const title = childOf(definition, 'VariableName');
  const called = owner && title ? textOf(owner.facts.program, title) : null;
  if (called === null || names.bindingsOf(cell, cell.facts.module, called).length !== 1) {
    return false;
  }
  if (object.kind === 'CallExpression') {
    return textOf(cell.facts.program, object.children[0]) === called;
  }
  const bindings = names.bindingsOf(cell, scope, textOf(cell.facts.program, object));
  return (
    bindings.length > 0 &&
    bindings.every(
      ({ cell: other, binding: { bound } }) =>
        bound.kind === 'value' &&
        bound.value.kind === 'CallExpression' &&
        textOf(other.facts.program, bound.value.children[0]) === called
    )
  );
}

function rootOf(node: Node): Node {
  return node.parent ? rootOf(node.parent) : node;
}

/** Whether `await` stands before a call, perhaps with parentheses between. */
function isAwaitedThroughBrackets(cell: Cell, call: CallFact): boolean {
  return /(?<![\w.])await[\s\\(]*$/.test(
    cell.facts.program.text.slice(Math.max(0, call.node.from - 200), call.node.from)
  );
}

const TAKES_COROUTINES = /\b(run_until_complete|create_task|ensure_future|start_soon)$/;

/** Whether a call's result is passed to a function that takes a coroutine: `asyncio.run(f())`, `loop.create_task(f())`. */
function isPassedToLoop(names: Names, cell: Cell, { node }: CallFact): boolean {
  const outer = node.parent?.kind === 'ArgList' ? node.parent.parent : null;
  const taker = callSiteAt(names, cell, outer);
  return (
    taker !== null &&
    (/^(asyncio|anyio|trio|uvloop)\./.test(taker.qualifiedName ?? '') ||
      TAKES_COROUTINES.test(taker.textOf(taker.callee)))
  );
}

/** Whether edits of different conversions overlap or touch. */
function hasOverlap(conversions: readonly (readonly Edit[])[]): boolean {
  return conversions.some((edits, index) =>
    conversions
      .slice(index + 1)
      .some(others =>
        edits.some(a => others.some(b => a.cell === b.cell && a.from <= b.to && b.from <= a.to))
      )
  );
}
