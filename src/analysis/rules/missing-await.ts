import { ASYNCIO_COROUTINES } from '../semantic/asyncio-names';
import { contextOf } from '../semantic/context';
import { convertCall } from '../rewrites/to-await';
import type { Finding } from '../diagnostics/finding';
import { excerpt, message, type Message } from '../diagnostics/messages';
import { lastNameOf, type Cell, type Meaning, type Names } from '../semantic/names';
import { argumentsOf } from '../semantic/arguments';
import type { CallFact, FunctionFact } from '../semantic/scope';
import { explainCall, isStatement } from './support';
import type { Rule } from './rule';

/** The rule's id. */
export const MISSING_AWAIT = 'missing-await';

/** A coroutine that is made and never awaited. */
export const missingAwait: Rule = {
  id: MISSING_AWAIT,
  title: 'A coroutine that is never awaited',
  explanation: `
Calling an \`async def\` function does not run it. It makes a coroutine: a plan that runs only when something awaits it.
A line that says \`fetch(url)\` therefore does nothing, and says nothing either, apart from a late warning that the
coroutine *was never awaited*.

Write \`await\` before the call. In a notebook that works at the top level of a cell too.

The mistake may show later: \`page = fetch(url)\` runs, and \`page.text\` fails with *'coroutine' object has no attribute
'text'*, perhaps in another cell. Under such an error we offer the \`await\` at the call that made the coroutine. An async
generator is read with \`async for\`, and an async function has to be called before it can be awaited.
`,
  tiers: `
We ask first: you may have meant to start it in the background with \`asyncio.create_task()\`.
`,
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
    for (const { cell, call } of names.calls(asyncNames(names))) {
      if (!isStatement(call)) {
        continue;
      }
      if (isCoroutine(names, cell, call)) {
        const gathers = isGather(names, cell, call);
        if (gathers && isGivenList(cell, call)) {
          continue;
        }
        const id = gathers ? 'missing-await.started' : 'missing-await.statement';
        const found = missingAwaitFinding(names, cell, call, id);
        if (found.fixes.length > 0) {
          yield found;
        }
      } else if (isAsyncGenerator(names, cell, call)) {
        yield unread(cell, call);
      }
    }
  }
};

const ASYNCIO_COROUTINE_NAMES = [...ASYNCIO_COROUTINES].map(lastNameOf);

/** The names that async functions have here. */
function asyncNames(names: Names): string[] {
  const own = names.cells.flatMap(({ facts }) => facts.functions.filter(fact => fact.async));
  return [...own.map(fact => fact.name), ...ASYNCIO_COROUTINE_NAMES];
}

/** The finding for an async generator that nothing reads. */
function unread(cell: Cell, call: CallFact): Finding {
  const { from, to } = call.node;
  const text = message('missing-await.generator', { call: excerpt(cell.source.slice(from, to)) });
  return { ...explainCall(missingAwait.id, cell, call, text), from, to };
}

/**
 * The finding for a call whose coroutine nobody awaits.
 *
 * @param id - Whether the source says so, or the kernel has seen it.
 */
export function missingAwaitFinding(
  names: Names,
  cell: Cell,
  call: CallFact,
  id: 'missing-await.statement' | 'missing-await.started' | 'missing-await.reported'
): Finding {
  const { source } = cell;
  const text = excerpt(source.slice(call.node.from, call.node.to));
  const context = contextOf(cell, call.scope, call.node.from);
  const at = { rule: missingAwait.id, cell: cell.id, from: call.node.from, to: call.node.to };
  if (context.kind === 'function' || context.kind === 'lambda') {
    const why: Message =
      context.kind === 'function'
        ? message('missing-await.in-function', { call: text, name: context.function!.name })
        : message('missing-await.in-lambda', { call: text });
    return { ...at, message: why, tier: 'explain', fixes: [] };
  }
  const converted = context.kind === 'awaits' ? convertCall(names, cell, call, context) : null;
  if (!converted) {
    return {
      ...at,
      message: message('missing-await.blocked', { call: text }),
      tier: 'explain',
      fixes: []
    };
  }
  const { edits, notes } = converted;
  const title = message('fix.await', { replacement: excerpt(`await ${text}`) });
  return {
    ...at,
    message: message(id, { call: text }),
    tier: 'ask',
    fixes: [{ title, tier: 'ask', edits, notes }]
  };
}

/** Whether what a call is given runs all the same: `gather()` makes tasks of it at once. */
export function isGather(names: Names, cell: Cell, call: CallFact): boolean {
  const meaning = names.callee(cell, call)?.meaning;
  return meaning?.kind === 'path' && meaning.path === 'asyncio.gather';
}

/** Whether `gather()` gets a list that it does not unpack: it fails, and an await would not mend that. */
function isGivenList(cell: Cell, { arguments: list }: CallFact): boolean {
  const given = argumentsOf(cell, list);
  return !given || given.some(({ star, value }) => star === null && LISTS.test(value.kind));
}

const LISTS = /^(Array|Tuple|Set|Dictionary|\w*Comprehension)Expression$/;

/** Whether a call surely makes a coroutine. */
export function isCoroutine(names: Names, cell: Cell, call: CallFact): boolean {
  return isAlways(names, cell, call, meaning =>
    meaning.kind === 'path'
      ? ASYNCIO_COROUTINES.has(meaning.path)
      : meaning.kind === 'function' && isPlainAsync(meaning.function) && !meaning.function.generator
  );
}

/** Whether a call surely makes an async generator. */
export function isAsyncGenerator(names: Names, cell: Cell, call: CallFact): boolean {
  return isAlways(
    names,
    cell,
    call,
    meaning =>
      meaning.kind === 'function' && isPlainAsync(meaning.function) && meaning.function.generator
  );
}

/** Decorators may make something else of it. */
function isPlainAsync(fact: FunctionFact): boolean {
  return fact.async && fact.decorators.length === 0;
}

/** Whether all that the call could mean, in whatever order the cells run, is of one sort. */
function isAlways(
  names: Names,
  cell: Cell,
  call: CallFact,
  test: (meaning: Meaning) => boolean
): boolean {
  const found = call.path.length > 0 ? names.callee(cell, call) : null;
  return found !== null && [found.meaning, ...found.candidates].every(test);
}
