/**
 * Moves a value out of a class body, where `await` isn't allowed, to the line before the class.
 */

import { contextOf } from '../semantic/context';
import type { Edit } from '../diagnostics/finding';
import type { CallSite } from '../semantic/call-site';
import type { Cell } from '../semantic/names';
import { ancestorOf, walk, type Node } from '../syntax/parse';
import { edit } from './expressions';
import { indentation, startOfLine } from '../text/lines';

/** The edits that move a value. */
export interface Hoisted {
  readonly edits: readonly Edit[];
  /** The variable that holds it now. */
  readonly name: string;
}

/** Moves `await value` out of the class whose body makes the call; `null` if that would change its meaning. */
export function hoistFromClass(
  { names, cell, node, scope }: CallSite,
  awaited: string
): Hoisted | null {
  const { text } = cell.facts.program;
  const statement = node.parent;
  if (
    scope.kind !== 'class' ||
    !scope.parent ||
    statement?.kind !== 'AssignStatement' ||
    statement.parent?.parent !== scope.node ||
    awaited.includes('\n') ||
    usesNamesOf(cell, node, scope.bindings)
  ) {
    return null;
  }
  const definition =
    scope.node.parent?.kind === 'DecoratedStatement' ? scope.node.parent : scope.node;
  const around = contextOf(cell, scope.parent, definition.from);
  const start = startOfLine(text, definition.from);
  const indent = indentation(text, definition.from);
  if (around.kind !== 'awaits' || around.magic || start + indent.length !== definition.from) {
    return null;
  }
  const target = statement.children[0];
  const base = target.kind === 'VariableName' ? text.slice(target.from, target.to) : 'value';
  const name = names.freeName(`_${base.replace(/^_+/, '') || 'value'}`);
  return {
    name,
    edits: [
      edit(cell, definition.from, definition.from, `${name} = ${awaited}\n${indent}`),
      edit(cell, node.from, node.to, name)
    ]
  };
}

/** Whether the value uses names that only exist in the class. */
function usesNamesOf(cell: Cell, value: Node, bindings: ReadonlyMap<string, unknown>): boolean {
  const { text } = cell.facts.program;
  let uses = ancestorOf(value, 'NamedExpression') !== undefined;
  walk(value, node => {
    uses ||= node.kind === 'NamedExpression' || node.kind === 'YieldExpression';
    uses ||= node.kind === 'VariableName' && bindings.has(text.slice(node.from, node.to));
  });
  return uses;
}
