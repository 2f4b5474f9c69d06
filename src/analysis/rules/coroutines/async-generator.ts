import { contextOf } from '../../semantic/context';
import { generatorConsumerOf, isEagerConsumer } from '../../rewrites/to-await';
import type { Edit, Finding, Fix } from '../../diagnostics/finding';
import { excerpt, message, type Message } from '../../diagnostics/messages';
import { isTrailed } from '../../queries/awaits';
import { isBuiltin } from '../../queries/except-handlers';
import type { Cell, Names } from '../../semantic/names';
import { ancestorOf, isKind, textOf, type Node } from '../../syntax/parse';
import { edit, generatorAsList, textAfter } from '../../rewrites/expressions';
import type { Scope } from '../../semantic/scope';
import type { Rule } from '../shared/rule';

/** `list(await f(x) for x in y)`. */
export const asyncGenerator: Rule = {
  id: 'async-generator',
  title: 'A generator expression with await, where a list is needed',
  summary:
    'list(), sum() and similar functions can’t loop over an async generator. Use a list: [await f(x) for x in xs].',
  explanation: `
\`await\` inside a generator expression makes it an *async* generator, and so does \`async for\`. Only \`async for\` can loop
over one: \`list()\`, \`sum()\` and \`sorted()\` raise *'async_generator' object is not iterable*.

Use square brackets instead. \`[await fetch(url) for url in urls]\` awaits one call after the other and returns a list.

A plain \`for\` can't loop over an async generator, and \`next()\` can't read one. Write \`async for\`, and \`await anext()\`.

\`*\` can't unpack an async generator either. \`asyncio.gather(*(fetch(url) for url in urls))\` needs no inner \`await\`:
\`gather()\` awaits all of its arguments.
`,
  tiers: `
Safe: the call always fails, and the list does what was meant. We ask first for \`any()\` and \`all()\`, which would have
stopped early. We also ask first inside another comprehension, and where \`*\` unpacks the generator.
`,
  messages: {
    read: '{call} fails: a generator expression with await is async, and {name}() can’t loop over it. Use a list instead.',
    loop: 'A plain for can’t loop over {code}: a generator expression with await is async. Write async for.',
    values:
      '{code} can’t be unpacked: a generator expression with await is async. Use a list instead.',
    next: 'next() can’t read {code}: a generator expression with await is async. Await anext() instead.',
    unpack:
      '{call} fails: a generator expression with await is async, and * can’t unpack it. Use a list instead.'
  },
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
    },
    {
      wrong: [
        'import asyncio\n\npages = await asyncio.gather(*(await fetch(url) for url in urls))\n'
      ],
      right: ['import asyncio\n\npages = await asyncio.gather(*(fetch(url) for url in urls))\n'],
      tier: 'ask'
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
        const found = asyncGeneratorFinding(names, cell, scope);
        if (found) {
          yield found;
        }
      }
    }
  }
};

/** Functions that may stop before the generator's end. */
const LAZY = new Set(['any', 'all']);

function asyncGeneratorFinding(names: Names, cell: Cell, scope: Scope): Finding | null {
  const { program } = cell.facts;
  const generator = scope.node;
  const outer = scope.parent;
  if (!outer || program.broken) {
    return null;
  }
  const context = contextOf(cell, outer, generator.from);
  const inFunction = context.kind === 'function';
  if (!(context.kind === 'awaits' || inFunction) || ancestorOf(generator, 'TypeDef')) {
    return null;
  }
  const reader = readerOf(names, cell, outer, generator);
  if (reader) {
    const isFree = !inFunction && !context.magic && context.generators.length === 0;
    return { ...reader, ...(isFree ? {} : { tier: 'explain', fixes: [] }) };
  }
  if (context.magic) {
    return null;
  }
  const consumer = generatorConsumerOf(generator);
  const call = consumer ?? unpackerOf(generator);
  const callee = call ? textOf(program, call.children[0]) : '';
  const lazy = LAZY.has(callee) && !names.isBound(outer, callee);
  if (!call || (consumer && !lazy && !isEagerConsumer(names, cell, outer, consumer))) {
    return null;
  }
  const written = excerpt(textOf(program, call));
  // An enclosing generator can't await either, and neither can a plain function.
  const fix =
    context.generators.length > 0 || inFunction
      ? null
      : consumer
        ? asList(cell, call, generator, context.comprehensions, lazy)
        : asArguments(names, cell, call, scope, context.comprehensions);
  const starred = names.cells.some(({ facts }) => facts.stars.some(star => star !== 'asyncio'));
  const doubted = starred && fix ? { ...fix, tier: 'ask' as const } : fix;
  return {
    rule: asyncGenerator.id,
    cell: cell.id,
    from: call.from,
    to: call.to,
    message: consumer
      ? message('async-generator.read', { call: written, name: callee })
      : message('async-generator.unpack', { call: written }),
    tier: doubted?.tier ?? 'explain',
    fixes: doubted ? [doubted] : []
  };
}

/** The finding for a loop, an assignment, a list or a `next()` that reads a generator. */
function readerOf(names: Names, cell: Cell, scope: Scope, generator: Node): Finding | null {
  const { parent, index } = generator;
  const { program } = cell.facts;
  const code = excerpt(textOf(program, generator));
  const before = parent?.children[index - 1]?.kind;
  const finding = (text: Message, fix: Fix | null): Finding => ({
    rule: asyncGenerator.id,
    cell: cell.id,
    from: generator.from,
    to: generator.to,
    message: text,
    tier: fix?.tier ?? 'explain',
    fixes: fix ? [fix] : []
  });
  const written = (edits: readonly Edit[], from: number, to: number, tier: Fix['tier']): Fix => {
    const replacement = excerpt(textAfter(cell, from, to, edits));
    return { title: message('fix.write', { replacement }), tier, edits, notes: [] };
  };
  if (parent && before === 'in') {
    const loop = parent.children.slice(0, index).map(({ kind }) => kind);
    const word = parent.children[loop.lastIndexOf('for')];
    if (loop[loop.lastIndexOf('for') - 1] === 'async') {
      return null;
    }
    const edits = [edit(cell, word.from, word.from, 'async ')];
    const fix = written(edits, word.from, generator.to, 'safe');
    return finding(message('async-generator.loop', { code }), fix);
  }
  const isUnpacked = parent?.kind === 'AssignStatement' && before === 'AssignOp';
  const isStarred = parent?.kind === 'ArrayExpression' && before === '*';
  if (isStarred || (isUnpacked && parent.children.some(({ kind }) => kind === ','))) {
    const fix = written(generatorAsList(cell, generator), generator.from, generator.to, 'safe');
    return finding(message('async-generator.values', { code }), fix);
  }
  const call = generatorConsumerOf(generator);
  const callee = call?.children[0];
  if (!call || callee?.kind !== 'VariableName' || !isBuiltin(names, cell, scope, callee, 'next')) {
    return null;
  }
  const edits = [edit(cell, callee.from, callee.to, 'await anext')];
  const fix = isTrailed(call) ? null : written(edits, call.from, call.to, 'ask');
  return finding(message('async-generator.next', { code }), fix);
}

/** The call that unpacks a generator: `f(*(await g(x) for x in y))`. */
function unpackerOf({ parent, index }: Node): Node | null {
  const star = parent?.kind === 'ArgList' && parent.children[index - 1]?.kind === '*';
  return star && parent.parent?.kind === 'CallExpression' ? parent.parent : null;
}

/** `gather()` awaits its arguments. Other functions need the values. */
function asArguments(
  names: Names,
  cell: Cell,
  call: Node,
  { node: generator, parent }: Scope,
  comprehensions: number
): Fix | null {
  const found = names.value(cell, parent!, call.children[0]);
  const [, element] = generator.children;
  const meant = found?.meaning.kind === 'path' ? found.meaning.path : '';
  if (element.kind !== 'AwaitExpression' || meant !== 'asyncio.gather') {
    return asList(cell, call, generator, comprehensions, true);
  }
  const others = cell.facts.awaits.some(
    ({ node, scope }) => scope.node === generator && node !== element
  );
  const async = generator.children.some(({ kind }) => kind === 'async');
  const operand = element.children[1];
  if (others || async || !isKind(operand, 'CallExpression', 'VariableName')) {
    return null;
  }
  const edits = [edit(cell, element.from, operand.from, '')];
  const replacement = excerpt(textAfter(cell, call.from, call.to, edits));
  return { title: message('fix.write', { replacement }), tier: 'ask', edits, notes: [] };
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
    return generatorAsList(cell, generator);
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
