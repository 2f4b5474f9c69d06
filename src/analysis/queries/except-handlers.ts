/**
 * What the handlers of a `try` catch, and helpers to look at the code in them.
 */

import { memoize } from '../semantic/memoize';
import type { Cell, Names } from '../semantic/names';
import { ancestors, walk, type Node, type NodeKind } from '../syntax/parse';
import type { Scope } from '../semantic/scope';

/** An `except` of a `try`. */
export interface Handler {
  /** The word `except`. */
  readonly keyword: Node;
  /** The classes it names; none for a bare `except:`. */
  readonly types: readonly Node[];
  /** The whole expression of the types. */
  readonly type: Node | null;
  /** The name behind `as`. */
  readonly name: Node | null;
  readonly body: Node;
}

/**
 * The handlers of a `try`, in order; `null` if they can't be told apart.
 *
 * @param groups - Whether `except*` counts. Without, a `try` with an `except*` has the answer `null`.
 */
export function handlersOf(statement: Node, groups = false): Handler[] | null {
  const handlers: Handler[] = [];
  let parts: Node[] | null = null;
  for (const child of statement.children) {
    if (child.kind === 'except') {
      parts = [child];
    } else if (child.kind === 'finally' || child.kind === 'else') {
      parts = null;
    } else if (parts && child.kind === 'Body') {
      const handler = handlerOf(parts, child);
      if (!handler) {
        return null;
      }
      handlers.push(handler);
      parts = null;
    } else if (parts && child.kind !== 'Comment' && !(groups && child.kind === '*')) {
      parts.push(child);
    }
  }
  return handlers;
}

function handlerOf([keyword, ...rest]: readonly Node[], body: Node): Handler | null {
  const as = rest.findIndex(({ kind }) => kind === 'as');
  const type = as < 0 ? rest : rest.slice(0, as);
  const name = as < 0 ? null : (rest[as + 1] ?? null);
  if (type.length > 1) {
    return null;
  }
  const [only = null] = type;
  const types =
    only?.kind === 'TupleExpression'
      ? only.children.filter(({ kind }) => !'(),'.includes(kind) && kind !== 'Comment')
      : [...type];
  return { keyword, types, type: only, name, body };
}

/** Which of the classes with these full names a handler catches; `null` if it catches none of them. */
export function caughtTypeOf(
  names: Names,
  cell: Cell,
  scope: Scope,
  { types, type }: Handler,
  paths: ReadonlySet<string>
): Node | 'everything' | null {
  if (!type) {
    return 'everything';
  }
  for (const node of types) {
    if (isBuiltin(names, cell, scope, node, 'BaseException')) {
      return 'everything';
    }
    const found = names.value(cell, scope, node);
    if (found?.certain && found.meaning.kind === 'path' && paths.has(found.meaning.path)) {
      return node;
    }
  }
  return null;
}

/** Whether a node is the name of a builtin, and no cell binds that name. */
export function isBuiltin(
  names: Names,
  cell: Cell,
  scope: Scope,
  node: Node,
  name: string
): boolean {
  return (
    node.kind === 'VariableName' &&
    cell.source.slice(node.from, node.to) === name &&
    !names.isBound(scope, name)
  );
}

/** Code that runs at another time than the code around it. */
const LATER: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'FunctionDefinition',
  'LambdaExpression',
  'ClassDefinition'
]);

/** Whether the node, or a node below it that runs with it, is of one of these kinds. */
export function hasKindBelow(node: Node, kinds: ReadonlySet<NodeKind>): boolean {
  return (
    kinds.has(node.kind) ||
    node.children.some(child => !LATER.has(child.kind) && hasKindBelow(child, kinds))
  );
}

/** The node, and every node below it that runs with it. */
export function nodesWithin(node: Node): Node[] {
  const found: Node[] = [];
  const visit = (each: Node): void => {
    found.push(each);
    each.children.filter(({ kind }) => !LATER.has(kind)).forEach(visit);
  };
  visit(node);
  return found;
}

/** The `return` statements of a function, without those of functions within it. Runners ask often. */
export const returnStatementsOf = memoize((definition: Node): readonly Node[] =>
  nodesWithin(definition).filter(({ kind }) => kind === 'ReturnStatement')
);

/** The statements of a block, including those that share a line. */
export function statementsOf(body: Node): Node[] {
  return body.children.flatMap(child =>
    child.kind === 'StatementGroup'
      ? statementsOf(child)
      : [':', ';', 'Comment'].includes(child.kind)
        ? []
        : [child]
  );
}

/** Whether code is inside `with pytest.raises(…):` or `self.assertRaises(…)`. `type` limits it to one exception class. */
export function isExpectedToRaise({ facts: { program } }: Cell, node: Node, type = ''): boolean {
  const wants = new RegExp(`\\b(assertRaises(Regex)?|raises)\\(\\s*${type && `${type}\\b`}`);
  for (const { kind, from, children } of ancestors(node)) {
    if (LATER.has(kind)) {
      return false;
    }
    if (kind === 'WithStatement') {
      const body = children[children.length - 1];
      if (wants.test(program.text.slice(from, body.from))) {
        return true;
      }
    }
  }
  return false;
}

/** Whether a name is read in a node. */
export function isNameRead(cell: Cell, node: Node, name: string): boolean {
  const { text } = cell.facts.program;
  let found = false;
  walk(node, ({ kind, from, to }) => {
    found ||= kind === 'VariableName' && text.slice(from, to) === name;
  });
  return found;
}
