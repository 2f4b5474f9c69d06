/**
 * Finds what a definition needs from its notebook, and what prevents it from moving to a module.
 */

import { message, type Message } from '../diagnostics/messages';
import { owningScope, type Names } from '../semantic/names';
import { childOf, textOf, walk } from '../syntax/parse';
import { wordsIn } from '../text/lines';
import { nodesIn, isImmediate, type Chunk } from './chunks';
import { BUILTINS } from '../catalog/python-names';
import { constantOf, definitionOf, isConstant, onlyBinding } from './statement-shapes';

/** A name that a definition reads from the notebook. */
export interface Dependency {
  readonly name: string;
  /** Whether the name is read when the definition runs, not only when it is called. */
  readonly atDefinition: boolean;
}

/** Names that give code access to its own module. */
const REFLECTING_NAMES = new Set(['globals', 'exec', 'eval', '__name__', '__file__', '__spec__']);

/** A name that is a constant by convention. */
const CONSTANT_NAME = /^_*[A-Z][A-Z0-9_]*$/;

/** The names that a chunk reads from the notebook, without built-in names. */
export function dependenciesOf(names: Names, chunk: Chunk): Dependency[] {
  const { cell, from, to } = chunk;
  const needs = new Map<string, boolean>();
  const own = typeParametersOf(chunk);
  for (const [name, references] of cell.facts.references) {
    for (const { node, scope } of references) {
      const free =
        from <= node.from &&
        node.from < to &&
        !own.has(name) &&
        owningScope(scope, name).kind === 'module';
      if (free) {
        needs.set(name, needs.get(name) || isImmediate(scope));
      }
    }
  }
  for (const name of namesInAnnotations(names, chunk)) {
    needs.set(name, needs.get(name) ?? false);
  }
  return [...needs]
    .filter(([name]) => !BUILTINS.has(name) || names.isBound(cell.facts.module, name))
    .map(([name, atDefinition]) => ({ name, atDefinition }));
}

/** `T` in `def f[T](x: T)`. */
function typeParametersOf(chunk: Chunk): Set<string> {
  return new Set(
    nodesIn([chunk], 'TypeParam').flatMap(({ node }) => {
      const name = childOf(node, 'VariableName');
      return name ? [textOf(chunk.cell.facts.program, name)] : [];
    })
  );
}

/** The names in annotations that are strings: `def f(x: "Page")`. */
function namesInAnnotations(names: Names, chunk: Chunk): Set<string> {
  const { program, module } = chunk.cell.facts;
  const found = new Set<string>();
  for (const { node } of nodesIn([chunk], 'TypeDef')) {
    walk(node, part => {
      for (const word of part.kind === 'String' ? wordsIn(textOf(program, part)) : []) {
        if (names.isBound(module, word)) {
          found.add(word);
        }
      }
    });
  }
  return found;
}

/** Why a definition cannot move to a module; `null` if it can. */
export function obstacleToMoving(name: string, chunk: Chunk): Message | null {
  const { cell, from, to } = chunk;
  const { program, references } = cell.facts;
  if (program.broken) {
    return message('move.broken');
  }
  if (program.escapes.some(escape => from <= escape.from && escape.from < to)) {
    return message('move.escapes', { name });
  }
  if (nodesIn([chunk], 'ScopeStatement').some(({ node }) => node.children[0].kind === 'global')) {
    return message('move.globals', { name });
  }
  for (const word of REFLECTING_NAMES) {
    const used = references
      .get(word)
      ?.some(({ node, scope }) => from <= node.from && node.from < to && isGlobal(word, scope));
    if (used) {
      return message('move.reflects', { user: name, name: word });
    }
  }
  return null;
}

function isGlobal(name: string, scope: Parameters<typeof owningScope>[0]): boolean {
  return owningScope(scope, name).kind === 'module';
}

/** How the module gets a name: by an import, by moving its definition, or not at all. */
export type Relocation =
  | { readonly kind: 'import' }
  | { readonly kind: 'move'; readonly chunk: Chunk }
  | { readonly kind: 'display' }
  | { readonly kind: 'refused'; readonly why: Message };

/** Finds out how the module gets a name that `user` needs. */
export function relocationOf(
  names: Names,
  user: string,
  name: string,
  chunkOf: (name: string) => Chunk | null
): Relocation {
  const bindings = names.cells.flatMap(({ facts }) => facts.module.bindings.get(name) ?? []);
  const [first] = bindings;
  const refused = (why: Message): Relocation => ({ kind: 'refused', why });
  if (!first) {
    const isKnown =
      name === 'display' && names.cells.every(({ facts }) => facts.stars.length === 0);
    return isKnown ? { kind: 'display' } : refused(message('move.unknown', { user, name }));
  }
  if (first.bound.kind === 'import') {
    const { path } = first.bound;
    const agree = bindings.every(
      ({ bound, conditional }) => bound.kind === 'import' && bound.path === path && !conditional
    );
    return agree ? { kind: 'import' } : refused(message('move.rebound', { user, name }));
  }
  const only = onlyBinding(names, name);
  const chunk = chunkOf(name);
  if (!only || only.binding.conditional || !chunk) {
    return refused(message('move.rebound', { user, name }));
  }
  return isMovable(chunk, name)
    ? { kind: 'move', chunk }
    : refused(message('move.state', { user, name }));
}

/**
 * Whether a chunk is a function, a class or a constant. A list or dict can be filled later, so only a constant's name
 * proves that it isn't.
 */
function isMovable(chunk: Chunk, name: string): boolean {
  if (definitionOf(chunk)?.name === name) {
    return true;
  }
  if (constantOf(chunk) !== name) {
    return false;
  }
  const { children } = chunk.nodes[0];
  const value = children.filter(({ kind }) => kind !== 'Comment').pop()!;
  return (
    CONSTANT_NAME.test(name) ||
    (isConstant(value) && !/^(Array|Set|Dictionary)Expression$/.test(value.kind))
  );
}
