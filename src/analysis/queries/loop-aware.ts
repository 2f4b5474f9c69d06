/**
 * Code that looks wrong and works: it asks first whether a loop is running, or runs in another thread.
 */

import { contextOf } from '../semantic/context';
import { isLambdaOffLoop, runsOffLoop } from './off-loop';
import { handlersOf, isExpectedToRaise, type Handler } from './except-handlers';
import type { Cell, Names } from '../semantic/names';
import { ancestors, isString, textOf, walk, type Node } from '../syntax/parse';
import type { CallFact, FunctionFact, Scope } from '../semantic/scope';

/** Words of code that asks where it runs. */
const ENV_CHECKS =
  /\b(get_running_loop|_get_running_loop|is_running|get_ipython(?!\(\)\.(run_\w*magic|magic|run_cell|system|getoutput)\b)|ipykernel|in_notebook|is_notebook|in_jupyter|is_jupyter|in_ipython|is_ipython|google\.colab)\b/;

/** Names of the answers, such as `IN_NOTEBOOK`, `running_in_jupyter` or `isColab`. `input_notebook` is none. */
const ENV_FLAGS =
  /(^|_)(is|is_?in|in|on|inside|under|(is_?)?running_?(in|inside|on|under))(_\w*)?(notebook|jupyter|ipython|ipykernel|colab|kaggle|databricks)|^__IPYTHON__$/i;

/** Whether a call that blocks on a loop stands where that works, even in a notebook, or where it never happens. */
export function isGuardedForNotebook(names: Names, cell: Cell, call: CallFact): boolean {
  const context = contextOf(cell, call.scope, call.node.from);
  const never = (other: Cell, node: Node): boolean => checksForLoop(names, other, node);
  return (
    checksForLoop(names, cell, call.node) ||
    expectsError(cell, call) ||
    isLambdaOffLoop(names, cell, context) ||
    enclosingFunctions(context.scope).some(fact => runsOffLoop(names, cell, fact, never))
  );
}

/** Whether what a call does is only done where no loop runs: a test around it says so, or an error that comes first. */
export function isOnlyRunWithoutLoop(names: Names, cell: Cell, call: CallFact): boolean {
  return (
    expectsError(cell, call) ||
    around(call.node).some(
      ([outer, inner]) =>
        !isBranchForRunningLoop(cell, outer, inner) &&
        testsOf(outer).some(test => hasEnvCheck(cell, test) || readsEnvFlag(names, cell, test))
    )
  );
}

/** Whether it is what `if loop.is_running():` holds: in a notebook, that happens. */
function isBranchForRunningLoop(
  { facts: { program } }: Cell,
  { kind, children }: Node,
  inner: Node
): boolean {
  return (
    kind === 'IfStatement' &&
    inner === children[2] &&
    /^[\w.]+(\(\))?\.is_running\(\)$/.test(textOf(program, children[1]))
  );
}

/** The statement of the cell that holds a place asks whether a loop runs, or looks at an answer. */
function checksForLoop(names: Names, cell: Cell, node: Node): boolean {
  const statement = wholeStatementOf(node);
  const member = memberOf(statement, node);
  // What another method has asked is of use to one that decides something.
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

/** Of a statement that is a class: its method, or whatever else of it, that holds a place. */
function memberOf(statement: Node, node: Node): Node | null {
  const made =
    statement.kind === 'DecoratedStatement' ? statement.children.slice(-1)[0] : statement;
  const enclosingPairs = [node, ...ancestors(node)];
  return made.kind === 'ClassDefinition'
    ? (enclosingPairs.find(({ parent }) => parent?.kind === 'Body' && parent.parent === made) ??
        null)
    : null;
}

const DECISIONS = /^(If|Try|While|Match)Statement$|^ConditionalExpression$/;

function hasDecision(code: Node): boolean {
  return DECISIONS.test(code.kind) || code.children.some(hasDecision);
}

/** Whether the words of a question stand in code, and not in what is said about it: in a comment, or a docstring. */
function hasEnvCheck({ facts: { program } }: Cell, node: Node): boolean {
  let text = textOf(program, node);
  if (ENV_CHECKS.test(text)) {
    walk(node, part => {
      if (part.kind === 'Comment' || (isString(part) && part.parent?.kind === EXPRESSION)) {
        const from = part.from - node.from;
        const to = part.to - node.from;
        text = text.slice(0, from) + ' '.repeat(to - from) + text.slice(to);
      }
    });
  }
  return ENV_CHECKS.test(text);
}

const EXPRESSION = 'ExpressionStatement';

/** What decides whether other parts of a node happen. */
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

/** Whether a test looks at a name that says where the code runs, or that was made by asking. */
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

/** Whether a global name gets its value in a statement that asks. */
function isSetByEnvCheck(names: Names, cell: Cell, name: string): boolean {
  return names
    .bindingsOf(cell, cell.facts.module, name)
    .some(({ cell: other, binding: { bound } }) => {
      const source =
        bound.kind === 'value' ? bound.value : bound.kind === 'function' && bound.function.node;
      return source && hasEnvCheck(other, wholeStatementOf(source));
    });
}

/** The very error is wanted, or handled, or has come already. */
function expectsError(cell: Cell, call: CallFact): boolean {
  return (
    isExpectedToRaise(cell, call.node, 'RuntimeError') ||
    handlesError(cell, call) ||
    isInNoLoopHandler(cell, call.node)
  );
}

/** The call stands in a `try` that handles the very error. */
function handlesError(cell: Cell, { node, arguments: list }: CallFact): boolean {
  const what = textOf(cell.facts.program, list).slice(1, -1).trim();
  return around(node).some(
    ([outer, inner]) =>
      outer.kind === 'TryStatement' &&
      inner === outer.children[1] &&
      (handlesRuntimeError(cell, outer) || retriesInHandler(cell, outer, what))
  );
}

/** The call stands where a `try` comes to when there is no loop to get: in a notebook, there always is. */
function isInNoLoopHandler(cell: Cell, node: Node): boolean {
  return around(node).some(([outer, inner]) => {
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

/** Whether a handler of whatever may happen gets the same thing done in another way. */
function retriesInHandler(cell: Cell, statement: Node, what: string): boolean {
  return (handlersOf(statement) ?? []).some(
    handler =>
      what !== '' &&
      (!handler.type || namesType(cell, handler, /^(Base)?Exception$/)) &&
      textOf(cell.facts.program, handler.body).includes(what)
  );
}

function namesType({ facts: { program } }: Cell, { types }: Handler, pattern: RegExp): boolean {
  return types.some(type => pattern.test(textOf(program, type)));
}

/** What is around code and runs with it, each with the part of it that the code is in. */
function around(node: Node): (readonly [outer: Node, inner: Node])[] {
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
