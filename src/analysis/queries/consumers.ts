/**
 * Whether something sees to it that a coroutine runs: where it is made, or later, when it is kept by a name or in a
 * list.
 */

import { owningScope, type Cell, type Names } from '../semantic/names';
import { ancestorOf, ancestors, textOf, type Node } from '../syntax/parse';
import { isAwaited } from './awaits';
import type { CallFact, Reference } from '../semantic/scope';

/** These take a coroutine, and see to it that it runs. */
const CONSUMERS =
  /(^|\.)(run|create_task|ensure_future|gather|wait|wait_for|as_completed|shield|run_until_complete|run_coroutine_threadsafe|start_soon|timeout)$/;

/** Whether something awaits the call already, or takes it as an argument to run. */
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

/** Whether what a call makes gets a name, and something in the notebook awaits what has that name, or each of it. */
export function isAwaitedLater(names: Names, cell: Cell, { node, scope }: CallFact): boolean {
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
 * Whether a value, or a list that holds it, is all that ever gets a name, and where that name is read, or that of each
 * in a loop, the test says yes. A name whose attributes are read as well is a result's.
 */
export function isStoredFor(
  names: Names,
  cell: Cell,
  { node, scope }: Pick<CallFact, 'node' | 'scope'>,
  test: (cell: Cell, name: Node) => boolean
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
    reads.some(({ other, read }) => test(other, read)) &&
    !reads.some(({ other, read }) => isResult(other, read))
  );
}

/** Methods of lists and sets, which a list of coroutines has too. */
const OF_LISTS = /^(append|add|insert|extend|clear|copy|pop|remove|discard|update)$/;

/** Whether an attribute of a name is read. */
function isResult({ facts: { program } }: Cell, { parent, index }: Node): boolean {
  const [, , attribute] = parent?.kind === 'MemberExpression' && index === 0 ? parent.children : [];
  return attribute?.kind === 'PropertyName' && !OF_LISTS.test(textOf(program, attribute));
}

/** What may stand between a value and what is assigned. */
const HOLDERS = /^(Parenthesized|Array|Tuple|Set|Dictionary)Expression$/;

/** Whether the value of its parent is, or holds, what a node gives. */
function isHeld({ parent, index }: Node): boolean {
  const kind = parent?.kind ?? '';
  return (
    HOLDERS.test(kind) ||
    (kind === 'ConditionalExpression' && index !== 2) ||
    (kind.endsWith('ComprehensionExpression') && index === (kind.startsWith('Dictionary') ? 3 : 1))
  );
}

/** The name that is given to a value, or to a list that holds it: `x = f()`, `xs = [f()]`, `xs.append(f())`. */
function storedIn(cell: Cell, node: Node): Node | null {
  let value = node;
  while (isHeld(value)) {
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

/** Whether a value is awaited where it is read, or handed to something that is; or each of it is, in a loop. */
function isConsumedLater(cell: Cell, reference: Pick<Reference, 'node'>): boolean {
  const { node } = reference;
  const call = ancestorOf(node, 'CallExpression', 'Body');
  const handed = call?.kind === 'CallExpression' && isAwaited(cell, call);
  return (
    isConsumed(cell, reference) ||
    handed ||
    readsInLoop(cell, reference).some(read => isConsumed(cell, read))
  );
}

/** Where the name is read that a loop over a value gives to each of it. */
function readsInLoop(cell: Cell, { node }: Pick<Reference, 'node'>): Reference[] {
  const loop = node.parent?.children[node.index - 1]?.kind === 'in' ? node.parent : null;
  const target = loop?.children[node.index - 2];
  const own = target?.kind === 'VariableName' ? textOf(cell.facts.program, target) : '';
  const reads = (own && cell.facts.references.get(own)) || [];
  return reads.filter(read => loop!.from <= read.node.from && read.node.to <= loop!.to);
}
