/**
 * Runner calls that work in a notebook: code around them checks for a running loop, or they run in another thread.
 */

import type { CallSite } from '../semantic/call-site';
import { isLambdaOffLoop, runsOffLoop } from './off-loop';
import { handlersOf, hasKindBelow, isExpectedToRaise, type Handler } from './except-handlers';
import type { Cell, Names } from '../semantic/names';
import {
  ancestors,
  isKind,
  isString,
  textOf,
  walk,
  type Node,
  type NodeKind
} from '../syntax/parse';
import type { FunctionFact, Scope } from '../semantic/scope';

/** Names that code uses to check for a running loop, or for a notebook. */
const ENV_CHECKS =
  /\b(get_running_loop|_get_running_loop|is_running|get_ipython(?!\(\)\.(run_\w*magic|magic|run_cell|system|getoutput)\b)|ipykernel|in_notebook|is_notebook|in_jupyter|is_jupyter|in_ipython|is_ipython|google\.colab)\b/;

/** Variables that hold the result of such a check: `IN_NOTEBOOK`, `running_in_jupyter`, `isColab`, not `input_notebook`. */
const ENV_FLAGS =
  /(^|_)(is|is_?in|in|on|inside|under|(is_?)?running_?(in|inside|on|under))(_\w*)?(notebook|jupyter|ipython|ipykernel|colab|kaggle|databricks)|^__IPYTHON__$/i;

/** Whether a runner call works in a notebook because of the code around it, or never executes there. */
export function isGuardedForNotebook(site: CallSite): boolean {
  const { names, cell, context } = site;
  if (runsOnRunningLoop(site)) {
    return false;
  }
  const isNever = (other: Cell, node: Node): boolean => checksForLoop(names, other, node);
  return (
    checksForLoop(names, cell, site.node) ||
    expectsError(site) ||
    isLambdaOffLoop(names, cell, context) ||
    enclosingFunctions(context.scope).some(fact => runsOffLoop(names, cell, fact, isNever))
  );
}

/**
 * Whether the question about the loop makes the failure certain: the call stands in `if loop.is_running():`, or behind
 * a `try` whose `get_running_loop()` succeeds in every notebook.
 */
function runsOnRunningLoop(site: CallSite): boolean {
  const { cell, node, method, receiver } = site;
  const pairs = enclosingPairs(node);
  if (pairs.some(([outer, inner]) => isBranchForRunningLoop(cell, outer, inner))) {
    return true;
  }
  if (method !== 'run_until_complete' || !receiver) {
    return false;
  }
  if (pairs.some(([outer, inner]) => isElseOfRunningLoop(cell, outer, inner, receiver))) {
    return true;
  }
  // A condition or a `try` around the call itself may handle the failure.
  const isPlain = pairs.every(([outer]) => !isKind(outer, ...DECISIONS));
  const name = textOf(cell.facts.program, receiver);
  const statement = pairs.find(([outer]) => outer.kind === 'Body' || outer.kind === 'Script');
  const before = statement
    ? statement[0].children
        .slice(0, statement[1].index)
        .filter(child => isKind(child, ...DECISIONS))
    : [];
  const [only, ...more] = before;
  return (
    isPlain &&
    more.length === 0 &&
    only?.kind === 'TryStatement' &&
    getsRunningLoop(cell, only, name)
  );
}

/** `try: loop = asyncio.get_running_loop()`, with a handler that makes another loop. */
function getsRunningLoop(cell: Cell, statement: Node, name: string): boolean {
  const handlers = handlersOf(statement) ?? [];
  return (
    isGetterOfRunningLoop(cell, statement, name) &&
    handlers.every(({ body }) => !hasKindBelow(body, LEAVING))
  );
}

function isGetterOfRunningLoop(
  { facts: { program } }: Cell,
  { children }: Node,
  name: string
): boolean {
  const tried = textOf(program, children[1]).replace(/^:\s*/, '').trim();
  const loop = name.replace(/\W/g, '\\$&');
  return new RegExp(`^${loop}\\s*=\\s*(\\w+\\.)?get_running_loop\\(\\)$`).test(tried);
}

const LEAVING: ReadonlySet<NodeKind> = new Set<NodeKind>(['ReturnStatement', 'RaiseStatement']);

/** Whether a call runs in another thread or process, or only where no loop is running. */
export function isOffLoopCode(site: CallSite): boolean {
  const { names, cell, context } = site;
  const isNever = (other: Cell, node: Node): boolean => checksForLoop(names, other, node);
  return (
    isOnlyRunWithoutLoop(site) ||
    isLambdaOffLoop(names, cell, context) ||
    enclosingFunctions(context.scope).some(fact => runsOffLoop(names, cell, fact, isNever))
  );
}

/** Whether a call only executes when no event loop is running (guarded by a check, or by an earlier exception). */
export function isOnlyRunWithoutLoop(site: CallSite): boolean {
  const { names, cell } = site;
  return (
    expectsError(site) ||
    enclosingPairs(site.node).some(
      ([outer, inner]) =>
        !isBranchForRunningLoop(cell, outer, inner) &&
        testsOf(outer).some(test => hasEnvCheck(cell, test) || readsEnvFlag(names, cell, test))
    )
  );
}

/** Whether `inner` is the branch of an `if loop.is_running():` that executes in a notebook. */
function isBranchForRunningLoop(
  { facts: { program } }: Cell,
  { kind, children }: Node,
  inner: Node
): boolean {
  if (kind !== 'IfStatement') {
    return false;
  }
  const test = textOf(program, children[1]);
  const isElse = inner.kind === 'Body' && inner.index === 4 && children[3].kind === 'else';
  return (
    (inner === children[2] && IS_RUNNING.test(test)) ||
    (isElse && test.startsWith('not ') && IS_RUNNING.test(test.slice(4).trim()))
  );
}

const IS_RUNNING = /^([\w.]+( is not None)? and )?[\w.]+(\(\))?\.is_running\(\)$/;

/** Whether `inner` is the `else` of a `try` that only gets the running loop. */
function isElseOfRunningLoop(cell: Cell, outer: Node, inner: Node, loop: Node): boolean {
  return (
    outer.kind === 'TryStatement' &&
    outer.children[inner.index - 1]?.kind === 'else' &&
    isGetterOfRunningLoop(cell, outer, textOf(cell.facts.program, loop))
  );
}

/** Whether the top-level statement around a node checks for a loop, or reads the result of such a check. */
function checksForLoop(names: Names, cell: Cell, node: Node): boolean {
  const statement = wholeStatementOf(node);
  const member = memberOf(statement, node);
  // A method may use what another method has checked, if it makes decisions.
  return (
    hasCheckOrFlag(names, cell, member ?? statement) ||
    (member !== null && hasDecision(member) && hasCheckOrFlag(names, cell, statement))
  );
}

function hasCheckOrFlag(names: Names, cell: Cell, code: Node): boolean {
  let asked = hasEnvCheck(cell, code);
  walk(code, part => {
    asked ||= testsOf(part).some(test => readsEnvFlag(names, cell, test));
  });
  return asked;
}

/** The class member that contains `node`; `null` if `statement` is not a class. */
function memberOf(statement: Node, node: Node): Node | null {
  const made =
    statement.kind === 'DecoratedStatement' ? statement.children.slice(-1)[0] : statement;
  const around = [node, ...ancestors(node)];
  return made.kind === 'ClassDefinition'
    ? (around.find(({ parent }) => parent?.kind === 'Body' && parent.parent === made) ?? null)
    : null;
}

function hasDecision(code: Node): boolean {
  return isKind(code, ...DECISIONS) || code.children.some(hasDecision);
}

const DECISIONS = [
  'IfStatement',
  'TryStatement',
  'WhileStatement',
  'MatchStatement',
  'ConditionalExpression'
] as const;

/** Whether code uses one of `ENV_CHECKS`. Comments and docstrings don't count. */
function hasEnvCheck({ facts: { program } }: Cell, node: Node): boolean {
  let text = textOf(program, node);
  if (ENV_CHECKS.test(text)) {
    walk(node, part => {
      if (
        part.kind === 'Comment' ||
        (isString(part) && part.parent?.kind === 'ExpressionStatement')
      ) {
        const from = part.from - node.from;
        const to = part.to - node.from;
        text = text.slice(0, from) + ' '.repeat(to - from) + text.slice(to);
      }
    });
  }
  return ENV_CHECKS.test(text);
}

/** The conditions that decide which other parts of a node execute. */
function testsOf({ kind, children }: Node): readonly Node[] {
  switch (kind) {
    case 'IfStatement':
      return children.filter(child => child.kind !== 'Body');
    case 'ConditionalExpression':
      return children.slice(2, 3);
    default:
      return [];
  }
}

function wholeStatementOf(node: Node): Node {
  let statement = node;
  while (statement.parent?.parent) {
    statement = statement.parent;
  }
  return statement;
}

/** Whether a condition reads one of `ENV_FLAGS`, or a variable that was set by a check. */
function readsEnvFlag(names: Names, cell: Cell, test: Node): boolean {
  let answer = false;
  walk(test, node => {
    if (node.kind === 'VariableName') {
      const name = textOf(cell.facts.program, node);
      answer ||= ENV_FLAGS.test(name) || isSetByEnvCheck(names, cell, name);
    }
  });
  return answer;
}

/** Whether a global name gets its value in a statement that makes a check. */
function isSetByEnvCheck(names: Names, cell: Cell, name: string): boolean {
  return names
    .bindingsOf(cell, cell.facts.module, name)
    .some(({ cell: other, binding: { bound } }) => {
      const source =
        bound.kind === 'value' ? bound.value : bound.kind === 'function' && bound.function.node;
      return source && hasEnvCheck(other, wholeStatementOf(source));
    });
}

/** Whether the RuntimeError is expected by a test, caught, or was already raised before this point. */
function expectsError(site: CallSite): boolean {
  return (
    isExpectedToRaise(site.cell, site.node, 'RuntimeError') ||
    isErrorHandled(site) ||
    isInNoLoopHandler(site.cell, site.node)
  );
}

/** Whether the call stands in a `try` that handles the RuntimeError, or retries the call in another way. */
function isErrorHandled(site: CallSite): boolean {
  const { cell, node } = site;
  const given = site.textOf(site.argumentList).slice(1, -1).trim();
  return enclosingPairs(node).some(
    ([outer, inner]) =>
      outer.kind === 'TryStatement' &&
      inner === outer.children[1] &&
      (handlesRuntimeError(cell, outer) || retriesInHandler(cell, outer, given))
  );
}

/** Whether the call stands in a handler that runs only if no loop was found. A notebook always has one. */
function isInNoLoopHandler(cell: Cell, node: Node): boolean {
  return enclosingPairs(node).some(([outer, inner]) => {
    if (outer.kind !== 'TryStatement' || inner === outer.children[1]) {
      return false;
    }
    const handler = handlersOf(outer)?.find(({ body }) => body === inner);
    const tried = textOf(cell.facts.program, outer.children[1]);
    return (
      handler !== undefined &&
      namesType(cell, handler, /\bRuntimeError\b/) &&
      /\bget_(event|running)_loop\b/.test(tried) &&
      !/\brun_until_complete\b/.test(tried)
    );
  });
}

function handlesRuntimeError(cell: Cell, statement: Node): boolean {
  return statement.children
    .filter(child => child.kind !== 'Body')
    .some(child => /\bRuntimeError\b/.test(textOf(cell.facts.program, child)));
}

/** Whether a catch-all handler uses the same arguments again, in another call. */
function retriesInHandler(cell: Cell, statement: Node, given: string): boolean {
  return (handlersOf(statement) ?? []).some(
    handler =>
      given !== '' &&
      (!handler.type || namesType(cell, handler, /^(Base)?Exception$/)) &&
      textOf(cell.facts.program, handler.body).includes(given)
  );
}

function namesType({ facts: { program } }: Cell, { types }: Handler, pattern: RegExp): boolean {
  return types.some(type => pattern.test(textOf(program, type)));
}

/** The nodes around `node` in the same function, each with the child that contains `node`. */
function enclosingPairs(node: Node): (readonly [outer: Node, inner: Node])[] {
  const pairs: (readonly [Node, Node])[] = [];
  let inner = node;
  for (const outer of ancestors(node)) {
    if (outer.kind === 'FunctionDefinition' || outer.kind === 'LambdaExpression') {
      break;
    }
    pairs.push([outer, inner]);
    inner = outer;
  }
  return pairs;
}

function enclosingFunctions(scope: Scope): FunctionFact[] {
  const facts: FunctionFact[] = [];
  for (let current: Scope | null = scope; current; current = current.parent) {
    if (current.function && !current.function.async) {
      facts.push(current.function);
    }
  }
  return facts;
}
