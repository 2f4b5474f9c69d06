/**
 * Whether a coroutine is awaited or scheduled: where it is created, or later, if it is stored in a variable or a list.
 */

import type { CallSite } from '../semantic/call-site';
import { owningScope, type Cell, type Names } from '../semantic/names';
import { ancestorOf, ancestors, attributeOf, isKind, textOf, type Node } from '../syntax/parse';
import { isAwaited } from './awaits';
import type { CallFact, Reference } from '../semantic/scope';

/** Functions that run or schedule the coroutine that they get. */
const CONSUMERS =
  /(^|\.)(run|create_task|ensure_future|gather|wait|wait_for|as_completed|shield|run_until_complete|run_coroutine_threadsafe|start_soon|timeout)$/;

/** Functions that run their first argument, a coroutine. */
export const RUNS_FIRST_ARGUMENT: ReadonlySet<string> = new Set([
  'asyncio.create_task',
  'asyncio.ensure_future',
  'asyncio.wait_for',
  'asyncio.shield'
]);

/** The method of a task group that an `async with` has entered. */
export const CREATE_TASK_OF_GROUP = 'asyncio.TaskGroup.__enter__.create_task';

/** Whether the call is awaited, or is an argument of a function that runs it. */
export function isConsumed(cell: Cell, { node }: Pick<CallFact, 'node'>): boolean {
  if (isAwaited(cell, node)) {
    return true;
  }
  for (const ancestor of ancestors(node)) {
    if (
      ancestor.kind === 'AwaitExpression' &&
      ancestor.children[1]?.kind === 'ParenthesizedExpression'
    ) {
      return true;
    }
    if (ancestor.kind === 'CallExpression' && ancestor.children[0] !== node) {
      const callee = ancestor.children[0];
      const inCallee = callee.from <= node.from && node.to <= callee.to;
      if (!inCallee && CONSUMERS.test(cell.source.slice(callee.from, callee.to))) {
        return true;
      }
    }
    if (ancestor.kind === 'Body') {
      return false;
    }
  }
  return false;
}

/** Whether a call's result is stored in a variable, and the notebook awaits that variable, or each item of it. */
export function isAwaitedLater({ names, cell, node, scope }: CallSite): boolean {
  const kept = storedIn(cell, node);
  const name = kept && textOf(cell.facts.program, kept);
  return (
    name !== null &&
    [...names.references(name, owningScope(scope, name))].some(
      ({ cell: other, reference }) => reference.node !== kept && isConsumedLater(other, reference)
    )
  );
}

/**
 * Whether a variable only ever holds this value, or a list with it, and a place that reads the variable passes the
 * test, also as the target of a loop. A variable whose attributes are read holds a result, and doesn't count.
 */
export function isStoredFor(
  names: Names,
  cell: Cell,
  { node, scope }: Pick<CallFact, 'node' | 'scope'>,
  isMatch: (cell: Cell, name: Node) => boolean
): boolean {
  const kept = storedIn(cell, node);
  const name = kept && textOf(cell.facts.program, kept);
  if (name === null || names.bindingsOf(cell, scope, name).length !== 1) {
    return false;
  }
  const reads = [...names.references(name, owningScope(scope, name))]
    .filter(({ reference }) => reference.node !== kept)
    .flatMap(({ cell: other, reference }) =>
      [reference, ...readsInLoop(other, reference)].map(read => ({ other, read: read.node }))
    );
  return (
    reads.some(({ other, read }) => isMatch(other, read)) &&
    !reads.some(({ other, read }) => isResult(other, read))
  );
}

/** Methods of lists and sets. */
const LIST_METHODS = /^(append|add|insert|extend|clear|copy|pop|remove|discard|update)$/;

/** Whether an attribute of the variable is read that a list doesn't have. */
function isResult({ facts: { program } }: Cell, { parent, index }: Node): boolean {
  const attribute = parent && index === 0 ? attributeOf(parent) : null;
  return attribute !== null && !LIST_METHODS.test(textOf(program, attribute.property));
}

/** Whether the value of the parent is, or contains, the node's value. */
function isPartOfValue({ parent, index }: Node): boolean {
  const kind = parent?.kind ?? '';
  return (
    isKind(
      parent,
      'ParenthesizedExpression',
      'ArrayExpression',
      'TupleExpression',
      'SetExpression',
      'DictionaryExpression'
    ) ||
    (kind === 'ConditionalExpression' && index !== 2) ||
    (kind.endsWith('ComprehensionExpression') && index === (kind.startsWith('Dictionary') ? 3 : 1))
  );
}

/** The variable that stores a value, or a list with it: `x = f()`, `xs = [f()]`, `xs.append(f())`. */
function storedIn(cell: Cell, node: Node): Node | null {
  let value = node;
  while (isPartOfValue(value)) {
    value = value.parent!;
  }
  const { parent, index } = value;
  if (parent?.kind === 'AssignStatement' || parent?.kind === 'NamedExpression') {
    const [name] = parent.children;
    return name.kind === 'VariableName' && index === parent.children.length - 1 ? name : null;
  }
  const callee = parent?.kind === 'ArgList' ? parent.parent?.children[0] : undefined;
  const [object, , method] = callee?.kind === 'MemberExpression' ? callee.children : [];
  const puts = method && /^(append|add|insert)$/.test(textOf(cell.facts.program, method));
  return puts && object.kind === 'VariableName' ? object : null;
}

/** Whether a variable is awaited where it is read, or passed to an awaited call; or each item of it is, in a loop. */
function isConsumedLater(cell: Cell, reference: Pick<Reference, 'node'>): boolean {
  const { node } = reference;
  const call = ancestorOf(node, 'CallExpression', 'Body');
  const isPassed = call?.kind === 'CallExpression' && isAwaited(cell, call);
  return (
    isConsumed(cell, reference) ||
    isPassed ||
    readsInLoop(cell, reference).some(read => isConsumed(cell, read))
  );
}

/** Where the target of a loop over the variable is read. */
function readsInLoop(cell: Cell, { node }: Pick<Reference, 'node'>): Reference[] {
  const loop = node.parent?.children[node.index - 1]?.kind === 'in' ? node.parent : null;
  const target = loop?.children[node.index - 2];
  const own = target?.kind === 'VariableName' ? textOf(cell.facts.program, target) : '';
  const reads = (own && cell.facts.references.get(own)) || [];
  return reads.filter(read => loop!.from <= read.node.from && read.node.to <= loop!.to);
}
