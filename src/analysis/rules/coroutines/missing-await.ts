import type { Finding } from '../../diagnostics/finding';
import { excerpt, message, type Message } from '../../diagnostics/messages';
import { isAsyncGenerator, isCoroutine, isGather } from '../../queries/coroutine-calls';
import { convertCall } from '../../rewrites/to-await';
import { ASYNCIO_COROUTINES } from '../../semantic/asyncio-names';
import { callSites, type CallSite } from '../../semantic/call-site';
import { lastNameOf, type Names } from '../../semantic/names';
import type { NodeKind } from '../../syntax/parse';
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
