import type { Finding } from '../diagnostics/finding';
import { excerpt, message, type Message } from '../diagnostics/messages';
import { convertCall } from '../rewrites/to-await';
import { ASYNCIO_COROUTINES } from '../semantic/asyncio-names';
import { callSites, type CallSite } from '../semantic/call-site';
import { lastNameOf, type Names } from '../semantic/names';
import type { FunctionFact } from '../semantic/scope';
import type { NodeKind } from '../syntax/parse';
import type { Rule } from './rule';
import { findingAt, isStatement } from './support';

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
    for (const site of callSites(names, asyncNames(names))) {
      if (!isStatement(site)) {
        continue;
      }
      if (isCoroutine(site)) {
        const gathers = isGather(site);
        if (gathers && isGivenList(site)) {
          continue;
        }
        const id = gathers ? 'missing-await.started' : 'missing-await.statement';
        const found = missingAwaitFinding(site, id);
        if (found.fixes.length > 0) {
          yield found;
        }
      } else if (isAsyncGenerator(site)) {
        yield unreadGeneratorFinding(site);
      }
    }
  }
};

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
  switch (context.kind) {
    case 'function':
      return explain(message('missing-await.in-function', { call, name: context.function!.name }));
    case 'lambda':
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

/** Whether a call runs its arguments even if it isn't awaited: `gather()` makes tasks of them at once. */
export function isGather(site: CallSite): boolean {
  return site.qualifiedName === 'asyncio.gather';
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

/** Whether a call surely creates a coroutine. */
export function isCoroutine(site: CallSite): boolean {
  return site.isAlways(meaning =>
    meaning.kind === 'path'
      ? ASYNCIO_COROUTINES.has(meaning.path)
      : meaning.kind === 'function' && isPlainAsync(meaning.function) && !meaning.function.generator
  );
}

/** Whether a call surely creates an async generator. */
export function isAsyncGenerator(site: CallSite): boolean {
  return site.isAlways(
    meaning =>
      meaning.kind === 'function' && isPlainAsync(meaning.function) && meaning.function.generator
  );
}

/** Whether it is an async function without decorators, which may replace it. */
function isPlainAsync(fact: FunctionFact): boolean {
  return fact.async && fact.decorators.length === 0;
}
