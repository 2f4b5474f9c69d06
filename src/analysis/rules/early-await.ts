import { contextOf } from '../semantic/context';
import type { Finding, Fix } from '../diagnostics/finding';
import { handlersOf, isExpectedToRaise } from '../queries/except-handlers';
import { excerpt, message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { returnsNonAwaitable } from '../queries/not-awaitable';
import { ancestors, textOf, type Node } from '../syntax/parse';
import { edit, textAfter } from '../rewrites/expressions';
import { argumentsOf } from '../semantic/arguments';
import { loopOf } from '../runners/loop';
import type { CallFact } from '../semantic/scope';
import type { Rule } from './rule';

/** The rule's id. */
export const EARLY_AWAIT = 'early-await';

/** `gather(await f(), await g())`. */
export const earlyAwait: Rule = {
  id: EARLY_AWAIT,
  title: 'await inside of gather() or create_task()',
  explanation: `
\`asyncio.gather()\`, \`asyncio.create_task()\`, \`asyncio.wait_for()\` and the like take coroutines, and run them. With an
\`await\` before each argument, the calls run one after the other, before the function gets anything at all. Then it gets
their results, which are no coroutines: *An asyncio.Future, a coroutine or an awaitable is required*.

Leave the inner \`await\` out: \`await asyncio.gather(load(1), load(2))\`.
`,
  tiers: `
We ask first: the calls will run at the same time, or in the background, as they never did before. Where other arguments
await what we cannot judge, there is no fix. We say nothing about a function that may return something to await, such as a
task.
`,
  noqa: [],
  examples: [
    {
      wrong: [
        'import asyncio\n\nasync def load(n):\n    await asyncio.sleep(n)\n    return f"page {n}"\n',
        'pages = await asyncio.gather(await load(1), await load(2))\n'
      ],
      right: [
        'import asyncio\n\nasync def load(n):\n    await asyncio.sleep(n)\n    return f"page {n}"\n',
        'pages = await asyncio.gather(load(1), load(2))\n'
      ],
      tier: 'ask'
    },
    {
      wrong: [
        'import asyncio\n\nasync def watch():\n    print("looks")\n',
        'task = asyncio.create_task(await watch())\n'
      ],
      right: [
        'import asyncio\n\nasync def watch():\n    print("looks")\n',
        'task = asyncio.create_task(watch())\n'
      ],
      tier: 'ask'
    },
    {
      wrong: [
        'import asyncio\n\nasync def watch():\n    print("looks")\n',
        'await asyncio.gather(await watch(), await other())\n'
      ],
      tier: 'explain'
    }
  ],
  silent: [
    [
      'import asyncio\n\nasync def start(n):\n    return asyncio.create_task(work(n))\n',
      'await asyncio.gather(await start(1), await start(2))\n'
    ],
    ['import asyncio\n\nawait asyncio.gather(await unknown(1), await unknown(2))\n'],
    [
      'import asyncio\n\nasync def url():\n    return "a"\n',
      'await asyncio.gather(load(await url()), load("b"))\n'
    ]
  ],
  *check({ names }) {
    for (const { cell, call } of names.calls(LAST_NAMES)) {
      const found = earlyAwaitIn(names, cell, call);
      if (found) {
        yield found;
      }
    }
  }
};

/** Functions that run the coroutine which comes first. */
const TAKES_ONE: ReadonlySet<string> = new Set([
  'asyncio.create_task',
  'asyncio.ensure_future',
  'asyncio.wait_for',
  'asyncio.shield'
]);

/** Of a group that an `async with` has entered. */
const IN_GROUP = 'asyncio.TaskGroup.__enter__.create_task';

const LAST_NAMES = ['gather', 'create_task', 'ensure_future', 'wait_for', 'shield'];

function earlyAwaitIn(names: Names, cell: Cell, call: CallFact): Finding | null {
  const { program } = cell.facts;
  const all = isCertainGather(names, cell, call);
  const context = contextOf(cell, call.scope, call.node.from);
  if (program.broken || context.kind !== 'awaits' || context.magic) {
    return null;
  }
  if (!all && !takesOne(names, cell, call)) {
    return null;
  }
  const awaits = coroutinesOf(cell, call, all).filter(({ kind }) => kind === 'AwaitExpression');
  const sure = awaits.filter(node => isEarly(names, cell, node));
  if (sure.length === 0 || isExpected(cell, call)) {
    return null;
  }
  const [first] = sure;
  const fix = sure.length === awaits.length ? withoutAwaits(cell, call, sure, all) : null;
  return {
    rule: EARLY_AWAIT,
    cell: cell.id,
    from: first.from,
    to: first.to,
    message: message('early-await.argument', {
      call: excerpt(textOf(program, call.node)),
      inner: excerpt(textOf(program, first.children[1]))
    }),
    tier: fix?.tier ?? 'explain',
    fixes: fix ? [fix] : []
  };
}

function isCertainGather(names: Names, cell: Cell, call: CallFact): boolean {
  return pathOfCall(names, cell, call) === 'asyncio.gather';
}

function takesOne(names: Names, cell: Cell, call: CallFact): boolean {
  const found = call.path.length > 1 ? names.callee(cell, call) : null;
  const group = found?.certain && found.meaning.kind === 'result' && found.meaning.path;
  return (
    group === IN_GROUP ||
    TAKES_ONE.has(pathOfCall(names, cell, call)) ||
    loopOf(names, cell, call, 'create_task')?.certain === true
  );
}

function pathOfCall(names: Names, cell: Cell, call: CallFact): string {
  const found = call.path.length > 0 ? names.callee(cell, call) : null;
  return found?.certain && found.meaning.kind === 'path' ? found.meaning.path : '';
}

/** What the function is to run, as it is written: in arguments, or in a list that is unpacked. */
function coroutinesOf(cell: Cell, { arguments: list }: CallFact, all: boolean): Node[] {
  const given = argumentsOf(cell, list)?.filter(({ keyword }) => keyword === null) ?? [];
  return (all ? given : given.slice(0, 1)).flatMap(({ star, value }) => {
    if (star === null) {
      return [inner(value)];
    }
    switch (value.kind) {
      case 'ArrayExpression':
      case 'TupleExpression':
        return value.children.map(inner);
      case 'ArrayComprehensionExpression':
        return [inner(value.children[1])];
      default:
        return [];
    }
  });
}

function inner(node: Node): Node {
  return node.kind === 'ParenthesizedExpression' && node.children.length === 3
    ? inner(node.children[1])
    : node;
}

/** Whether what is awaited runs to its end, and its result is nothing that can run. */
function isEarly(names: Names, cell: Cell, { children }: Node): boolean {
  return (
    children.length === 2 &&
    children[1].kind === 'CallExpression' &&
    returnsNonAwaitable(names, cell, children[1])
  );
}

/** Whether somebody waits for the error, to show what it looks like. */
function isExpected(cell: Cell, { node }: CallFact): boolean {
  return (
    isExpectedToRaise(cell, node) ||
    [...ancestors(node)].some(
      outer =>
        outer.kind === 'TryStatement' &&
        handlersOf(outer)?.some(({ types }) =>
          types.some(type => textOf(cell.facts.program, type) === 'TypeError')
        )
    )
  );
}

function withoutAwaits(
  cell: Cell,
  call: CallFact,
  awaits: readonly Node[],
  together: boolean
): Fix | null {
  const edits = awaits.map(({ from, children: [, operand] }) => edit(cell, from, operand.from, ''));
  if (edits.some(({ from, to }) => !/^await\s*$/.test(cell.source.slice(from, to)))) {
    return null;
  }
  const replacement = excerpt(textAfter(cell, call.node.from, call.node.to, edits));
  return {
    title: message('fix.write', { replacement }),
    tier: 'ask',
    edits,
    notes: together ? [message('note.together')] : []
  };
}
