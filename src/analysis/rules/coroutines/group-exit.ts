import type { Finding } from '../../diagnostics/finding';
import { message } from '../../diagnostics/messages';
import { HANDLES_CANCEL } from '../../queries/cancellation';
import { nodesWithin } from '../../queries/except-handlers';
import { innerBlockOf, enteredCalls, isInInnerScope } from '../../semantic/with-items';
import type { CallSite } from '../../semantic/call-site';
import { contextOf } from '../../semantic/context';
import type { Cell, Names } from '../../semantic/names';
import type { Reference } from '../../semantic/scope';
import { ancestors, isKind, textOf, type Node } from '../../syntax/parse';
import type { Rule } from '../shared/rule';

/** Leaving the block of a task group or a timeout in the middle. */
export const groupExit: Rule = {
  id: 'group-exit',
  title: 'Leaving a task group or timeout in the middle',
  summary:
    'A task group waits for all of its tasks, also at a return. A yield inside it lets foreign code run in it.',
  explanation: `
The block of \`asyncio.TaskGroup()\` ends when all of its tasks have ended. \`return\` and \`break\` don't change that: they wait
for the tasks too. If one of the tasks runs forever, so does the block. Cancel such a task before you leave the block.

A \`yield\` in the block of a task group or of \`asyncio.timeout()\` stops the generator inside the block. The code that uses
the generator then runs as if it stood there: the timeout counts its time, and a failed task cancels it. If the loop over
the generator ends early, the block is left open. Collect the results, and \`yield\` them after the block.
`,
  tiers: `
Explained. A \`return\` or \`break\` is a hint: often the tasks end soon. A function with a decorator isn't reported, because
\`@asynccontextmanager\` needs its \`yield\` in the block.
`,
  messages: {
    yield:
      'This yield leaves {call} open while other code runs, so an error or timeout may cancel that code. Yield after the block.',
    leave:
      'This {word} waits until all tasks of the group have ended. Cancel tasks that run forever before it.'
  },
  noqa: ['ASYNC101', 'ASYNC119'],
  examples: [
    {
      wrong: [
        'import asyncio\n\nasync def pages(urls):\n    async with asyncio.TaskGroup() as group:\n        for url in urls:\n            yield await group.create_task(fetch(url))\n'
      ],
      tier: 'explain'
    },
    {
      wrong: [
        'import asyncio\n\nasync def first(queue):\n    async with asyncio.TaskGroup() as group:\n        group.create_task(heartbeat())\n        while True:\n            item = await queue.get()\n            if item:\n                return item\n'
      ],
      tier: 'explain'
    }
  ],
  silent: [
    [
      'import asyncio\n\nasync def pages(urls):\n    async with asyncio.TaskGroup() as group:\n        tasks = [group.create_task(fetch(url)) for url in urls]\n    for task in tasks:\n        yield task.result()\n'
    ],
    [
      'import asyncio\n\nasync def first(queue):\n    async with asyncio.TaskGroup() as group:\n        beat = group.create_task(heartbeat())\n        while True:\n            item = await queue.get()\n            if item:\n                beat.cancel()\n                return item\n'
    ]
  ],
  *check({ names }) {
    for (const cell of names.cells) {
      for (const place of cell.facts.withs) {
        const block = place.node.children[0].kind === 'async' ? blockOf(names, cell, place) : null;
        const found = block && exitFrom(cell, place, block);
        if (found) {
          yield found;
        }
      }
    }
  }
};

const GROUPS: ReadonlySet<string> = new Set(['asyncio.TaskGroup']);
const BLOCKS: ReadonlySet<string> = new Set([...GROUPS, 'asyncio.timeout', 'asyncio.timeout_at']);

/** The call that a `with` statement enters, if it is a task group or a timeout. */
function blockOf(names: Names, cell: Cell, { node }: Reference): CallSite | undefined {
  return enteredCalls(names, cell, node).find(
    ({ qualifiedName, isCertain }) => isCertain && BLOCKS.has(qualifiedName ?? '')
  );
}

function exitFrom(cell: Cell, { node, scope }: Reference, block: CallSite): Finding | null {
  const body = innerBlockOf(node);
  const inner = nodesWithin(body).filter(each => !isInInnerScope(each, node));
  const { function: fact } = contextOf(cell, scope, node.from);
  const pause = inner.find(({ kind }) => kind === 'yield');
  if (pause && fact?.async && fact.decorators.length === 0) {
    const text = message('group-exit.yield', { call: block.displayName });
    return findingAtNode(cell, pause, text, false);
  }
  const isGroup = GROUPS.has(block.qualifiedName ?? '');
  if (
    !isGroup ||
    !startsTasks(body, block) ||
    HANDLES_CANCEL.test(textOf(cell.facts.program, body))
  ) {
    return null;
  }
  const leave = inner.find(each => isEarlyLeave(each, node, body));
  const word = leave?.kind === 'BreakStatement' ? 'break' : 'return';
  return leave ? findingAtNode(cell, leave, message('group-exit.leave', { word }), true) : null;
}

/** Whether the block starts tasks in its group. */
function startsTasks(body: Node, block: CallSite): boolean {
  return /\.create_task\(/.test(block.textOf(body));
}

/** Whether a statement leaves the block before its end. */
function isEarlyLeave(statement: Node, block: Node, body: Node): boolean {
  if (!isKind(statement, 'ReturnStatement', 'BreakStatement') || statement.parent === body) {
    return false;
  }
  return (
    statement.kind === 'ReturnStatement' ||
    ![...ancestors(statement)]
      .filter(({ from }) => from > block.from)
      .some(({ kind }) => kind === 'ForStatement' || kind === 'WhileStatement')
  );
}

function findingAtNode(
  cell: Cell,
  { from, to }: Node,
  text: Finding['message'],
  hint: boolean
): Finding {
  const common = { rule: groupExit.id, cell: cell.id, from, to, message: text, fixes: [] } as const;
  return { ...common, tier: 'explain', ...(hint && { hint }) };
}
