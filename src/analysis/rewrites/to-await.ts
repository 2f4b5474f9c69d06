/**
 * Turning a call that blocks on the loop into an `await`, where it stands.
 */

import { awaitPositionOf, type AwaitPosition } from './await-position';
import { contextOf, type Context } from '../semantic/context';
import type { Edit, Fix } from '../diagnostics/finding';
import { message, type Message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { ancestors, textOf, type Node } from '../syntax/parse';
import { awaitCall, generatorAsList } from './expressions';
import type { CallFact, Scope } from '../semantic/scope';

/** The edits that put an `await` in a place, and how far they may be trusted. */
export interface Conversion {
  readonly edits: readonly Edit[];
  readonly tier: Fix['tier'];
  readonly notes: readonly Message[];
}

/** These read a generator to its end at once, so that a list means the same. */
const EAGER = new Set(['sum', 'list', 'tuple', 'set', 'frozenset', 'sorted', 'min', 'max', 'dict']);

/** Turns `f(x)` into `await f(x)`; `null` where that cannot be done. */
export function convertCall(
  names: Names,
  cell: Cell,
  call: CallFact,
  context: Context
): Conversion | null {
  return convertEdits(names, cell, call, context, awaitCall(cell, call.node));
}

/** The same for a call that gave nothing to await; its `await` is left out where something else awaits. */
export type BlockingConversion = Conversion & Pick<AwaitPosition, 'word'>;

/** Puts something to await in the place of a call that blocks; `null` where that cannot be done. */
export function convertBlocking(
  names: Names,
  cell: Cell,
  call: CallFact,
  write: (place: AwaitPosition) => readonly Edit[]
): BlockingConversion | null {
  const place = awaitPositionOf(names, cell, call);
  if (!place) {
    return null;
  }
  const { word } = place;
  const edits = write(place);
  if (word === '') {
    return { word, edits, tier: 'ask', notes: [] };
  }
  const converted = convertEdits(
    names,
    cell,
    call,
    contextOf(cell, call.scope, call.node.from),
    edits
  );
  return converted && { word, ...converted };
}

/** Makes edits that write an `await` fit the place; `null` where it cannot be written. */
export function convertEdits(
  names: Names,
  cell: Cell,
  call: Pick<CallFact, 'node' | 'scope'>,
  context: Context,
  edits: readonly Edit[]
): Conversion | null {
  const notes: Message[] = [];
  if (context.magic || isAnnotation(call.node)) {
    return null;
  }
  let safe = true;
  const awaits = edits.some(({ insert }) => /\bawait\b/.test(insert));
  if (awaits && context.generators.length > 0) {
    const [generator] = context.generators;
    const consumer = context.comprehensions === 1 ? generatorConsumerOf(generator) : null;
    if (!consumer || takesSteps(cell, consumer)) {
      return null;
    }
    safe = isEagerConsumer(names, cell, call.scope, consumer);
    edits = [...generatorAsList(cell, generator), ...edits];
    notes.push(message('note.list'));
  } else if (awaits && context.comprehensions > 1) {
    safe = false;
    notes.push(message('note.nested'));
  }
  if (isPrinted(call.node)) {
    safe = false;
    notes.push(message('note.prints'));
  }
  if (cell.facts.program.broken) {
    safe = false;
    notes.push(message('note.broken'));
  }
  return { edits, tier: safe ? 'safe' : 'ask', notes };
}

/** The call whose argument a generator expression is. */
export function generatorConsumerOf(generator: Node): Node | null {
  const list = generator.kind === 'ArgList' ? generator : generator.parent;
  const previous = list?.children[generator.index - 1]?.kind;
  const positional = generator.kind === 'ArgList' || previous === '(' || previous === ',';
  return list?.kind === 'ArgList' && positional && list.parent?.kind === 'CallExpression'
    ? list.parent
    : null;
}

/** Whether a call wants the generator itself: `next()` takes no list. */
function takesSteps(cell: Cell, { children: [callee] }: Node): boolean {
  return /^a?next$/.test(textOf(cell.facts.program, callee));
}

/** Whether a call reads the generator that it is given to its end, at once. */
export function isEagerConsumer(names: Names, cell: Cell, scope: Scope, consumer: Node): boolean {
  const callee = consumer.children[0];
  const name = textOf(cell.facts.program, callee);
  if (callee.kind === 'VariableName') {
    return EAGER.has(name) && names.resolve(cell, scope, [name], callee.from) === null;
  }
  return /["']\.join$/.test(name);
}

/** Annotations may be evaluated at another time, or never. */
export function isAnnotation(node: Node): boolean {
  for (const ancestor of ancestors(node)) {
    if (ancestor.kind === 'TypeDef' || ancestor.kind === 'TypeDefinition') {
      return true;
    }
    if (ancestor.kind === 'Body') {
      return false;
    }
  }
  return false;
}

/** In `f"{code=}"` the code itself is printed. */
function isPrinted(node: Node): boolean {
  for (const ancestor of ancestors(node)) {
    if (
      ancestor.kind === 'FormatReplacement' &&
      ancestor.children.some(child => child.kind === 'FormatSelfDoc')
    ) {
      return true;
    }
  }
  return false;
}
