import type { Finding, Fix } from '../diagnostics/finding';
import { planAsync } from '../rewrites/make-async';
import { message, type Message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { memoizeByFacts } from '../semantic/memoize';
import { ancestors, textOf, walk, type Node } from '../syntax/parse';
import { edit } from '../rewrites/expressions';
import type { FunctionFact } from '../semantic/scope';
import type { Rule } from './rule';

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
We ask first, because the function changes for all of its callers. The fix awaits the calls that it finds. If it can't
find all of them, a note says so.

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
    lambda: 'A lambda can’t await: write an async function instead.',
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
      }
    }
  }
};

/** One finding for each function, at the first place in it. */
function* findingsIn(names: Names, cell: Cell): Generator<Finding> {
  for (const { node, within } of pausesIn(cell)) {
    const fact = cell.facts.functions.find(({ node: own }) => own === within) ?? null;
    const fix = fact && canBeAsync(cell, fact) ? fixFor(names, cell, fact) : null;
    yield {
      rule: 'await-outside',
      cell: cell.id,
      from: node.from,
      to: node.to,
      message: textFor(within, fact),
      tier: fix ? 'ask' : 'explain',
      fixes: fix ? [fix] : []
    };
  }
}

function textFor({ kind }: Node, fact: FunctionFact | null): Message {
  if (fact) {
    const special = CALLED_BY_PYTHON.test(fact.name) && 'await-outside.special';
    const generator = fact.generator && 'await-outside.generator';
    const cached = isCached(fact) && 'await-outside.cached';
    return message(special || generator || cached || 'await-outside.function', { name: fact.name });
  }
  return message(kind === 'LambdaExpression' ? 'await-outside.lambda' : 'await-outside.class');
}

/** Methods that Python calls, without an `await`. */
const CALLED_BY_PYTHON = /^__(?!(aenter|aexit|anext|call)__$)\w+__$/;

/** Whether a decorator caches the function's result: `functools.lru_cache`, `cached_property`. */
function isCached({ decorators }: FunctionFact): boolean {
  return decorators.some(decorator => /cache|memoize/i.test(decorator));
}

/** Whether a function can be async. Generators, cached functions and methods that Python calls can't. */
function canBeAsync({ facts: { program } }: Cell, fact: FunctionFact): boolean {
  const { name, node, generator } = fact;
  const isDecorated = node.parent?.kind === 'DecoratedStatement';
  return !(
    generator ||
    isCached(fact) ||
    CALLED_BY_PYTHON.test(name) ||
    (isDecorated && /@[\w.]*setter\b/.test(textOf(program, node.parent)))
  );
}

/** Makes the function async, together with its callers if they are all known. */
function fixFor(names: Names, cell: Cell, fact: FunctionFact): Fix {
  const plan = planAsync(names, cell, fact, () => [], 'keep');
  const whole = plan.kind === 'plan' ? plan : null;
  return {
    title: message('fix.make-async', { name: fact.name, count: whole?.calls ?? 0 }),
    tier: 'ask',
    edits: whole?.edits ?? [edit(cell, fact.node.from, fact.node.from, 'async ')],
    notes: whole?.notes ?? [message('note.callers', { name: fact.name })]
  };
}

/** An `await` or `async`, and the function, lambda or class around it that doesn't allow it. */
interface Pause {
  readonly node: Node;
  readonly within: Node;
}

/** The words in a cell that aren't allowed where they stand: the first one for each function. */
const pausesIn = memoizeByFacts(({ facts }): readonly Pause[] => {
  const found = new Map<Node, Pause>();
  walk(facts.program.root, node => {
    const within = node.kind === 'await' || node.kind === 'async' ? forbiddenBy(node) : null;
    if (within && !found.has(within)) {
      found.set(within, { node, within });
    }
  });
  return [...found.values()];
});

/** The function, lambda or class that doesn't allow an `await` or `async`; `null` if it is allowed. */
function forbiddenBy(word: Node): Node | null {
  if (word.parent?.kind === 'FunctionDefinition') {
    return null;
  }
  let inner = word;
  for (const outer of ancestors(word)) {
    switch (outer.kind) {
      case 'LambdaExpression':
        return inner.kind === 'ParamList' ? null : outer;
      case 'ClassDefinition':
        return inner.kind === 'Body' ? outer : null;
      case 'FunctionDefinition':
        // Defaults, annotations and decorators belong to the code around the function.
        return inner.kind === 'Body' && outer.children[0].kind !== 'async' ? outer : null;
      case 'ComprehensionExpression':
        return null;
      case 'ArgList':
        if (outer.children.some(({ kind }) => kind === 'for')) {
          return null;
        }
        break;
      default:
    }
    inner = outer;
  }
  return null;
}
