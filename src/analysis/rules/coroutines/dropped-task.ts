import type { Fix } from '../../diagnostics/finding';
import { message } from '../../diagnostics/messages';
import { LEAVES } from '../../queries/cancellation';
import { hasKindBelow, isExpectedToRaise } from '../../queries/except-handlers';
import { edit } from '../../rewrites/expressions';
import { importModule, isOutput } from '../../rewrites/statements';
import { loopOf } from '../../runners/loop';
import { callSites, type CallSite } from '../../semantic/call-site';
import { ancestors, isKind, textOf, type Node } from '../../syntax/parse';
import { endOfLine, startOfLine } from '../../text/lines';
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

A variable of a function is gone when the function returns. A task that is assigned to such a variable and never used again
is lost in the same way.

The last line of a cell needs no variable: the notebook stores its value as the cell's output.
`,
  tiers: `
We ask first, because the fix adds a variable. In a loop, the fix appends the tasks to a list, or also awaits them after the
loop. There is no fix in functions that end before their tasks: use \`asyncio.TaskGroup\`, or a list outside.
`,
  messages: {
    statement:
      'The task from {call} isn’t stored, so Python may delete it before it finishes. Assign it to a variable.',
    local:
      'Nothing uses {task} again, and Python may delete the task when {name}() returns. Await it, or store it outside of the function.'
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
      right: [
        'import asyncio\n\ntasks = []\nfor x in y:\n    tasks.append(asyncio.create_task(work(x)))\n'
      ],
      tier: 'ask'
    },
    {
      wrong: ['import asyncio\n\ndef start():\n    task = asyncio.create_task(work())\n'],
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
      } else {
        const local = unusedLocalOf(site);
        if (local && isTaskStart(site)) {
          yield findingAt(droppedTask.id, site, message('dropped-task.local', local));
        }
      }
    }
  }
};

/** The variable of a function that holds the task, if nothing reads it; and the function. */
function unusedLocalOf({
  names,
  cell,
  node,
  context
}: CallSite): { task: string; name: string } | null {
  const { function: fact, scope } = context;
  const [target, sign, ...rest] = node.parent?.children ?? [];
  const isPlain =
    node.parent?.kind === 'AssignStatement' &&
    target.kind === 'VariableName' &&
    sign.kind === 'AssignOp' &&
    rest[0] === node;
  if (!isPlain || !fact || scope.kind !== 'function') {
    return null;
  }
  const task = cell.source.slice(target.from, target.to);
  const isOwn = scope.bindings.get(task)?.length === 1 && !scope.globals.has(task);
  const isRead = [...names.references(task, scope)].some(
    ({ reference }) => reference.node !== target
  );
  const isHidden = /\b(locals|eval|exec|nonlocal)\b/.test(
    cell.source.slice(fact.node.from, fact.node.to)
  );
  return isOwn && !isRead && !isHidden ? { task, name: fact.name } : null;
}

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

/** The fixes that keep the task: in a variable, or in a list where a loop starts several; none if both would be lost. */
function storeTask(site: CallSite, taken: Set<string>): Fix[] {
  const { names, cell, node, context } = site;
  const loops = [...ancestors(node)].filter(outer =>
    isKind(outer, 'ForStatement', 'WhileStatement')
  );
  if (cell.facts.program.broken || context.magic) {
    return [];
  }
  if (loops.length > 0) {
    return storeTasks(site, loops, taken);
  }
  if (context.scope.kind !== 'module') {
    return [];
  }
  const name = names.freeName('task', taken);
  taken.add(name);
  const edits = [edit(cell, node.from, node.from, `${name} = `)];
  return [{ title: message('fix.keep-task', { name }), tier: 'ask', edits, notes: [] }];
}

/** The fixes that append the tasks of a loop to a list, and that await them after the loop. */
function storeTasks(
  { names, cell, node, context }: CallSite,
  loops: readonly Node[],
  taken: Set<string>
): Fix[] {
  const { source } = cell;
  const outermost = loops[loops.length - 1];
  const start = startOfLine(source, outermost.from);
  const isOneLine =
    source.slice(start, outermost.from).trim() !== '' ||
    outermost.parent?.kind === 'StatementGroup';
  const isEndless = loops.some(({ kind }) => kind === 'WhileStatement');
  if (isOneLine || isEndless || context.kind !== 'awaits') {
    return [];
  }
  const indent = source.slice(start, outermost.from);
  const name = names.freeName('tasks', taken);
  taken.add(name);
  const kept = [
    edit(cell, start, start, `${indent}${name} = []\n`),
    edit(cell, node.from, node.from, `${name}.append(`),
    edit(cell, node.to, node.to, ')')
  ];
  const fixes: Fix[] =
    context.scope.kind === 'module'
      ? [{ title: message('fix.keep-tasks', { name }), tier: 'ask', edits: kept, notes: [] }]
      : [];
  const asyncio = importModule(names, cell, context.scope, node.from, 'asyncio');
  if (asyncio && asyncio.edits.length === 0 && !hasKindBelow(outermost, LEAVES)) {
    const body = outermost.children[outermost.children.length - 1];
    const end = outermost.from + textOf(cell.facts.program, outermost).trimEnd().length;
    const line = `\n${indent}await ${asyncio.name}.gather(*${name})`;
    const at = endOfLine(source, Math.min(end, body.to));
    fixes.push({
      title: message('fix.await-tasks', { name }),
      tier: 'ask',
      edits: [...kept, edit(cell, at, at, line)],
      notes: []
    });
  }
  return fixes;
}
