import type { Finding } from '../../diagnostics/finding';
import { excerpt, message } from '../../diagnostics/messages';
import { contextOf } from '../../semantic/context';
import type { Cell, Names } from '../../semantic/names';
import { runningScope, type FunctionFact, type Reference } from '../../semantic/scope';
import { textOf, type Node } from '../../syntax/parse';
import type { Rule } from '../shared/rule';

/** A semaphore or a lock that each call creates for itself. */
export const ownLimit: Rule = {
  id: 'own-limit',
  title: 'A semaphore or lock that each call creates again',
  summary:
    'A semaphore or lock limits only the code that shares it. Create it once, outside of the function that it limits.',
  explanation: `
\`asyncio.Semaphore(3)\` lets three tasks in at a time, if they all use the same semaphore. When the function itself creates
it, each call gets a semaphore of its own. It is always free, so nothing is limited. The same is true for \`asyncio.Lock()\`.

Create it once, before the function, or pass it to the function.
`,
  tiers: `
Explained: only you know which calls should share the limit.
`,
  messages: {
    each: 'Each call of {name}() creates its own {code}, so nothing is limited. Create it once, outside of the function.'
  },
  noqa: [],
  examples: [
    {
      wrong: [
        'import asyncio\n\nasync def fetch(n):\n    async with asyncio.Semaphore(3):\n        return await load(n)\n'
      ],
      tier: 'explain'
    }
  ],
  silent: [
    [
      'import asyncio\n\nlimit = asyncio.Semaphore(3)\n\nasync def fetch(n):\n    async with limit:\n        return await load(n)\n'
    ],
    [
      'import asyncio\n\nasync def main(urls):\n    limit = asyncio.Semaphore(3)\n    async def fetch(url):\n        async with limit:\n            return await load(url)\n    return await asyncio.gather(*map(fetch, urls))\n'
    ]
  ],
  *check({ names }) {
    for (const cell of names.cells) {
      for (const place of cell.facts.withs) {
        const found = limitIn(names, cell, place);
        if (found) {
          yield found;
        }
      }
    }
  }
};

const LIMITS = /^asyncio\.(Semaphore|BoundedSemaphore|Lock)$/;

function limitIn(names: Names, cell: Cell, { node, scope }: Reference): Finding | null {
  const [word, , item] = node.children;
  const fact = word.kind === 'async' ? contextOf(cell, scope, node.from).function : null;
  const value = fact && item && createdIn(cell, item, fact, scope);
  if (!fact || !value) {
    return null;
  }
  const found = names.value(cell, scope, value);
  if (!found?.certain || found.meaning.kind !== 'result' || !LIMITS.test(found.meaning.path)) {
    return null;
  }
  const { from, to } = value;
  const code = excerpt(cell.source.slice(from, to));
  return {
    rule: ownLimit.id,
    cell: cell.id,
    from,
    to,
    message: message('own-limit.each', { name: fact.name, code }),
    tier: 'explain',
    fixes: []
  };
}

/** The call that creates the object here, or in a variable that only this function's own `with` statements read. */
function createdIn(
  cell: Cell,
  item: Node,
  fact: FunctionFact,
  scope: Reference['scope']
): Node | null {
  if (item.kind === 'CallExpression') {
    return item;
  }
  const name = item.kind === 'VariableName' ? textOf(cell.facts.program, item) : '';
  const own = runningScope(scope);
  const [only, ...more] = own.bindings.get(name) ?? [];
  const isOwn =
    own.function === fact &&
    only?.bound.kind === 'value' &&
    more.length === 0 &&
    (cell.facts.references.get(name) ?? []).every(
      ({ node, scope: at }) => at !== own || node.parent?.kind === 'WithStatement'
    ) &&
    !(cell.facts.references.get(name) ?? []).some(
      ({ node, scope: at }) => at !== own && fact.node.from <= node.from && node.to <= fact.node.to
    );
  return isOwn && only.bound.kind === 'value' ? only.bound.value : null;
}
