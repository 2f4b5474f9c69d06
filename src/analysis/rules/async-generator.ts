import { contextOf } from '../context';
import { consumerOf, isEager } from '../convert';
import type { Edit, Finding, Fix } from '../findings';
import { excerpt, message } from '../messages';
import type { Cell, Names } from '../names';
import { ancestorOf, textOf, type Node } from '../python';
import { edit, listGenerator, textAfter } from '../rewrite';
import type { Scope } from '../scopes';
import type { Rule } from './rule';

/** `list(await f(x) for x in y)`. */
export const asyncGenerator: Rule = {
  id: 'async-generator',
  title: 'A generator that awaits, where a list is wanted',
  explanation: `
\`await\` inside of a generator expression makes it an *async* generator, and so does \`async for\`. Only \`async for\` can read
one. \`list()\`, \`sum()\`, \`sorted()\` and the like raise *'async_generator' object is not iterable*.

Square brackets help: \`[await fetch(url) for url in urls]\` awaits each of them in turn, and is a list.
`,
  tiers: `
Safe: such a call never works, and the list means what was meant. We ask first for \`any()\` and \`all()\`, which would have
stopped at the first answer, and within another comprehension.
`,
  noqa: [],
  examples: [
    {
      wrong: ['pages = list(await fetch(url) for url in urls)\n'],
      right: ['pages = [await fetch(url) for url in urls]\n'],
      tier: 'safe'
    },
    {
      wrong: ['total = sum(await size(url) for url in urls)\n'],
      right: ['total = sum([await size(url) for url in urls])\n'],
      tier: 'safe'
    }
  ],
  silent: [
    ['pages = [await fetch(url) for url in urls]\n'],
    ['async for page in (await fetch(url) for url in urls):\n    print(page)\n'],
    ['list(x for x in await numbers())\n'],
    ['list = collect\nlist(await fetch(url) for url in urls)\n']
  ],
  *check({ names }) {
    for (const cell of names.cells) {
      for (const scope of cell.facts.asyncGenerators) {
        const found = judge(names, cell, scope);
        if (found) {
          yield found;
        }
      }
    }
  }
};

/** These may stop before the generator's end. */
const LAZY = new Set(['any', 'all']);

function judge(names: Names, cell: Cell, scope: Scope): Finding | null {
  const { program } = cell.facts;
  const generator = scope.node;
  const consumer = consumerOf(generator);
  if (!consumer || !scope.parent || program.broken) {
    return null;
  }
  const callee = textOf(program, consumer.children[0]);
  const lazy = LAZY.has(callee) && !names.isBound(scope.parent, callee);
  if (!lazy && !isEager(names, cell, scope.parent, consumer)) {
    return null;
  }
  const context = contextOf(cell, scope.parent, generator.from);
  if (context.kind !== 'awaits' || context.magic || ancestorOf(generator, 'TypeDef')) {
    return null;
  }
  const written = excerpt(textOf(program, consumer));
  const text = message('async-generator.read', { call: written, name: callee });
  // A generator around it cannot await either.
  const fix =
    context.generators.length > 0
      ? null
      : asList(cell, consumer, generator, context.comprehensions, lazy);
  const starred = names.cells.some(({ facts }) => facts.stars.some(star => star !== 'asyncio'));
  const doubted = starred && fix ? { ...fix, tier: 'ask' as const } : fix;
  return {
    rule: asyncGenerator.id,
    cell: cell.id,
    from: consumer.from,
    to: consumer.to,
    message: text,
    tier: doubted?.tier ?? 'explain',
    fixes: doubted ? [doubted] : []
  };
}

function asList(
  cell: Cell,
  consumer: Node,
  generator: Node,
  comprehensions: number,
  lazy: boolean
): Fix {
  const edits = listEdits(cell, consumer, generator);
  const replacement = excerpt(textAfter(cell, consumer.from, consumer.to, edits));
  const notes = [
    ...(lazy ? [message('note.list')] : []),
    ...(comprehensions > 0 ? [message('note.nested')] : [])
  ];
  const tier = notes.length > 0 ? 'ask' : 'safe';
  return { title: message('fix.write', { replacement }), tier, edits, notes };
}

const BRACKETS: Readonly<Record<string, string>> = { list: '[]', set: '{}' };

function listEdits(cell: Cell, consumer: Node, generator: Node): Edit[] {
  const [callee, list] = consumer.children;
  const brackets = BRACKETS[textOf(cell.facts.program, callee)];
  const only = generator === list || list.children.length === 3;
  // In an f-string, braces mean something else.
  if (!brackets || !only || (brackets === '{}' && ancestorOf(generator, 'FormatReplacement'))) {
    return listGenerator(cell, generator);
  }
  const inner =
    generator === list
      ? []
      : [
          edit(cell, generator.from, generator.from + 1, ''),
          edit(cell, generator.to - 1, generator.to, '')
        ];
  return [
    edit(cell, callee.from, list.from + 1, brackets[0]),
    ...inner,
    edit(cell, list.to - 1, list.to, brackets[1])
  ];
}
