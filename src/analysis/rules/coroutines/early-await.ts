import type { Finding, Fix } from '../../diagnostics/finding';
import { excerpt, message } from '../../diagnostics/messages';
import { withoutParentheses } from '../../queries/awaits';
import { CREATE_TASK_OF_GROUP, RUNS_FIRST_ARGUMENT } from '../../queries/consumers';
import { handlersOf, isExpectedToRaise } from '../../queries/except-handlers';
import { returnsNonAwaitable } from '../../queries/not-awaitable';
import { edit, textAfter } from '../../rewrites/expressions';
import { loopOf } from '../../runners/loop';
import { callSites, type CallSite } from '../../semantic/call-site';
import { ancestors, type Node } from '../../syntax/parse';
import type { Rule } from '../shared/rule';

/** `gather(await f(), await g())`. */
export const earlyAwait: Rule = {
  id: 'early-await',
  title: 'await inside gather() or create_task()',
  summary:
    'gather(), create_task() and similar functions need coroutines, not results. Remove the inner await.',
  explanation: `
\`asyncio.gather()\`, \`asyncio.create_task()\`, \`asyncio.wait_for()\` and similar functions take coroutines and run them. With
an inner \`await\`, each call finishes before the function starts. The function then gets results instead of coroutines, and
raises *An asyncio.Future, a coroutine or an awaitable is required*.

Remove the inner \`await\`: \`await asyncio.gather(load(1), load(2))\`.
`,
  tiers: `
We ask first: the calls will run at the same time, or in the background. There is no fix if other arguments await something
unknown. A function that may itself return an awaitable, such as a task, isn't reported.
`,
  messages: {
    argument:
      'This await runs {inner} first, so {call} gets a result instead of a coroutine. Remove this await.'
  },
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
    for (const site of callSites(names, LAST_NAMES)) {
      const found = earlyAwaitIn(site);
      if (found) {
        yield found;
      }
    }
  }
};

const LAST_NAMES = [
  'gather',
  'create_task',
  'ensure_future',
  'wait_for',
  'shield',
  'wait',
  'as_completed'
];

const TAKES_LIST: ReadonlySet<string> = new Set(['asyncio.wait', 'asyncio.as_completed']);

function earlyAwaitIn(site: CallSite): Finding | null {
  const { cell, context } = site;
  if (cell.facts.program.broken || context.kind !== 'awaits' || context.magic) {
    return null;
  }
  const isGather = site.isCertain && site.qualifiedName === 'asyncio.gather';
  const isOfList = site.isCertain && TAKES_LIST.has(site.qualifiedName ?? '');
  if (!isGather && !isOfList && !takesOne(site)) {
    return null;
  }
  const awaits = (isOfList ? coroutinesInList(site) : coroutinesOf(site, isGather)).filter(
    ({ kind }) => kind === 'AwaitExpression'
  );
  const sure = awaits.filter(node => isEarly(site, node));
  if (sure.length === 0 || isExpected(site)) {
    return null;
  }
  const [first] = sure;
  const fix = sure.length === awaits.length ? withoutAwaits(site, sure, isGather) : null;
  return {
    rule: 'early-await',
    cell: cell.id,
    from: first.from,
    to: first.to,
    message: message('early-await.argument', {
      call: excerpt(site.textOf(site.node)),
      inner: excerpt(site.textOf(first.children[1]))
    }),
    tier: fix?.tier ?? 'explain',
    fixes: fix ? [fix] : []
  };
}

/** Whether a call surely runs one coroutine, its first argument. */
function takesOne(site: CallSite): boolean {
  const { target } = site;
  if (
    target?.certain &&
    target.meaning.kind === 'path' &&
    RUNS_FIRST_ARGUMENT.has(target.meaning.path)
  ) {
    return true;
  }
  const isInGroup =
    target?.certain &&
    target.meaning.kind === 'result' &&
    target.meaning.path === CREATE_TASK_OF_GROUP;
  return (isInGroup && site.path.length > 1) || loopOf(site, 'create_task')?.certain === true;
}

/** The coroutines that a call is to run: its arguments, and the items of a list that is unpacked. */
function coroutinesOf({ arguments: list }: CallSite, all: boolean): Node[] {
  const given = list?.filter(({ keyword }) => keyword === null) ?? [];
  return (all ? given : given.slice(0, 1)).flatMap(({ star, value }) => {
    return star === null ? [withoutParentheses(value)] : itemsOf(value);
  });
}

/** The coroutines in the list that `wait()` gets. */
function coroutinesInList({ arguments: list }: CallSite): Node[] {
  const [first] = list ?? [];
  return first?.keyword === null && first.star === null ? itemsOf(first.value) : [];
}

function itemsOf(list: Node): Node[] {
  switch (list.kind) {
    case 'ArrayExpression':
    case 'SetExpression':
    case 'TupleExpression':
      return list.children.map(withoutParentheses);
    case 'ArrayComprehensionExpression':
      return [withoutParentheses(list.children[1])];
    default:
      return [];
  }
}

/** Whether the awaited call runs to its end, and its result can't be run. */
function isEarly({ names, cell }: CallSite, { children }: Node): boolean {
  return (
    children.length === 2 &&
    children[1].kind === 'CallExpression' &&
    returnsNonAwaitable(names, cell, children[1])
  );
}

/** Whether the code expects the error, in a test or an example. */
function isExpected(site: CallSite): boolean {
  return (
    isExpectedToRaise(site.cell, site.node) ||
    [...ancestors(site.node)].some(
      outer =>
        outer.kind === 'TryStatement' &&
        handlersOf(outer)?.some(({ types }) =>
          types.some(type => site.textOf(type) === 'TypeError')
        )
    )
  );
}

function withoutAwaits(
  { cell, node }: CallSite,
  awaits: readonly Node[],
  together: boolean
): Fix | null {
  const edits = awaits.map(({ from, children: [, operand] }) => edit(cell, from, operand.from, ''));
  if (edits.some(({ from, to }) => !/^await\s*$/.test(cell.source.slice(from, to)))) {
    return null;
  }
  const replacement = excerpt(textAfter(cell, node.from, node.to, edits));
  return {
    title: message('fix.write', { replacement }),
    tier: 'ask',
    edits,
    notes: together ? [message('note.together')] : []
  };
}
