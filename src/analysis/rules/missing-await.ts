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

Two similar mistakes: loop over an async generator with \`async for\`, and call an async function before you await it.
`,
  tiers: `
We ask first: you may want to start the coroutine in the background with \`asyncio.create_task()\`.
`,
  messages: {
    statement:
      '{call} only creates a coroutine, which doesn’t run until you await it. Write await before the call.',
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
      '{call} only creates a coroutine, which doesn’t run until you await it. await isn’t allowed here, so move the call.'
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
