/**
 * Loops and comprehensions that await a call again and again, and could await all calls together:
 * `[await fetch(u) for u in urls]` → `await asyncio.gather(*(fetch(u) for u in urls))`.
 */

import { contextOf } from '../semantic/context';
import type { Edit, Fix } from '../diagnostics/finding';
import { hasKindBelow } from '../queries/except-handlers';
import { excerpt, message } from '../diagnostics/messages';
import { owningScope, type Cell, type Names } from '../semantic/names';
import { ancestors, walk, type Node } from '../syntax/parse';
import { isAwaited, needsParentheses } from '../queries/awaits';
import { edit } from '../rewrites/expressions';
import { startOfLine } from '../text/lines';
import type { Reference } from '../semantic/scope';
import { importModule, type Imported } from '../rewrites/statements';
import { awaitedCall, namesRead, type AwaitedCall } from './awaited-call';
import { canRepeat, isReadElsewhere, sharedNames } from './concurrency';
import type { Refactoring, RefactoringOffer } from './refactoring';
import { importNotes } from './notes';

export const loops: Refactoring = function* ({ names, cell, isSelected }) {
  for (const reference of cell.facts.awaits) {
    const found =
      inComprehension(names, cell, reference) ?? inAppendingLoop(names, cell, reference);
    if (found && isSelected(found.from, found.to)) {
      yield found;
    }
  }
};

/** `[await f(x) for x in y]`. */
function inComprehension(names: Names, cell: Cell, reference: Reference): RefactoringOffer | null {
  const { node, scope } = reference;
  const list = node.parent;
  if (list?.kind !== 'ArrayComprehensionExpression' || scope.node !== list || node.index !== 1) {
    return null;
  }
  const words = list.children.map(({ kind }) => kind);
  const context = contextOf(cell, scope, node.from);
  const simple = words.filter(word => word === 'for').length === 1 && !words.includes('async');
  if (!simple || context.comprehensions !== 1 || isAwaited(cell, list) || !scope.parent) {
    return null;
  }
  // The condition must not await. The iterable is evaluated first in both versions.
  const waits = cell.facts.awaits.some(other => other.scope === scope && other.node !== node);
  const targets = namesOfTargets(cell, list);
  const call = awaitedCall(names, cell, reference);
  const asyncio = importModule(names, cell, scope.parent, list.from, 'asyncio');
  if (waits || !targets || !call || !asyncio || !canRepeat(cell, call, targets)) {
    return null;
  }
  const outer = needsParentheses(cell, list);
  const open = `${outer ? '(' : ''}await ${asyncio.name}.gather(*(`;
  const edits = [
    edit(cell, list.from, list.from + 1, open),
    edit(cell, node.from, call.call.from, ''),
    edit(cell, list.to - 1, list.to, outer ? ')))' : '))')
  ];
  return {
    from: list.from,
    to: list.to,
    fix: gatherFix(names, cell, call, targets, asyncio, edits)
  };
}

/** `for x in y: results.append(await f(x))`. */
function inAppendingLoop(names: Names, cell: Cell, reference: Reference): RefactoringOffer | null {
  const loop = appendingLoop(cell, reference.node);
  if (!loop) {
    return null;
  }
  const { scope } = reference;
  const { text } = cell.facts.program;
  const { statement, results, iterable } = loop;
  const targets = namesOfTargets(cell, statement);
  const call = awaitedCall(names, cell, reference);
  const asyncio = importModule(names, cell, scope, statement.from, 'asyncio');
  if (!targets || !call || !asyncio || !canRepeat(cell, call, targets)) {
    return null;
  }
  const name = text.slice(results.from, results.to);
  // The iterable of a comprehension cannot contain `:=`.
  if (hasKindBelow(iterable, new Set(['NamedExpression']))) {
    return null;
  }
  const grows = call.reads.has(name) || targets.has(name) || namesRead(cell, iterable).has(name);
  const changes = [name, ...targets].some(each => isReadElsewhere(names, scope, each));
  const leaks = [...targets].some(each => isReadOutside(names, cell, reference, statement, each));
  if (grows || changes || leaks) {
    return null;
  }
  const word = statement.children.find(({ kind }) => kind === 'for')!;
  const header = text.slice(word.from, iterable.from) + bracketed(text, iterable);
  const all = `await ${asyncio.name}.gather(*(${text.slice(call.call.from, call.call.to)} ${header}))`;
  const empty = emptyListBefore(cell, statement, name);
  const from = empty?.from ?? statement.from;
  const code = empty ? `${name} = ${all}` : `${name}.extend(${all})`;
  const to = loop.end;
  const edits = [edit(cell, from, to, code)];
  return { from, to, fix: gatherFix(names, cell, call, targets, asyncio, edits) };
}

interface AppendingLoop {
  readonly statement: Node;
  /** The list that grows. */
  readonly results: Node;
  readonly iterable: Node;
  readonly end: number;
}

/** A loop whose only statement appends the awaited value. */
function appendingLoop(cell: Cell, awaited: Node): AppendingLoop | null {
  const { text } = cell.facts.program;
  const list = awaited.parent;
  const append = list?.kind === 'ArgList' && list.children.length === 3 ? list.parent : null;
  const only = append?.parent;
  const statement = only?.parent?.parent;
  const [results, , method] = append?.children[0].children ?? [];
  if (
    !append ||
    only?.kind !== 'ExpressionStatement' ||
    only.children.length !== 1 ||
    statement?.kind !== 'ForStatement' ||
    statement.children[0].kind !== 'for' ||
    results?.kind !== 'VariableName' ||
    text.slice(method.from, method.to) !== 'append'
  ) {
    return null;
  }
  const body = only.parent!;
  const at = statement.children.findIndex(({ kind }) => kind === 'in');
  const iterable = statement.children.slice(at + 1, body.index);
  const alone =
    body.index === statement.children.length - 1 &&
    body.children.filter(({ kind }) => kind !== ':').length === 1;
  const comments = hasKindBelow(statement, new Set(['Comment']));
  const ownLine = !/\S/.test(text.slice(startOfLine(text, statement.from), statement.from));
  return iterable.length === 1 && alone && !comments && ownLine
    ? { statement, results, iterable: iterable[0], end: only.to }
    : null;
}

/** The names that a loop binds; `null` if it has other targets. */
function namesOfTargets(cell: Cell, loop: Node): Set<string> | null {
  const start = loop.children.findIndex(({ kind }) => kind === 'for');
  const end = loop.children.findIndex(({ kind }, index) => kind === 'in' && index > start);
  const targets = loop.children.slice(start + 1, end);
  const names = new Set<string>();
  const collect = (nodes: readonly Node[]): boolean =>
    nodes.every(node => {
      if (node.kind === 'VariableName') {
        names.add(cell.facts.program.text.slice(node.from, node.to).normalize('NFKC'));
      }
      return (
        node.kind === 'VariableName' ||
        '(,)'.includes(node.kind) ||
        (node.kind === 'TupleExpression' && collect(node.children))
      );
    });
  return collect(targets) ? names : null;
}

/** Whether code after the loop reads its name. A comprehension would not bind it there. */
function isReadOutside(
  names: Names,
  cell: Cell,
  { scope }: Reference,
  loop: Node,
  name: string
): boolean {
  for (const { cell: other, reference } of names.references(name, owningScope(scope, name))) {
    const inside = [reference.node, ...ancestors(reference.node)].some(
      node =>
        node === loop ||
        (node.kind === 'ForStatement' && namesOfTargets(other, node)?.has(name) === true)
    );
    if (!inside) {
      return true;
    }
  }
  // `del` needs a bound name too.
  return names
    .bindingsOf(cell, scope, name)
    .some(({ cell: other, binding }) => isDeleted(other, binding.at));
}

function isDeleted({ facts }: Cell, at: number): boolean {
  let found = false;
  walk(facts.program.root, ({ kind, from, to }) => {
    found ||= kind === 'DeleteStatement' && from <= at && at < to;
  });
  return found;
}

/** The statement `results = []` directly before a loop. */
function emptyListBefore(cell: Cell, statement: Node, name: string): Node | null {
  const { text } = cell.facts.program;
  const before = statement.parent?.children[statement.index - 1];
  const code = before ? text.slice(before.from, before.to).replace(/\s+/g, '') : '';
  const alone =
    before !== undefined &&
    !/\S/.test(text.slice(startOfLine(text, before.from), before.from)) &&
    !/\S/.test(text.slice(before.to, statement.from));
  return alone && (code === `${name}=[]` || code === `${name}=list()`) ? before : null;
}

/** Iterables that need no parentheses in a comprehension. */
const BARE_ITERABLES =
  /^(VariableName|MemberExpression|CallExpression|ArrayExpression|ArrayComprehensionExpression|SetExpression|DictionaryExpression|ParenthesizedExpression|String)$/;

function bracketed(text: string, { kind, from, to }: Node): string {
  const code = text.slice(from, to);
  return BARE_ITERABLES.test(kind) || code.startsWith('(') ? code : `(${code})`;
}

function gatherFix(
  names: Names,
  cell: Cell,
  call: AwaitedCall,
  targets: ReadonlySet<string>,
  asyncio: Imported,
  edits: readonly Edit[]
): Fix {
  const shared = sharedNames(names, cell, [call, call]).filter(name => !targets.has(name));
  const text = cell.facts.program.text.slice(call.call.from, call.call.to);
  return {
    title: message('refactor.loop', { call: excerpt(text) }),
    tier: 'ask',
    edits: [...asyncio.edits, ...edits],
    notes: [
      message('note.together'),
      message('note.gather-errors'),
      ...(shared.length > 0 ? [message('note.shares', { names: shared.join(', ') })] : []),
      message('note.many'),
      ...importNotes(asyncio)
    ]
  };
}
