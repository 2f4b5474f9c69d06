import type { Finding, Fix } from '../../diagnostics/finding';
import { isOfPlainTestCase, planAsync } from '../../rewrites/make-async';
import { excerpt, message, type Message } from '../../diagnostics/messages';
import { plainCallerOf, type PlainCaller } from '../../queries/plain-callers';
import type { Cell, Names } from '../../semantic/names';
import { fixesWithoutMagic } from '../../runners/under-magic';
import { contextOf } from '../../semantic/context';
import { memoizeByFacts } from '../../semantic/memoize';
import { forbiddenPausesIn, type ForbiddenPause } from '../../queries/await-places';
import type { Magic } from '../../syntax/masks/ipython';
import { childOf, textOf, type Node } from '../../syntax/parse';
import { edit, isAwait, textAfter } from '../../rewrites/expressions';
import { importModule } from '../../rewrites/statements';
import type { FunctionFact, Scope } from '../../semantic/scope';
import type { Rule } from '../shared/rule';

/** `await` in a function that is not async. */
export const awaitOutside: Rule = {
  id: 'await-outside',
  noqa: ['PLE1142', 'F704'],
  title: 'await in a function that isn’t async',
  summary:
    'Only an async function can use await. Make the function async, and await it where you call it.',
  explanation: `
\`await\` pauses the function around it, and only an \`async def\` function can pause. In a plain \`def\`, Python rejects the
whole cell with *'await' outside async function*. The same is true for \`async for\`, \`async with\` and async
comprehensions. At the top level of a cell, a notebook allows them without a function.

Make the function \`async def\`, and await it where you call it. A lambda or a class body can't be made async.
`,
  tiers: `
We ask first, because the function changes for all of its callers. The fix awaits the calls that it finds, also those of
methods. If it can't find all of them, a note says so.

Some code calls functions without awaiting them. For a thread, the fix runs the coroutine with \`asyncio.run()\`. For a
callback, such as a button's, it starts a task. For \`DataFrame.apply()\` and for unknown code, there is no fix.

Magics such as \`%%time\` run their code in a plain function, too. The fix removes the magic, and times the code itself.

There is no fix for generators and for methods that Python calls itself, such as \`__init__\`. There is none for functions
with a cache either: the cache would return a coroutine, and a coroutine can be awaited only once.
`,
  messages: {
    function:
      '{name}() isn’t an async function, so it can’t use await. Make it async, and await it where you call it.',
    generator:
      '{name}() is a plain generator, and only an async generator can use await. Make it async, and loop over it with async for.',
    cached:
      '{name}() can’t use await: it isn’t async, and a cached coroutine fails on the second call. Store the results in a dictionary instead.',
    special:
      'Python calls {name}() itself and doesn’t await it. Use await in an async method that you call yourself.',
    thread:
      '{call} calls {name}() in another thread, which doesn’t await it. Run the coroutine there with asyncio.run().',
    callback:
      '{call} calls {name}() without await, so {name}() can’t be async. Start a task with asyncio.create_task() instead.',
    values:
      '{call} calls {name}() without await, and would get coroutines instead of results. Write a loop or a list with await.',
    passed:
      '{name}() can’t use await: it isn’t async, and some code that calls it can’t await it. Start a task with asyncio.create_task() instead.',
    lambda: 'A lambda can’t await: write an async function instead.',
    magic:
      '{magic} runs its code in a plain function, so it can’t use await. Remove {magic}, or time, capture or repeat the code yourself.',
    class: 'A class body can’t await: await the value before the class.'
  },
  examples: [
    {
      wrong: ['def load(url):\n    return await fetch(url)\n', 'page = load("a")\n'],
      right: ['async def load(url):\n    return await fetch(url)\n', 'page = await load("a")\n'],
      tier: 'ask'
    },
    {
      wrong: ['class Client:\n    def load(self, url):\n        return await self.fetch(url)\n'],
      right: [
        'class Client:\n    async def load(self, url):\n        return await self.fetch(url)\n'
      ],
      tier: 'ask',
      remark: 'The fix can’t find the callers of a method, so await them yourself.'
    },
    { wrong: ['load = lambda url: await fetch(url)\n'], tier: 'explain' }
  ],
  silent: [
    ['page = await fetch(url)\n'],
    ['async def load(url):\n    return await fetch(url)\n'],
    ['def pages(urls):\n    return (await fetch(url) for url in urls)\n']
  ],
  *check({ names }) {
    for (const cell of names.cells) {
      if (/\b(await|async)\b/.test(cell.facts.program.text)) {
        yield* findingsIn(names, cell);
        yield* underMagics(names, cell);
      }
    }
  }
};

/** One finding for each function, at the first place in it. */
function* findingsIn(names: Names, cell: Cell): Generator<Finding> {
  for (const { node, within } of pausesIn(cell)) {
    const fact = cell.facts.functions.find(({ node: own }) => own === within) ?? null;
    const { text, fix } = fact
      ? adviceFor(names, cell, fact)
      : { text: textFor(within), fix: null };
    yield {
      rule: 'await-outside',
      cell: cell.id,
      from: node.from,
      to: node.to,
      message: text,
      tier: fix ? 'ask' : 'explain',
      fixes: fix ? [fix] : []
    };
  }
}

/** The first `await` in the code of each magic: IPython compiles that code without the support for `await`. */
function* underMagics(names: Names, cell: Cell): Generator<Finding> {
  const awaits = cell.facts.program.magics.length > 0 ? cell.facts.awaits : [];
  const seen = new Set<Magic>();
  for (const { node, scope } of awaits) {
    const { magic, kind } = contextOf(cell, scope, node.from);
    if (magic && kind === 'awaits' && !seen.has(magic)) {
      seen.add(magic);
      const fixes = fixesWithoutMagic(names, cell, magic, node);
      yield {
        rule: 'await-outside',
        cell: cell.id,
        from: node.from,
        to: node.to,
        message: message('await-outside.magic', { magic: magic.name }),
        tier: fixes.length > 0 ? 'ask' : 'explain',
        fixes
      };
    }
  }
}

/** What to say, and the fix if there is one. */
interface Advice {
  readonly text: Message;
  readonly fix: Fix | null;
}

function textFor({ kind }: Node): Message {
  return message(kind === 'LambdaExpression' ? 'await-outside.lambda' : 'await-outside.class');
}

function adviceFor(names: Names, cell: Cell, fact: FunctionFact): Advice {
  const { name } = fact;
  if (!canBeAsync(cell, fact)) {
    const isCalled = CALLED_BY_PYTHON.test(name) || isOfPlainTestCase(cell, fact);
    const special = isCalled && 'await-outside.special';
    const generator = fact.generator && 'await-outside.generator';
    const cached = isCached(fact) && 'await-outside.cached';
    const id = special || generator || cached || 'await-outside.function';
    return { text: message(id, { name }), fix: null };
  }
  const [caller, ...more] = callersOf(names, fact);
  if (caller) {
    const call = caller.site.displayName;
    const isOnly = more.every(({ kind }) => kind === caller.kind);
    const fix = isOnly ? fixForCaller(names, cell, fact, caller) : null;
    return { text: message(`await-outside.${caller.kind}`, { name, call }), fix };
  }
  return fixFor(names, cell, fact);
}

/** The code that calls a function without awaiting it. */
function callersOf(names: Names, fact: FunctionFact): PlainCaller[] {
  const nodes: { readonly cell: Cell; readonly node: Node }[] =
    fact.scope.kind === 'class'
      ? names.cells.flatMap(cell =>
          (cell.facts.attributes.get(fact.name) ?? []).map(({ node }) => ({
            cell,
            node: node.parent!
          }))
        )
      : [...names.references(fact.name, fact.scope)].map(({ cell, reference }) => ({
          cell,
          node: reference.node
        }));
  return nodes.flatMap(({ cell, node }) => plainCallerOf(names, cell, node) ?? []);
}

/** For a thread: runs a loop there. For a callback: starts a task. Both only where the order of the code stays. */
function fixForCaller(
  names: Names,
  cell: Cell,
  fact: FunctionFact,
  { kind }: PlainCaller
): Fix | null {
  const pauses = forbiddenPausesIn(fact.node).filter(({ within }) => within === fact.node);
  const [first, ...more] = pauses.map(({ node }) => node.parent!);
  const operand = first?.children[1];
  const asyncio = importModule(names, cell, scopeOfBody(cell, fact), first.from, 'asyncio');
  const isCall = isAwait(first) && operand?.kind === 'CallExpression' && more.length === 0;
  if (!isCall || !asyncio || kind === 'values' || cell.facts.program.broken) {
    return null;
  }
  if (kind === 'callback' && !isLastStatement(fact, first)) {
    return null;
  }
  const runner = `${asyncio.name}.${kind === 'thread' ? 'run' : 'create_task'}(`;
  const edits = [edit(cell, first.from, operand.from, runner), edit(cell, first.to, first.to, ')')];
  const replacement = excerpt(textAfter(cell, first.from, first.to, edits));
  return {
    title: message('fix.write', { replacement }),
    tier: 'ask',
    edits: [...asyncio.edits, ...edits],
    notes: [message(kind === 'thread' ? 'note.own-thread' : 'note.background')]
  };
}

function scopeOfBody(cell: Cell, fact: FunctionFact): Scope {
  const inner = [...cell.facts.references.values()]
    .flat()
    .find(({ scope }) => scope.function === fact);
  return inner?.scope ?? fact.scope;
}

/** Whether an expression is the whole last statement of a function. */
function isLastStatement({ node }: FunctionFact, value: Node): boolean {
  const statement = value.parent;
  const body = childOf(node, 'Body');
  const last = body?.children.filter(({ kind }) => kind !== 'Comment').pop();
  return statement?.kind === 'ExpressionStatement' && statement === last;
}

/** Methods that Python calls, without an `await`. */
const CALLED_BY_PYTHON = /^__(?!(aenter|aexit|anext|call)__$)\w+__$/;

/** Whether a decorator caches the function's result: `functools.lru_cache`, `cached_property`. */
function isCached({ decorators }: FunctionFact): boolean {
  return decorators.some(decorator => /cache|memoize/i.test(decorator));
}

/** Whether a function can be async. Generators, cached functions and methods that Python calls can't. */
function canBeAsync(cell: Cell, fact: FunctionFact): boolean {
  const { program } = cell.facts;
  const { name, node, generator } = fact;
  const isDecorated = node.parent?.kind === 'DecoratedStatement';
  return !(
    generator ||
    isCached(fact) ||
    isOfPlainTestCase(cell, fact) ||
    CALLED_BY_PYTHON.test(name) ||
    (isDecorated && /@[\w.]*setter\b/.test(textOf(program, node.parent)))
  );
}

/** Obstacles that would leave a call without an `await`. */
const LEAVES_CALLS = new Set(['value', 'place', 'caller', 'body']);

/** Makes the function async, together with its callers if they are all known. */
function fixFor(names: Names, cell: Cell, fact: FunctionFact): Advice {
  const { name } = fact;
  const plan = planAsync(names, cell, fact, () => [], 'keep');
  if (plan.kind !== 'plan' && LEAVES_CALLS.has(plan.kind)) {
    return { text: message('await-outside.passed', { name }), fix: null };
  }
  const whole = plan.kind === 'plan' ? plan : null;
  const callers = whole?.isComplete ? [] : [message('note.callers', { name })];
  const fix: Fix = {
    title: message('fix.make-async', { name, count: whole?.calls ?? 0 }),
    tier: 'ask',
    edits: whole?.edits ?? [edit(cell, fact.node.from, fact.node.from, 'async ')],
    notes: [...(whole?.notes ?? []), ...callers]
  };
  return { text: message('await-outside.function', { name }), fix };
}

/** The words in a cell that aren't allowed where they stand: the first one for each function. */
const pausesIn = memoizeByFacts(({ facts }): readonly ForbiddenPause[] => {
  const first = new Map<Node, ForbiddenPause>();
  for (const pause of forbiddenPausesIn(facts.program.root)) {
    if (!first.has(pause.within)) {
      first.set(pause.within, pause);
    }
  }
  return [...first.values()];
});
