/**
 * Where a value comes from: the calls that may have created it.
 */

import { callSiteAt, type CallSite } from '../semantic/call-site';
import { canonicalName } from '../semantic/asyncio-names';
import { owningScope, type Cell, type Names } from '../semantic/names';
import { ancestors, walk, type Node } from '../syntax/parse';
import { isAwaited } from '../queries/awaits';
import { isAsyncGenerator, isCoroutine, isGather } from '../queries/coroutine-calls';
import { runningScope, type Binding, type CallFact, type Scope } from '../semantic/scope';
import { statementOf } from '../rewrites/statements';
import { isConsumed } from '../queries/consumers';
import type { AwaitableKind } from './error-kinds';

/** A call that may have created a value. */
export interface Origin {
  readonly cell: Cell;
  readonly call: CallFact;
  /** Whether the notebook proves that the call creates such an object. */
  readonly known: boolean;
}

/** Everything that a value may come from. */
export interface Origins {
  readonly calls: readonly Origin[];
  /** Whether it may come from a parameter, a list, an attribute or another source that isn't a call. */
  readonly hasOther: boolean;
}

const NOTHING: Origins = { calls: [], hasOther: false };
const OTHER: Origins = { calls: [], hasOther: true };

/** The longest chain of assignments to follow: `a = b`, `b = c`, … */
const MAX_DEPTH = 5;

/** Built-in functions that never return an awaitable. */
const PLAIN_BUILTINS = new Set(
  (
    'abs all any bool bytes callable chr dict dir divmod enumerate filter float format frozenset hash hex id ' +
    'input int isinstance iter len list locals globals map max min next object oct open ord pow print range repr ' +
    'reversed round set sorted str sum super tuple type vars zip'
  ).split(' ')
);

/** Finds the calls that may have created the value of an expression. */
export function originsOf(
  names: Names,
  cell: Cell,
  node: Node,
  awaitable: AwaitableKind,
  depth = 0
): Origins {
  if (awaitable !== 'async_generator' && isAwaited(cell, node)) {
    return NOTHING;
  }
  const { children } = node;
  const follow = (next: Node): Origins => originsOf(names, cell, next, awaitable, depth);
  switch (node.kind) {
    case 'CallExpression':
      return originsOfCall(names, cell, node, awaitable);
    case 'VariableName':
      return depth > MAX_DEPTH ? OTHER : originsOfName(names, cell, node, awaitable, depth);
    case 'ParenthesizedExpression':
      return children.length === 3 ? follow(children[1]) : OTHER;
    case 'NamedExpression':
      return children.length === 3 ? follow(children[2]) : OTHER;
    case 'ConditionalExpression':
      return union([follow(children[0]), follow(children[children.length - 1])]);
    case 'BinaryExpression':
      return /^(and|or)$/.test(children[1]?.kind)
        ? union([follow(children[0]), follow(children[children.length - 1])])
        : NOTHING;
    case 'MemberExpression':
      return OTHER;
    default:
      return NOTHING;
  }
}

function originsOfCall(names: Names, cell: Cell, node: Node, awaitable: AwaitableKind): Origins {
  const site = callSiteAt(names, cell, node);
  if (!site) {
    return OTHER;
  }
  const { call, path } = site;
  if (awaitable !== 'async_generator' && isConsumed(cell, call)) {
    return NOTHING;
  }
  const kind = knownKind(site);
  if (kind) {
    return kind === awaitable ? { calls: [{ cell, call, known: true }], hasOther: false } : NOTHING;
  }
  const isBuiltin = site.target === null && path.length === 1 && PLAIN_BUILTINS.has(path[0]);
  const isAsyncio = canonicalName(site.qualifiedName ?? '').startsWith('asyncio.');
  return isBuiltin || isAsyncio
    ? NOTHING
    : { calls: [{ cell, call, known: false }], hasOther: false };
}

function knownKind(site: CallSite): AwaitableKind | null {
  return isGather(site)
    ? 'future'
    : isCoroutine(site)
      ? 'coroutine'
      : isAsyncGenerator(site)
        ? 'async_generator'
        : null;
}

function originsOfName(
  names: Names,
  cell: Cell,
  node: Node,
  awaitable: AwaitableKind,
  depth: number
): Origins {
  const name = cell.source.slice(node.from, node.to);
  const reference = cell.facts.references.get(name)?.find(other => other.node === node);
  const scope = reference?.scope ?? cell.facts.module;
  const bindings = reachingBindings(names.bindingsOf(cell, scope, name), cell, scope, node);
  return bindings.length === 0
    ? OTHER
    : union(
        bindings.map(({ cell: other, binding }) =>
          originsOfBinding(names, other, binding, awaitable, depth)
        )
      );
}

function originsOfBinding(
  names: Names,
  cell: Cell,
  { bound, at }: Binding,
  awaitable: AwaitableKind,
  depth: number
): Origins {
  switch (bound.kind) {
    case 'value':
      return originsOf(names, cell, bound.value, awaitable, depth + 1);
    case 'function':
    case 'import':
      return NOTHING;
    case 'entered':
      return OTHER;
    default:
      // These statements bind the result of an operator, or nothing.
      return /^(Update|Delete)Statement$/.test(statementBinding(cell, at)?.kind ?? '')
        ? NOTHING
        : OTHER;
  }
}

/** A binding and its cell. */
interface CellBinding {
  readonly cell: Cell;
  readonly binding: Binding;
}

/**
 * The bindings that code can see. An unconditional binding above it in the same function hides earlier ones and those
 * of other cells.
 */
function reachingBindings(
  all: readonly CellBinding[],
  cell: Cell,
  scope: Scope,
  node: Node
): CellBinding[] {
  const [first] = all;
  const own = statementOf(node);
  const others = all.filter(
    ({ cell: other, binding }) => other !== cell || statementBinding(cell, binding.at) !== own
  );
  const here = others.filter(bound => bound.cell === cell);
  const owner = owningScope(scope, first?.binding.name ?? '');
  if (runningScope(owner) !== runningScope(scope)) {
    return latestFirst(others);
  }
  const certain = here.filter(({ binding }) => !binding.conditional && binding.at < node.from);
  const last = certain[certain.length - 1];
  if (!last) {
    return latestFirst(others);
  }
  const loops = [...ancestors(node)].some(({ kind }) => /^(For|While)Statement$/.test(kind));
  return here.filter(
    bound =>
      bound === last ||
      (bound.binding.conditional &&
        bound.binding.at > last.binding.at &&
        (loops || bound.binding.at < node.from))
  );
}

/** Sorts bindings so that the cell that ran last comes first. */
function latestFirst(bounds: readonly CellBinding[]): CellBinding[] {
  return [...bounds].sort((a, b) => (b.cell.executionCount ?? 0) - (a.cell.executionCount ?? 0));
}

/** The statement that binds a name at an offset. */
function statementBinding(cell: Cell, at: number): Node | null {
  let found: Node | null = null;
  walk(cell.facts.program.root, node => {
    if (node.from === at && node.kind === 'VariableName') {
      found = statementOf(node);
    }
  });
  return found;
}

function union(parts: readonly Origins[]): Origins {
  const calls = new Map<CallFact, Origin>();
  parts.flatMap(part => part.calls).forEach(origin => calls.set(origin.call, origin));
  return { calls: [...calls.values()], hasOther: parts.some(part => part.hasOther) };
}
