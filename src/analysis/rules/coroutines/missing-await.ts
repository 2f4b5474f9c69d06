import type { Finding } from '../../diagnostics/finding';
import { excerpt, message, type Message } from '../../diagnostics/messages';
import { awaitLengthBefore, isAwaited, withParentheses } from '../../queries/awaits';
import { isAsyncGenerator, isCoroutine, isGather } from '../../queries/coroutine-calls';
import { isBuiltin, isExpectedToRaise } from '../../queries/except-handlers';
import { edit } from '../../rewrites/expressions';
import { isMethodOf } from '../../rewrites/make-async';
import { convertCall } from '../../rewrites/to-await';
import { ASYNCIO_COROUTINES } from '../../semantic/asyncio-names';
import { callSites, type CallSite } from '../../semantic/call-site';
import { lastNameOf, owningScope, type Cell, type Names } from '../../semantic/names';
import type { FunctionFact, Reference } from '../../semantic/scope';
import { ancestors, attributeOf, textOf, type Node, type NodeKind } from '../../syntax/parse';
import type { Rule } from '../shared/rule';
import { findingAt, isStatement } from '../shared/support';

/** A coroutine that is made and never awaited. */
export const missingAwait: Rule = {
  id: 'missing-await',
  title: 'A coroutine that is never awaited',
  summary:
    'Calling an async function only creates a coroutine. Write await before the call to run it.',
  explanation: `
Calling an \`async def\` function doesn't run it. The call creates a coroutine, which runs only when you await it. The line
\`fetch(url)\` therefore does nothing. Python only warns later that the coroutine *was never awaited*.

Write \`await\` before the call. In a notebook, that works at the top level of a cell too.

The mistake may show later. \`page = fetch(url)\` runs, but \`page.text\` fails with *'coroutine' object has no attribute
'text'*, perhaps in another cell. The fix below such an error adds \`await\` to the call that created the coroutine.

\`await book()["bids"]\` awaits the item, not the call. Brackets help: \`(await book())["bids"]\`.

Two similar mistakes: loop over an async generator with \`async for\`, and call an async function before you await it.
`,
  tiers: `
We ask first: you may want to start the coroutine in the background with \`asyncio.create_task()\`.
`,
  messages: {
    statement:
      '{call} only creates a coroutine, which doesn’t run until you await it. Write await before the call.',
    used: '{call} is a coroutine here, not its result. Write await before the call to get the result.',
    late: 'This await waits for what follows {call}, and {call} itself is only a coroutine. Put brackets around the await.',
    started:
      '{call} starts its work, but nothing waits for it, so its results and errors may be lost. Write await before the call.',
    reported:
      'Python reports that a coroutine from {call} was never awaited, so it never ran. Write await before the call.',
    'in-function':
      '{call} only creates a coroutine, which doesn’t run until you await it. Make {name}() async first: a plain function can’t await.',
    'in-lambda':
      '{call} only creates a coroutine, which doesn’t run until you await it. A lambda can’t await: write an async function instead.',
    generator: '{call} creates an async generator, but nothing loops over it. Use async for.',
    blocked:
      '{call} only creates a coroutine, which doesn’t run until you await it. Move the call: await isn’t allowed here.'
  },
  noqa: [],
  examples: [
    {
      wrong: ['async def fetch(url):\n    return url\n', 'fetch("a")\n'],
      right: ['async def fetch(url):\n    return url\n', 'await fetch("a")\n'],
      tier: 'ask'
    },
    {
      wrong: ['import asyncio\n\nasyncio.sleep(1)\n'],
      right: ['import asyncio\n\nawait asyncio.sleep(1)\n'],
      tier: 'ask'
    }
  ],
  silent: [
    ['async def fetch(url):\n    return url\n', 'page = fetch("a")\n'],
    ['def fetch(url):\n    return url\n', 'fetch("a")\n']
  ],
  *check({ names }) {
    for (const site of callSites(names, asyncNames(names))) {
      if (!isStatement(site)) {
        if (site.isCertain && isTakenForResult(site) && isCoroutine(site)) {
          yield* usedFinding(site);
        }
        continue;
      }
      if (isCoroutine(site)) {
        const gathers = isGather(site);
        if (gathers && isGivenList(site)) {
          continue;
        }
        const id = gathers ? 'missing-await.started' : 'missing-await.statement';
        const found = missingAwaitFinding(site, id);
        if (found.fixes.length > 0 || isDroppedInFunction(site)) {
          yield found;
        }
      } else if (isAsyncGenerator(site)) {
        yield unreadGeneratorFinding(site);
      }
    }
    yield* methodFindings(names);
  }
};

/** Whether a plain function surely drops the coroutine. Tests do that on purpose. */
function isDroppedInFunction(site: CallSite): boolean {
  const { cell, node, context } = site;
  return (
    context.kind === 'function' &&
    site.isCertain &&
    !isGather(site) &&
    !/^test_/.test(context.function?.name ?? '') &&
    !isExpectedToRaise(cell, node)
  );
}

/** Attributes of coroutines, and of the future that `gather()` returns. */
const OF_COROUTINES = /^(send|close|throw|cr_\w+|__\w+__)$/;
const OF_FUTURES = /^(cancel|cancelled|done|result|exception|get_loop|\w+_done_callback|__\w+__)$/;

/** Operators that no coroutine has. */
const OPERATORS = /^(\+|-|\*|\/|\/\/|%|\*\*|@|<|>|<=|>=)$/;

const READERS = new Set([
  'print',
  'len',
  'list',
  'sum',
  'sorted',
  'int',
  'float',
  'tuple',
  'set',
  'dict',
  'min',
  'max'
]);

/** Whether a coroutine is used as if it were its result: where it is created, or wherever its variable is read. */
function isTakenForResult(site: CallSite): boolean {
  const { names, cell, node, scope } = site;
  const own = isGather(site) ? OF_FUTURES : OF_COROUTINES;
  const [target, operator] = node.parent?.kind === 'AssignStatement' ? node.parent.children : [];
  if (node.index !== 2 || target?.kind !== 'VariableName' || operator?.kind !== 'AssignOp') {
    return isUsedAsResult(names, cell, { node, scope }, own);
  }
  const name = textOf(cell.facts.program, target);
  if (names.bindingsOf(cell, scope, name).length !== 1) {
    return false;
  }
  const reads = [...names.references(name, owningScope(scope, name))].filter(
    ({ cell: other, reference }) => reference.node !== target && !isShown(other, reference.node)
  );
  return (
    reads.length > 0 &&
    reads.every(({ cell: other, reference }) => isUsedAsResult(names, other, reference, own))
  );
}

/** Whether the code only shows a variable, as a lesson about coroutines does. */
function isShown({ facts: { program } }: Cell, { parent }: Node): boolean {
  const callee = parent?.kind === 'ArgList' ? parent.parent?.children[0] : null;
  return (
    parent?.kind === 'ExpressionStatement' ||
    (callee !== null && callee !== undefined && textOf(program, callee) === 'print')
  );
}

/**
 * Whether a coroutine is used as if it were its result, which always fails, or prints only the coroutine.
 *
 * @param own - The attributes that it has itself.
 */
function isUsedAsResult(
  names: Names,
  cell: Cell,
  { node, scope }: Reference,
  own: RegExp
): boolean {
  const whole = withParentheses(node);
  const { parent, index } = whole;
  const text = (part: Node): string => cell.facts.program.text.slice(part.from, part.to);
  switch (parent?.kind) {
    case 'MemberExpression': {
      const attribute = attributeOf(parent);
      return index === 0 && !(attribute && own.test(text(attribute.property)));
    }
    case 'CallExpression':
      return index === 0;
    case 'BinaryExpression':
      return OPERATORS.test(text(parent.children[1])) && !isAwaited(cell, whole);
    case 'UnaryExpression':
    case 'IfStatement':
    case 'WhileStatement':
      return !isAwaited(cell, whole);
    case 'ForStatement':
    case 'ArrayComprehensionExpression':
    case 'SetComprehensionExpression':
      return (
        parent.children[index - 1]?.kind === 'in' &&
        parent.children[parent.children.findIndex(({ kind }) => kind === 'for') - 1]?.kind !==
          'async'
      );
    case 'AssignStatement':
      return (
        index === parent.children.length - 1 &&
        parent.children.some(({ kind }) => kind === ',') &&
        parent.children[index - 1].kind === 'AssignOp'
      );
    case 'ArgList': {
      const reader = parent.parent?.children[0];
      return (
        reader?.kind === 'VariableName' &&
        READERS.has(text(reader)) &&
        isBuiltin(names, cell, scope, reader, text(reader)) &&
        (parent.children.length === 3 || text(reader) === 'print')
      );
    }
    case 'FormatReplacement':
      return index === 1;
    default:
      return false;
  }
}

/** The finding for a coroutine that is used as its result. */
function* usedFinding(site: CallSite): Generator<Finding> {
  const { cell, node, context } = site;
  const gathers = isGather(site);
  if ((gathers && isGivenList(site)) || isExpectedToRaise(cell, node)) {
    return;
  }
  const call = excerpt(site.text);
  const early = awaitLengthBefore(cell, node);
  if (early === 0) {
    const id = gathers ? 'missing-await.started' : 'missing-await.statement';
    const found = missingAwaitFinding(site, id);
    yield found.fixes.length > 0 && !gathers
      ? { ...found, message: message('missing-await.used', { call }) }
      : found;
    return;
  }
  // `await f()["x"]` awaits the item.
  const edits = [
    edit(cell, node.from - early, node.from, '(await '),
    edit(cell, node.to, node.to, ')')
  ];
  const canFix = context.kind === 'awaits' && !context.magic && context.generators.length === 0;
  const fixes = canFix
    ? [
        {
          title: message('fix.await', { replacement: `(await ${call})` }),
          tier: 'ask' as const,
          edits,
          notes: []
        }
      ]
    : [];
  const { from, to } = node;
  yield {
    ...findingAt(missingAwait.id, site, message('missing-await.late', { call }), fixes),
    from,
    to
  };
}

/** Methods of asyncio's own objects and of clients that create a coroutine. */
const ASYNC_METHODS: readonly (readonly [on: RegExp, names: RegExp])[] = [
  [/^asyncio\.(Lifo|Priority)?Queue$/, /^(put|get|join)$/],
  [/^asyncio\.(Lock|Semaphore|BoundedSemaphore|Condition)$/, /^acquire$/],
  [/^asyncio\.(Event|Condition|Barrier)$/, /^wait$/],
  [/^asyncio\.create_subprocess_(exec|shell)\.__await__$/, /^(wait|communicate)$/],
  [
    /^httpx2?\.AsyncClient(\.__enter__)?$/,
    /^(get|post|put|patch|delete|head|options|request|aclose)$/
  ],
  [
    /^aiohttp\.ClientSession(\.__enter__)?$/,
    /^(get|post|put|patch|delete|head|options|request|ws_connect|close)$/
  ],
  [
    /^aiohttp\.ClientSession(\.__enter__)?\.(get|post|put|patch|delete|request)\.__(enter|await)__$/,
    /^(json|text|read)$/
  ],
  [
    /^openai\.Async(Azure)?OpenAI\.(chat\.completions|responses|embeddings|images)$/,
    /^(create|parse|generate)$/
  ],
  [/^anthropic\.AsyncAnthropic\.messages$/, /^(create|parse|count_tokens)$/]
];

const METHOD_NAMES =
  'put get join acquire wait communicate post patch delete head options request ws_connect close aclose json text read create parse generate count_tokens'.split(
    ' '
  );

/** Async methods whose coroutine is dropped, used as its result, or returned after its object was closed. */
function* methodFindings(names: Names): Generator<Finding> {
  const own = methodsIn(names);
  for (const site of callSites(names, [...METHOD_NAMES, ...own.keys()])) {
    const isDropped = isStatement(site);
    const isTaken = !isDropped && (isReturnedTooLate(site) || isTakenForResult(site));
    const isMethod = site.callee.kind === 'MemberExpression' && (isDropped || isTaken);
    if (!isMethod || !isAsyncMethodCall(site, own.get(site.method ?? '') ?? [])) {
      continue;
    }
    if (isTaken) {
      yield* usedFinding(site);
      continue;
    }
    const found = missingAwaitFinding(site, 'missing-await.statement');
    if (found.fixes.length > 0 || isDroppedInFunction(site)) {
      yield found;
    }
  }
}

/** Whether an async function returns a method's coroutine out of the `with` that closes the method's object. */
function isReturnedTooLate(site: CallSite): boolean {
  const { node, receiver, context } = site;
  if (node.parent?.kind !== 'ReturnStatement' || context.kind !== 'awaits' || !receiver) {
    return false;
  }
  const name = site.textOf(receiver);
  return [...ancestors(node)].some(
    ({ kind, children }) =>
      kind === 'WithStatement' &&
      children.some(
        (child, index) => children[index - 1]?.kind === 'as' && site.textOf(child) === name
      )
  );
}

/** The methods of the notebook's classes, by name. */
function methodsIn(names: Names): ReadonlyMap<string, readonly FunctionFact[]> {
  const methods = new Map<string, FunctionFact[]>();
  for (const { facts } of names.cells) {
    for (const fact of facts.functions) {
      if (fact.scope.kind === 'class') {
        methods.set(fact.name, [...(methods.get(fact.name) ?? []), fact]);
      }
    }
  }
  return methods;
}

/** @param own - The notebook's methods of this name. */
function isAsyncMethodCall(site: CallSite, own: readonly FunctionFact[]): boolean {
  const { names, receiver, method } = site;
  const found = receiver && site.meaningOf(receiver);
  if (found?.certain && found.meaning.kind === 'result' && method !== null) {
    const { path } = found.meaning;
    return ASYNC_METHODS.some(([on, methods]) => on.test(path) && methods.test(method));
  }
  const [only, ...more] = own;
  return (
    only !== undefined &&
    more.length === 0 &&
    only.async &&
    !only.generator &&
    only.decorators.length === 0 &&
    isMethodOf(names, site, only)
  );
}

const ASYNCIO_COROUTINE_NAMES = [...ASYNCIO_COROUTINES].map(lastNameOf);

/** The names of async functions in this notebook. */
function asyncNames(names: Names): string[] {
  const own = names.cells.flatMap(({ facts }) => facts.functions.filter(fact => fact.async));
  return [...own.map(fact => fact.name), ...ASYNCIO_COROUTINE_NAMES];
}

/** The finding for an async generator that is never looped over. */
function unreadGeneratorFinding(site: CallSite): Finding {
  const { from, to } = site.node;
  const text = message('missing-await.generator', { call: excerpt(site.text) });
  return { ...findingAt(missingAwait.id, site, text), from, to };
}

/**
 * The finding for a call whose coroutine is never awaited.
 *
 * @param id - Whether the source shows it, or the kernel has seen it.
 */
export function missingAwaitFinding(
  site: CallSite,
  id: 'missing-await.statement' | 'missing-await.started' | 'missing-await.reported'
): Finding {
  const { cell, context } = site;
  const { from, to } = site.node;
  const call = excerpt(site.text);
  const explain = (text: Message): Finding => ({
    ...findingAt(missingAwait.id, site, text),
    from,
    to
  });
  if (context.kind === 'function') {
    return explain(message('missing-await.in-function', { call, name: context.function!.name }));
  }
  if (context.kind === 'lambda') {
    return explain(message('missing-await.in-lambda', { call }));
  }
  const converted = context.kind === 'awaits' ? convertCall(site) : null;
  if (!converted) {
    return explain(message('missing-await.blocked', { call }));
  }
  const { edits, notes } = converted;
  const title = message('fix.await', { replacement: excerpt(`await ${call}`) });
  return {
    rule: missingAwait.id,
    cell: cell.id,
    from,
    to,
    message: message(id, { call }),
    tier: 'ask',
    fixes: [{ title, tier: 'ask', edits, notes }]
  };
}

/** Whether `gather()` gets a list that isn't unpacked: it then fails, with or without an `await`. */
function isGivenList({ arguments: list }: CallSite): boolean {
  return !list || list.some(({ star, value }) => star === null && LISTS.has(value.kind));
}

const LISTS: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'ArrayComprehensionExpression',
  'ArrayExpression',
  'ComprehensionExpression',
  'DictionaryComprehensionExpression',
  'DictionaryExpression',
  'SetComprehensionExpression',
  'SetExpression',
  'TupleExpression'
]);
