import { BLOCKING_CALLS } from '../../catalog/blocking-calls';
import type { Edit, Finding } from '../../diagnostics/finding';
import { excerpt, message } from '../../diagnostics/messages';
import { awaitLengthBefore, isAwaited, isTrailed } from '../../queries/awaits';
import { isBuiltin, isExpectedToRaise } from '../../queries/except-handlers';
import { isPlainCall } from '../../queries/not-awaitable';
import { useHere } from '../../rewrites/await-position';
import { edit, textAfter } from '../../rewrites/expressions';
import { importModule } from '../../rewrites/statements';
import { callSiteAt, callSites, CallSite } from '../../semantic/call-site';
import { memoizeByFacts } from '../../semantic/memoize';
import { lastNameOf, type Names } from '../../semantic/names';
import type { CallFact } from '../../semantic/scope';
import { ancestorOf, textOf } from '../../syntax/parse';
import type { Rule } from '../shared/rule';

/** `await` before a call that returns no awaitable. */
export const plainAwait: Rule = {
  id: 'plain-await',
  title: 'await before a plain call',
  summary:
    'Only coroutines, tasks and futures of asyncio can be awaited. Remove the await before a plain call.',
  explanation: `
\`await\` waits for something that isn't finished yet: a coroutine, a task or a future of asyncio. A plain function has
finished when it returns, so there is nothing to wait for, and Python raises *object int can't be used in 'await'
expression*.

\`pool.submit()\` returns a future of a thread pool, which is another class. \`asyncio.wrap_future()\` makes an asyncio
future of it.
`,
  tiers: `
We ask first: perhaps the function was meant to be async. A function that may return an awaitable isn't reported.
`,
  messages: {
    plain: '{call} is a plain call that returns no awaitable, so await fails. Remove the await.',
    pool: '{call} returns a future of a thread pool, which await can’t use. Wrap it with asyncio.wrap_future().'
  },
  noqa: [],
  examples: [
    {
      wrong: ['def double(n):\n    return n * 2\n', 'x = await double(4)\n'],
      right: ['def double(n):\n    return n * 2\n', 'x = double(4)\n'],
      tier: 'ask'
    },
    {
      wrong: [
        'import asyncio\nfrom concurrent.futures import ThreadPoolExecutor\n\npool = ThreadPoolExecutor()\n',
        'x = await pool.submit(work, 2)\n'
      ],
      right: [
        'import asyncio\nfrom concurrent.futures import ThreadPoolExecutor\n\npool = ThreadPoolExecutor()\n',
        'x = await asyncio.wrap_future(pool.submit(work, 2))\n'
      ],
      tier: 'ask'
    }
  ],
  silent: [
    ['def start(n):\n    return work(n)\n', 'x = await start(4)\n'],
    ['async def double(n):\n    return n * 2\n', 'x = await double(4)\n'],
    ['x = await unknown(4)\n']
  ],
  *check({ names }) {
    const known = plainNames(names);
    for (const cell of names.cells) {
      for (const { call, name } of awaitedCallsIn(cell)) {
        const site = known.has(name) ? new CallSite(names, cell, call) : null;
        if (site && returnsPlainValue(site)) {
          yield* plainFinding(site);
        }
      }
    }
    for (const site of callSites(names, ['submit'])) {
      yield* poolFinding(site);
    }
  }
};

const BUILTINS = [
  'print',
  'len',
  'sum',
  'sorted',
  'list',
  'str',
  'int',
  'float',
  'range',
  'open',
  'display'
];
const BLOCKING: ReadonlySet<string> = new Set([...BLOCKING_CALLS, 'time.sleep']);

const KNOWN_NAMES = [...BUILTINS, ...new Set([...BLOCKING].map(lastNameOf))];

/** The last names of calls that may return a plain value. */
function plainNames(names: Names): ReadonlySet<string> {
  const known = new Set(KNOWN_NAMES);
  for (const { facts } of names.cells) {
    for (const fact of facts.functions) {
      if (!fact.async) {
        known.add(fact.name);
      }
    }
  }
  return known;
}

/** The calls right behind an `await`, with the last names of what they call. */
const awaitedCallsIn = memoizeByFacts((cell): readonly AwaitedCall[] =>
  (cell.facts.awaits.length > 0 ? cell.facts.calls : [])
    .filter(({ node }) => isAwaited(cell, node) && !isTrailed(node))
    .map(call => ({ call, name: /\w*$/.exec(textOf(cell.facts.program, call.callee))![0] }))
);

interface AwaitedCall {
  readonly call: CallFact;
  readonly name: string;
}

function returnsPlainValue(site: CallSite): boolean {
  const { names, cell, scope, callee, qualifiedName, context } = site;
  if (callee.kind === 'VariableName' && BUILTINS.includes(site.textOf(callee))) {
    return isBuiltin(names, cell, scope, callee, site.textOf(callee));
  }
  // In a function, other rules replace the blocking call.
  return (
    isPlainCall(names, cell, site.node) ||
    (qualifiedName !== null &&
      site.isCertain &&
      BLOCKING.has(qualifiedName) &&
      context.scope.kind === 'module')
  );
}

function* plainFinding(site: CallSite): Generator<Finding> {
  const { cell, node } = site;
  if (isExpectedToRaise(cell, node) || cell.facts.program.broken) {
    return;
  }
  const from = node.from - awaitLengthBefore(cell, node);
  const edits = [edit(cell, from, node.from, '')];
  yield findingOf(site, 'plain-await.plain', from, edits);
}

const POOL_FUTURE =
  /^concurrent\.futures\.((thread|process)\.)?(Thread|Process|Interpreter)PoolExecutor(\.__enter__)?\.submit$/;

/** `await pool.submit(f)`, and `gather(pool.submit(f))`. */
function* poolFinding(site: CallSite): Generator<Finding> {
  const { names, cell, node, scope, target } = site;
  const isPool =
    target?.certain === true &&
    target.meaning.kind === 'result' &&
    POOL_FUTURE.test(target.meaning.path);
  const asyncio = isPool ? importModule(names, cell, scope, node.from, 'asyncio') : null;
  if (!asyncio || isTrailed(node) || !isAwaitedByAsyncio(site) || cell.facts.program.broken) {
    return;
  }
  yield findingOf(site, 'plain-await.pool', node.from, [
    ...asyncio.edits,
    edit(cell, node.from, node.from, `${asyncio.name}.wrap_future(`),
    edit(cell, node.to, node.to, ')')
  ]);
}

/** Whether a value is awaited here, or by a function of asyncio. `concurrent.futures.wait()` takes futures of pools. */
function isAwaitedByAsyncio({ names, cell, node }: CallSite): boolean {
  if (useHere(cell, node) === null) {
    return false;
  }
  const taker = isAwaited(cell, node) ? null : ancestorOf(node, 'CallExpression');
  const path = taker && callSiteAt(names, cell, taker)?.qualifiedName;
  return !taker || (path ?? '').startsWith('asyncio.');
}

function findingOf(
  { cell, node, text }: CallSite,
  id: 'plain-await.plain' | 'plain-await.pool',
  from: number,
  edits: readonly Edit[]
): Finding {
  const replacement = excerpt(textAfter(cell, from, node.to, edits));
  return {
    rule: plainAwait.id,
    cell: cell.id,
    from,
    to: node.to,
    message: message(id, { call: excerpt(text) }),
    tier: 'ask',
    fixes: [{ title: message('fix.write', { replacement }), tier: 'ask', edits, notes: [] }]
  };
}
