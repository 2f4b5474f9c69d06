import { contextOf } from '../semantic/context';
import type { Fix } from '../diagnostics/finding';
import { isExpectedToRaise } from '../queries/except-handlers';
import { message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { ancestors, textOf, type Node } from '../syntax/parse';
import { edit } from '../rewrites/expressions';
import { loopOf } from '../runners/loop';
import { displayNameOf } from '../runners/runner';
import type { CallFact } from '../semantic/scope';
import { isOutput } from '../rewrites/statements';
import { findingAt, isStatement } from './support';
import type { Rule } from './rule';

/** A task that nothing keeps. */
export const droppedTask: Rule = {
  id: 'dropped-task',
  title: 'A task that nothing keeps',
  explanation: `
The event loop holds tasks only weakly. When nothing else refers to a task, Python may throw it away before it is done,
and its exception, if it has one, is told late or never. Keep it in a variable, and you can also await or cancel it.

At the end of a cell there is no need: the notebook keeps the value as its output.
`,
  tiers: `
We ask before we add a variable. In loops and functions there is no fix: one variable would keep the last task only. Keep
them in a list, or use \`asyncio.TaskGroup\`.
`,
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
    for (const { cell, call } of names.calls(['create_task', 'ensure_future'])) {
      if (
        isStatement(call) &&
        startsTask(names, cell, call) &&
        !isOutput(cell, call.node.parent!) &&
        !isExpectedToRaise(cell, call.node)
      ) {
        const text = message('dropped-task.statement', { call: displayNameOf(cell, call) });
        yield findingAt(droppedTask.id, cell, call, text, keep(names, cell, call, taken));
      }
    }
  }
};

const STARTERS = new Set(['asyncio.create_task', 'asyncio.ensure_future']);

function startsTask(names: Names, cell: Cell, call: CallFact): boolean {
  const found = names.callee(cell, call);
  const known = found?.meaning.kind === 'path' && STARTERS.has(found.meaning.path);
  if (known && found.meaning.kind === 'path' && found.meaning.path.endsWith('ensure_future')) {
    // A future comes back as it is, and a name may hold one: only a call surely makes a coroutine.
    const made = firstArgument(call);
    return (
      found.certain &&
      made?.kind === 'CallExpression' &&
      !FUTURES.test(textOf(cell.facts.program, made.children[0]))
    );
  }
  return (known && found.certain) || loopOf(names, cell, call, 'create_task')?.certain === true;
}

/** Calls that give a future, which the thread that works on it keeps. */
const FUTURES = /\.(run_in_executor|submit|wrap_future)$/;

function firstArgument(call: CallFact): Node | undefined {
  return call.arguments.children.find(({ kind }) => kind !== '(' && kind !== 'Comment');
}

function keep(names: Names, cell: Cell, call: CallFact, taken: Set<string>): Fix[] {
  const context = contextOf(cell, call.scope, call.node.from);
  const repeats = [...ancestors(call.node)].some(
    ({ kind }) => kind === 'ForStatement' || kind === 'WhileStatement'
  );
  if (context.scope.kind !== 'module' || repeats || cell.facts.program.broken) {
    return [];
  }
  const name = names.freeName('task', taken);
  taken.add(name);
  const edits = [edit(cell, call.node.from, call.node.from, `${name} = `)];
  return [{ title: message('fix.keep-task', { name }), tier: 'ask', edits, notes: [] }];
}
