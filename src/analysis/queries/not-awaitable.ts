/**
 * Expressions that are never awaitable: literals, containers, and the results of async functions that return only those.
 */

import { returnStatementsOf } from './except-handlers';
import { callSiteAt, type CallSite } from '../semantic/call-site';
import type { Cell, Meaning, Names } from '../semantic/names';
import { owningScope } from '../semantic/names';
import type { Node, NodeKind } from '../syntax/parse';
import type { FunctionFact, Scope } from '../semantic/scope';

/** How far we follow names and calls. */
const MAX_DEPTH = 4;

/** Literals and containers. */
const VALUES: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'ArrayComprehensionExpression',
  'ArrayExpression',
  'Boolean',
  'ContinuedString',
  'DictionaryComprehensionExpression',
  'DictionaryExpression',
  'FormatString',
  'None',
  'Number',
  'SetComprehensionExpression',
  'SetExpression',
  'String',
  'TupleExpression'
]);

/** Arithmetic operators. Bit operators such as `|` have other meanings in some libraries. */
const COMPUTES = /^(\+|-|\*|\/|\/\/|%|\*\*)$/;

/** Built-in functions whose result is never awaitable, with any arguments. */
const BUILTIN =
  /^(str|int|float|bool|len|round|sorted|list|tuple|dict|set|frozenset|range|repr|zip|enumerate|print|isinstance)$/;

/** Whether the result of awaiting this call surely isn't awaitable again. */
export function returnsNonAwaitable(names: Names, cell: Cell, call: Node, depth = 0): boolean {
  const site = callSiteAt(names, cell, call);
  return site?.isAlways(meaning => isNonAwaitableCall(site, meaning, depth)) === true;
}

function isNonAwaitableCall(site: CallSite, meaning: Meaning, depth: number): boolean {
  if (meaning.kind === 'path') {
    // `sleep()` returns its second argument.
    return meaning.path === 'asyncio.sleep' && site.argumentList.children.length === 3;
  }
  return (
    meaning.kind === 'function' &&
    meaning.function.async &&
    returnsOnlyNonAwaitables(site.names, meaning.cell, meaning.function, depth)
  );
}

/** Whether a call is one of a builtin or a plain function of the notebook, and its result surely can't be awaited. */
export function isPlainCall(names: Names, cell: Cell, call: Node): boolean {
  const site = callSiteAt(names, cell, call);
  return (
    (site !== null && isBuiltinCall(site)) ||
    (site?.isCertain === true &&
      site.isAlways(
        meaning =>
          meaning.kind === 'function' &&
          !meaning.function.async &&
          returnsOnlyNonAwaitables(names, meaning.cell, meaning.function, 0)
      ))
  );
}

/** Whether a call is one of a builtin whose result is never awaitable. */
function isBuiltinCall({ names, scope, path: [name, ...more] }: CallSite): boolean {
  return more.length === 0 && BUILTIN.test(name ?? '') && !names.isBound(scope, name);
}

/** Whether an expression is a literal or a container, which can't be awaited. */
export function isLiteral({ kind }: Node): boolean {
  return VALUES.has(kind);
}

/** Whether a function returns only such values, or nothing. */
function returnsOnlyNonAwaitables(
  names: Names,
  cell: Cell,
  fact: FunctionFact,
  depth: number
): boolean {
  const { node, generator, decorators } = fact;
  return (
    depth < MAX_DEPTH &&
    !generator &&
    decorators.length === 0 &&
    !cell.facts.program.broken &&
    returnStatementsOf(node).every(({ children: [, ...values] }) => {
      const [value, ...more] = values.filter(({ kind }) => kind !== 'Comment');
      // `return a, b` is a tuple.
      return !value || more.length > 0 || isNonAwaitable(names, cell, value, depth + 1);
    })
  );
}

function isNonAwaitable(names: Names, cell: Cell, node: Node, depth: number): boolean {
  const { text } = cell.facts.program;
  const { kind, children } = node;
  const all = (some: readonly Node[]): boolean =>
    some.every(child => isNonAwaitable(names, cell, child, depth));
  if (depth > MAX_DEPTH) {
    return false;
  }
  if (VALUES.has(kind)) {
    return true;
  }
  switch (kind) {
    case 'ParenthesizedExpression':
      return children.length === 3 && all(children.slice(1, 2));
    case 'UnaryExpression':
      return children[0].kind === 'not' || all(children.slice(1));
    case 'ConditionalExpression':
      return children.length === 5 && all([children[0], children[4]]);
    case 'BinaryExpression': {
      const [left, operator, right] = children;
      const word = text.slice(operator.from, operator.to);
      const either = word === 'and' || word === 'or';
      return either ? all([left, right]) : operator.kind === 'CompareOp' || COMPUTES.test(word);
    }
    case 'AwaitExpression':
      return children.length === 2 && returnsNonAwaitable(names, cell, children[1], depth);
    case 'CallExpression': {
      const site = callSiteAt(names, cell, node);
      return site !== null && isBuiltinCall(site);
    }
    case 'VariableName':
      return isNonAwaitableName(names, cell, node, depth);
    default:
      return false;
  }
}

/** Whether every value of a function's own variable is such a value. */
function isNonAwaitableName(names: Names, cell: Cell, node: Node, depth: number): boolean {
  const name = cell.facts.program.text.slice(node.from, node.to);
  const reference = cell.facts.references.get(name)?.find(each => each.node === node);
  const owner: Scope | undefined = reference && owningScope(reference.scope, name);
  const bindings = owner?.kind === 'function' ? (owner.bindings.get(name) ?? []) : [];
  return (
    bindings.length > 0 &&
    bindings.every(
      ({ bound }) => bound.kind === 'value' && isNonAwaitable(names, cell, bound.value, depth + 1)
    )
  );
}
