/**
 * Calls that get coroutines in the wrong form: `gather([f()])`, `wait([f()])`, `create_task(f)`. Python raises an error
 * for each of them.
 */

import type { Edit } from '../diagnostics/finding';
import { message, type Message } from '../diagnostics/messages';
import { withoutParentheses } from '../queries/awaits';
import { hasNoRequiredParameter, isCoroutine } from '../queries/coroutine-calls';
import { callSiteAt, CallSite } from '../semantic/call-site';
import { argumentsOf } from '../semantic/arguments';
import type { Cell } from '../semantic/names';
import type { FunctionFact } from '../semantic/scope';
import { isKind, type Node, type NodeKind } from '../syntax/parse';
import { CREATE_TASK_OF_GROUP, RUNS_FIRST_ARGUMENT } from '../queries/consumers';
import { edit } from './expressions';
import { importModule } from './statements';

/** What is wrong with the arguments, and how to write them. */
export interface ArgumentProblem {
  readonly text: Message;
  readonly node: Node;
  /** Empty if there is no fix. */
  readonly edits: readonly Edit[];
}

/** Collections whose items are the coroutines. */
const LISTS: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'ArrayComprehensionExpression',
  'ArrayExpression',
  'ComprehensionExpression',
  'SetComprehensionExpression',
  'SetExpression',
  'TupleExpression'
]);

/** The problem of a call; `null` if its arguments are right, or unknown. */
export function argumentProblemOf(site: CallSite): ArgumentProblem | null {
  const { target } = site;
  if (!target?.certain || site.cell.facts.program.broken) {
    return null;
  }
  const path = target.meaning.kind === 'path' ? target.meaning.path : '';
  switch (path) {
    case 'asyncio.gather':
      return listToGather(site) ?? functionFor(site, true);
    case 'asyncio.wait':
      return coroutinesToWait(site);
    default: {
      const isGroup =
        target.meaning.kind === 'result' && target.meaning.path === CREATE_TASK_OF_GROUP;
      return RUNS_FIRST_ARGUMENT.has(path) || isGroup ? functionFor(site, false) : null;
    }
  }
}

/** `gather([f()])`, which needs `*` before the list. */
function listToGather(site: CallSite): ArgumentProblem | null {
  const { cell, argumentList } = site;
  if (argumentList.children.some(({ kind }) => kind === 'for')) {
    const { from, to } = argumentList;
    const edits = [edit(cell, from + 1, from + 1, '*('), edit(cell, to - 1, to - 1, ')')];
    return { text: listText(site), node: argumentList, edits };
  }
  const lists = (site.arguments ?? []).filter(
    ({ keyword, star, value }) =>
      keyword === null && star === null && listAt(site, withoutParentheses(value)) !== null
  );
  const [first] = lists;
  if (!first) {
    return null;
  }
  const edits = lists.map(({ value }) => edit(cell, value.from, value.from, '*'));
  return { text: listText(site), node: first.value, edits };
}

function listText({ displayName }: CallSite): Message {
  return message('task-arguments.list', { call: displayName });
}

/** `wait([f()])`. Since Python 3.11 it needs tasks. */
function coroutinesToWait(site: CallSite): ArgumentProblem | null {
  const [first] = site.arguments ?? [];
  const list =
    first && first.keyword === null ? listAt(site, withoutParentheses(first.value)) : null;
  if (!list) {
    return null;
  }
  const coroutines = itemsOf(list.node).filter(item => isCoroutineAt(site, list.cell, item));
  if (coroutines.length === 0) {
    return null;
  }
  const asyncio = importModule(site.names, list.cell, site.scope, list.node.from, 'asyncio');
  return {
    text: message('task-arguments.coroutines', { call: site.displayName }),
    node:
      coroutines[0].from >= site.node.from && list.cell === site.cell ? coroutines[0] : first.value,
    edits: asyncio
      ? [...asyncio.edits, ...coroutines.flatMap(node => asTask(list.cell, node, asyncio.name))]
      : []
  };
}

function asTask(cell: Cell, { from, to }: Node, module: string): Edit[] {
  return [edit(cell, from, from, `${module}.create_task(`), edit(cell, to, to, ')')];
}

function isCoroutineAt({ names }: CallSite, cell: Cell, item: Node): boolean {
  const made = callSiteAt(names, cell, item);
  return (
    made !== null && made.isCertain && isCoroutine(made) && made.qualifiedName !== 'asyncio.gather'
  );
}

/** A list, and its cell. */
interface List {
  readonly cell: Cell;
  readonly node: Node;
}

/** The list that a value is, or that the only assignment of the variable shows. */
function listAt({ names, cell, scope }: CallSite, value: Node): List | null {
  if (LISTS.has(value.kind)) {
    return { cell, node: value };
  }
  if (value.kind !== 'VariableName') {
    return null;
  }
  const bindings = names.bindingsOf(cell, scope, cell.source.slice(value.from, value.to));
  const [only] = bindings;
  const bound = bindings.length === 1 ? only.binding.bound : null;
  return bound?.kind === 'value' && LISTS.has(bound.value.kind)
    ? { cell: only.cell, node: bound.value }
    : null;
}

/** The values in a list; the element of a comprehension. */
function itemsOf(list: Node): Node[] {
  return list.kind.endsWith('ComprehensionExpression')
    ? [withoutParentheses(list.children[1])]
    : list.children.filter(({ kind }) => !/^[()[\]{},]$/.test(kind)).map(withoutParentheses);
}

/** `create_task(f)`, where `f` is an async function that isn't called. */
function functionFor(site: CallSite, all: boolean): ArgumentProblem | null {
  const list = (site.arguments ?? []).filter(
    ({ keyword, star }) => keyword === null && star === null
  );
  const found = (all ? list : list.slice(0, 1)).flatMap(({ value }) => {
    const fact = asyncFunctionNamed(site, value);
    return fact ? [{ value, fact }] : [];
  });
  const [first] = found;
  if (!first) {
    return null;
  }
  const canCall = found.every(({ fact }) => hasNoRequiredParameter(fact));
  return {
    text: message('task-arguments.function', { call: site.displayName, name: first.fact.name }),
    node: first.value,
    edits: canCall ? found.map(({ value: { to } }) => edit(site.cell, to, to, '()')) : []
  };
}

function asyncFunctionNamed(site: CallSite, value: Node): FunctionFact | null {
  const found = isKind(value, 'VariableName') ? site.meaningOf(value) : null;
  const fact = found?.certain && found.meaning.kind === 'function' ? found.meaning.function : null;
  return fact?.async && !fact.generator && fact.decorators.length === 0 ? fact : null;
}

/**
 * The edits that pass a function and its arguments instead of a call: `to_thread(f(x))` becomes `to_thread(f, x)`.
 * `null` if the call isn't given to such a function, or if its arguments can't be passed on.
 */
export function asFunctionArgument(site: CallSite): readonly Edit[] | null {
  const taker = functionTakerOf(site);
  const list = site.arguments;
  if (!taker || !list || list.some(({ star }) => star !== null)) {
    return null;
  }
  const takesKeywords = !/run_in_executor$/.test(taker.textOf(taker.callee));
  if (!takesKeywords && list.some(({ keyword }) => keyword !== null)) {
    return null;
  }
  const { cell, callee, argumentList, node } = site;
  const isLast = (argumentsOf(cell, taker.argumentList) ?? []).slice(-1)[0]?.value === node;
  return isLast
    ? [
        edit(cell, callee.to, argumentList.from + 1, list.length > 0 ? ', ' : ''),
        edit(cell, node.to - 1, node.to, '')
      ]
    : null;
}

/** The call that wants a function where this call stands: `to_thread(…)`, `loop.run_in_executor(None, …)`. */
export function functionTakerOf({ names, cell, node }: CallSite): CallSite | null {
  const list = node.parent?.kind === 'ArgList' ? node.parent : null;
  const taker = callSiteAt(names, cell, list?.parent);
  if (!taker) {
    return null;
  }
  const place = taker.arguments?.findIndex(({ value }) => value === node) ?? -1;
  const argument = taker.arguments?.[place];
  const isPlain = argument?.keyword === null && argument.star === null;
  const name = taker.textOf(taker.callee);
  const wanted = /(^|\.)to_thread$/.test(name) ? 0 : /\.run_in_executor$/.test(name) ? 1 : -1;
  return isPlain && place === wanted ? taker : null;
}
