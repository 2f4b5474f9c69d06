import type { Fix } from '../../diagnostics/finding';
import { message } from '../../diagnostics/messages';
import { isExpectedToRaise } from '../../queries/except-handlers';
import { edit } from '../../rewrites/expressions';
import { isOutput } from '../../rewrites/statements';
import { loopOf } from '../../runners/loop';
import { callSites, type CallSite } from '../../semantic/call-site';
import { ancestors, isKind, type Node } from '../../syntax/parse';
import type { Rule } from '../shared/rule';
import { findingAt, isStatement } from '../shared/support';

/** A task that nothing keeps. */
export const droppedTask: Rule = {
  id: 'dropped-task',
  title: 'A task that isn’t stored',
  summary:
    'Python may delete a task that isn’t stored before it finishes. Assign it to a variable.',
  explanation: `
The event loop refers to tasks only weakly. If nothing else refers to a task, Python may delete it before it finishes. Its
error is then reported late or never. Assign the task to a variable: you can then also await or cancel it.

The last line of a cell needs no variable: the notebook stores its value as the cell's output.
`,
  tiers: `
We ask first, because the fix adds a variable. There is no fix in loops and functions, where one variable would hold only
the last task. Append the tasks to a list, or use \`asyncio.TaskGroup\`.
`,
  messages: {
    statement:
      'The task from {call} isn’t stored, so Python may delete it before it finishes. Assign it to a variable.'
  },
  noqa: ['RUF006'],
  examples: [
    {
      wrong: ['import asyncio\n\nasyncio.create_task(work())\nprint("started")\n'],
      right: ['import asyncio\n\ntask = asyncio.create_task(work())\nprint("started")\n'],
      tier: 'ask'
    },
    {
      wrong: ['import asyncio\n\nfor x in y:\n    asyncio.create_task(work(x))\n'],
      tier: 'explain'
    }
  ],
  silent: [
    ['import asyncio\n\nasyncio.create_task(work())\n'],
    ['import asyncio\n\ntasks.append(asyncio.create_task(work()))\n'],
    ['import asyncio\n\nasyncio.ensure_future(future)\nprint()\n'],
    ['import asyncio\n\nasyncio.ensure_future("text")\nprint()\n'],
    [
      'import asyncio\n\nwith pytest.raises(TypeError):\n    asyncio.create_task(work())\nprint()\n'
    ],
    ['import asyncio\n\nasync with asyncio.TaskGroup() as tg:\n    tg.create_task(work())\n']
  ],
  *check({ names }) {
    const taken = new Set<string>();
    // New names count up from the top of the notebook.
    const sites = [...callSites(names, ['create_task', 'ensure_future'])].sort(
      (a, b) => a.cell.index - b.cell.index || a.node.from - b.node.from
    );
    for (const site of sites) {
      const { cell, node } = site;
      if (
        isStatement(site) &&
        isTaskStart(site) &&
        !isOutput(cell, node.parent!) &&
        !isExpectedToRaise(cell, node)
      ) {
        const text = message('dropped-task.statement', { call: site.displayName });
        yield findingAt(droppedTask.id, site, text, storeTask(site, taken));
      }
    }
  }
};

/** Whether a call surely starts a task. */
function isTaskStart(site: CallSite): boolean {
  switch (site.qualifiedName) {
    case 'asyncio.create_task':
      return site.isCertain;
    case 'asyncio.ensure_future':
      return site.isCertain && isCoroutineCall(site, firstArgument(site));
    default:
      return loopOf(site, 'create_task')?.certain === true;
  }
}

/** `ensure_future()` returns a future as it is, and a variable may hold one: only a call surely creates a coroutine. */
function isCoroutineCall(site: CallSite, value: Node | undefined): boolean {
  return value?.kind === 'CallExpression' && !FUTURES.test(site.textOf(value.children[0]));
}

/** Calls that return a future. The thread that works on it refers to it. */
const FUTURES = /\.(run_in_executor|submit|wrap_future)$/;

function firstArgument({ argumentList }: CallSite): Node | undefined {
  return argumentList.children.find(({ kind }) => kind !== '(' && kind !== 'Comment');
}

/** The fix that assigns the task to a variable; none where one variable isn't enough. */
function storeTask({ names, cell, node, context }: CallSite, taken: Set<string>): Fix[] {
  const isRepeated = [...ancestors(node)].some(outer =>
    isKind(outer, 'ForStatement', 'WhileStatement')
  );
  if (context.scope.kind !== 'module' || isRepeated || cell.facts.program.broken) {
    return [];
  }
  const name = names.freeName('task', taken);
  taken.add(name);
  const edits = [edit(cell, node.from, node.from, `${name} = `)];
  return [{ title: message('fix.keep-task', { name }), tier: 'ask', edits, notes: [] }];
}
