/**
 * Turns a call into an `await`, where it stands.
 */

import { awaitPositionOf, type AwaitPosition } from './await-position';
import type { CallSite } from '../semantic/call-site';
import type { Edit, Fix } from '../diagnostics/finding';
import { message, type Message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { ancestors, textOf, type Node } from '../syntax/parse';
import { awaitCall, generatorAsList } from './expressions';
import type { Scope } from '../semantic/scope';

/** The edits that write an `await`, and how far they may be trusted. */
export interface Conversion {
  readonly edits: readonly Edit[];
  readonly tier: Fix['tier'];
  readonly notes: readonly Message[];
}

/** Functions that read a generator to its end at once, so that they may get a list instead. */
const EAGER = new Set(['sum', 'list', 'tuple', 'set', 'frozenset', 'sorted', 'min', 'max', 'dict']);

/** Turns `f(x)` into `await f(x)`; `null` if `await` isn't possible there. */
export function convertCall(site: CallSite): Conversion | null {
  return convertEdits(site, awaitCall(site.cell, site.node));
}

/** A conversion of a call that returned a plain value. It has no `await` if the enclosing call awaits its argument. */
export type BlockingConversion = Conversion & Pick<AwaitPosition, 'word'>;

/** Replaces a blocking call by an awaitable one; `null` if `await` isn't possible there. */
export function convertBlocking(
  site: CallSite,
  write: (position: AwaitPosition) => readonly Edit[]
): BlockingConversion | null {
  const position = awaitPositionOf(site);
  if (!position) {
    return null;
  }
  const { word } = position;
  const edits = write(position);
  if (word === '') {
    return { word, edits, tier: 'ask', notes: [] };
  }
  const converted = convertEdits(site, edits);
  return converted && { word, ...converted };
}

/** An expression in a cell. A `CallSite` is one. */
export type ExpressionSite = Pick<CallSite, 'names' | 'cell' | 'node' | 'scope' | 'context'>;

/** Makes edits that write an `await` fit the expression's context; `null` if `await` isn't possible there. */
export function convertEdits(
  { names, cell, node, scope, context }: ExpressionSite,
  edits: readonly Edit[]
): Conversion | null {
  const notes: Message[] = [];
  if (context.magic || isAnnotation(node)) {
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
    safe = isEagerConsumer(names, cell, scope, consumer);
    edits = [...generatorAsList(cell, generator), ...edits];
    notes.push(message('note.list'));
  } else if (awaits && context.comprehensions > 1) {
    safe = false;
    notes.push(message('note.nested'));
  }
  if (isPrinted(node)) {
    safe = false;
    notes.push(message('note.prints'));
  }
  if (cell.facts.program.broken) {
    safe = false;
    notes.push(message('note.broken'));
  }
  return { edits, tier: safe ? 'safe' : 'ask', notes };
}

/** Whether the edits of one conversion lie within those of another. */
export function hasNestedEdits(conversions: readonly Conversion[]): boolean {
  const spans = conversions.map(({ edits }) => [
    Math.min(...edits.map(({ from }) => from)),
    Math.max(...edits.map(({ to }) => to))
  ]);
  return spans.some(([from, to], index) =>
    spans.slice(index + 1).some(([start, end]) => from <= end && start <= to)
  );
}

/** The call that gets a generator expression as an argument. */
export function generatorConsumerOf(generator: Node): Node | null {
  const list = generator.kind === 'ArgList' ? generator : generator.parent;
  const previous = list?.children[generator.index - 1]?.kind;
  const positional = generator.kind === 'ArgList' || previous === '(' || previous === ',';
  return list?.kind === 'ArgList' && positional && list.parent?.kind === 'CallExpression'
    ? list.parent
    : null;
}

/** Whether a call needs the generator itself: `next()` doesn't accept a list. */
function takesSteps(cell: Cell, { children: [callee] }: Node): boolean {
  return /^a?next$/.test(textOf(cell.facts.program, callee));
}

/** Whether a call reads its generator to the end at once. */
export function isEagerConsumer(names: Names, cell: Cell, scope: Scope, consumer: Node): boolean {
  const callee = consumer.children[0];
  const name = textOf(cell.facts.program, callee);
  if (callee.kind === 'VariableName') {
    return EAGER.has(name) && names.resolve(cell, scope, [name], callee.from) === null;
  }
  return /["']\.join$/.test(name);
}

/** Whether a node is part of an annotation, which may be evaluated at another time, or never. */
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

/** Whether a node's own source is printed, as in `f"{code=}"`. */
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
