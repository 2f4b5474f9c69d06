import type { Fix } from '../../diagnostics/finding';
import { excerpt, message } from '../../diagnostics/messages';
import { nodesWithin } from '../../queries/except-handlers';
import { isOnlyRunWithoutLoop } from '../../queries/loop-aware';
import { removeStatements, statementOf } from '../../rewrites/statements';
import { isNewLoop, loopOf, SHUTDOWNS } from '../../runners/loop';
import { callSiteAt, callSites, callsOf, type CallSite } from '../../semantic/call-site';
import { owningScope, type Names } from '../../semantic/names';
import { ancestors, textOf, type Node } from '../../syntax/parse';
import type { Rule } from '../shared/rule';
import { findingAt } from '../shared/support';

/** Closing, stopping or replacing the loop that the kernel runs on. */
export const loopLifecycle: Rule = {
  id: 'loop-lifecycle',
  title: 'Closing, stopping or replacing the notebook’s event loop',
  summary:
    'The event loop of a notebook belongs to the kernel. Remove calls that close, stop or replace it.',
  explanation: `
The event loop of a notebook belongs to the kernel:

- \`close()\` raises *Cannot close a running event loop*.
- \`run_forever()\` raises *This event loop is already running*.
- \`stop()\` ends the kernel.
- \`shutdown_default_executor()\` and \`shutdown_asyncgens()\` can't be undone. After the first, no cell can run work in a
  thread.
- \`all_tasks()\` returns the kernel's tasks too. Cancelling them, or waiting for them, hangs the kernel.
- \`set_event_loop_policy()\` comes too late: it chooses the class of *new* loops, and the kernel's loop is there already.
- \`set_event_loop()\` doesn't change which event loop runs your cells. Code that asks for the current loop may get one that
  never runs.

Scripts need these calls. Notebooks don't.
`,
  tiers: `
We ask first, because the fix removes a line. There is no fix for \`run_forever()\`: start the work with
\`asyncio.create_task()\` instead. A policy is a hint: it does no harm.
`,
  messages: {
    'all-tasks':
      '{call} also returns the kernel’s own tasks and this cell, and cancelling or awaiting them can hang the kernel. Use your own tasks.',
    close: '{call} fails here, because the kernel is running this event loop. Remove the call.',
    stop: '{call} stops the event loop that the kernel runs on, and the kernel ends. Remove the call.',
    'run-forever':
      'The notebook’s event loop already runs all the time, so {call} fails here. Start tasks with asyncio.create_task() instead.',
    shutdown:
      '{call} permanently shuts down part of the notebook’s event loop, and later cells can’t use it. Remove the call.',
    'set-policy':
      '{call} comes too late here: your cells run on an event loop that the kernel created before. It changes only new loops.',
    'set-loop':
      '{call} doesn’t change which event loop runs your cells, and libraries may use a loop that never runs. Remove the call.'
  },
  noqa: [],
  examples: [
    {
      wrong: ['import asyncio\n\nloop = asyncio.get_event_loop()\nloop.close()\n'],
      right: ['import asyncio\n\nloop = asyncio.get_event_loop()\n'],
      tier: 'ask'
    },
    {
      wrong: ['import asyncio\n\nasyncio.get_event_loop().run_forever()\n'],
      tier: 'explain'
    }
  ],
  silent: [
    ['import asyncio\n\nloop = asyncio.new_event_loop()\nloop.close()\n'],
    ['import asyncio\n\ndef work():\n    asyncio.set_event_loop(asyncio.new_event_loop())\n'],
    ['file.close()\n']
  ],
  *check({ names }) {
    for (const method of METHODS) {
      for (const site of callSites(names, [method])) {
        const isOurs = isRunWithCell(site) || (method !== 'stop' && isInCoroutine(site));
        const loop = isOurs ? loopOf(site, method) : null;
        if (loop?.certain && !loop.isOwn && !isOnlyRunWithoutLoop(site)) {
          const text = message(MESSAGES[method], { call: site.displayName });
          const fixes = method === 'run_forever' ? [] : removalOf(site);
          yield findingAt(loopLifecycle.id, site, text, fixes);
        }
      }
    }
    for (const site of callsOf(names, ALL_TASKS)) {
      if (isRunWithCell(site) && !site.context.magic && takesAllTasks(site)) {
        const text = message('loop-lifecycle.all-tasks', { call: site.displayName });
        yield findingAt(loopLifecycle.id, site, text);
      }
    }
    for (const site of callsOf(names, SETTERS)) {
      if (isRunWithCell(site) && !isAfterClose(site) && !isOnlyRunWithoutLoop(site)) {
        const text = message('loop-lifecycle.set-loop', { call: site.displayName });
        yield findingAt(loopLifecycle.id, site, text, removalOf(site));
      }
    }
    for (const site of callsOf(names, POLICY_SETTERS)) {
      if (isRunWithCell(site) && setsPolicy(site) && !makesLoops(names)) {
        const text = message('loop-lifecycle.set-policy', { call: site.displayName });
        yield { ...findingAt(loopLifecycle.id, site, text), hint: true };
      }
    }
  }
};

const MESSAGES = {
  close: 'loop-lifecycle.close',
  stop: 'loop-lifecycle.stop',
  run_forever: 'loop-lifecycle.run-forever',
  shutdown_asyncgens: 'loop-lifecycle.shutdown',
  shutdown_default_executor: 'loop-lifecycle.shutdown'
} as const;

const METHODS = ['close', 'stop', 'run_forever', ...SHUTDOWNS] as const;

const ALL_TASKS = new Set(['asyncio.all_tasks', 'asyncio.Task.all_tasks']);

/** What cancels tasks, or waits for them. */
const TAKES = /\.cancel\(|\b(gather|wait|wait_for|as_completed)\(|\bawait\b/;

/** Whether the code cancels all tasks, or waits for them: here, or where a variable with them is read. */
function takesAllTasks(site: CallSite): boolean {
  const { names, cell, scope, node } = site;
  const isRunner = [...ancestors(node)].some(
    ({ kind, children: [callee] }) =>
      kind === 'CallExpression' && /\brun(_until_complete)?$/.test(site.textOf(callee))
  );
  if (isRunner || isFiltered(site) || isNewLoop(site.meaningOf(site.argumentList.children[1]))) {
    return false;
  }
  const statement = statementOf(node);
  if (TAKES.test(site.textOf(statement))) {
    return true;
  }
  const [target] = statement.kind === 'AssignStatement' ? statement.children : [];
  const name = target?.kind === 'VariableName' ? site.textOf(target) : null;
  return (
    name !== null &&
    [...names.references(name, owningScope(scope, name))].some(
      ({ cell: other, reference }) =>
        other === cell && TAKES.test(textOf(other.facts.program, statementOf(reference.node)))
    )
  );
}

/** Whether a condition chooses some of the tasks. One that only leaves out the current task doesn't help. */
function isFiltered(site: CallSite): boolean {
  const comprehension = site.node.parent;
  const at = comprehension?.children.findIndex(({ kind }) => kind === 'if') ?? -1;
  const loop = statementOf(site.node);
  const tests =
    comprehension && at >= 0
      ? comprehension.children.slice(at + 1)
      : loop.kind === 'ForStatement'
        ? nodesWithin(loop).flatMap(({ kind, children }) =>
            kind === 'IfStatement' ? [children[1]] : []
          )
        : [];
  return tests.some(
    test =>
      /\w/.test(site.textOf(test)) &&
      !/\bcurrent_task\b/.test(site.textOf(test)) &&
      test.to - test.from > 2
  );
}

const SETTERS = new Set(['asyncio.set_event_loop']);
const POLICY_SETTERS = new Set(['asyncio.set_event_loop_policy']);

/** Whether a call sets one of asyncio's own policies. There is another rule for uvloop's. */
function setsPolicy(site: CallSite): boolean {
  const [policy] = site.arguments ?? [];
  const meaning = policy && site.meaningOf(policy.value)?.meaning;
  return meaning?.kind === 'result' && meaning.path.startsWith('asyncio.');
}

/** Whether the notebook creates loops or threads, which a policy may be meant for. */
function makesLoops(names: Names): boolean {
  return names.packages.has('threading') || callsOf(names, LOOP_MAKERS).next().done !== true;
}

const LOOP_MAKERS = new Set(['asyncio.new_event_loop', 'asyncio.Runner']);

/** Whether a call runs with its cell. A function may run in a thread. */
function isRunWithCell({ context }: CallSite): boolean {
  return context.kind === 'awaits' && context.scope.kind === 'module';
}

/** Whether a call only executes if the loop is closed. The notebook's loop isn't. */
function isAfterClose(site: CallSite): boolean {
  return [...ancestors(site.node)].some(
    ({ kind, children }) =>
      kind === 'IfStatement' && /(?<!not .*)\.is_closed\(\)/.test(site.textOf(children[1]))
  );
}

/** Whether a call runs in a coroutine. The loop that runs it can't be closed, or run again, also in a thread. */
function isInCoroutine({ context }: CallSite): boolean {
  return context.kind === 'awaits' && context.function !== null;
}

function removalOf(site: CallSite): Fix[] {
  const { cell } = site;
  const statement = statementOf(site.node);
  if (cell.facts.program.broken || !isAllOf(statement, site)) {
    return [];
  }
  const code = excerpt(site.text);
  const edits = removeStatements(cell, [statement]);
  return [{ title: message('fix.remove', { code }), tier: 'ask', edits, notes: [] }];
}

/** Whether a statement does nothing but the call, and perhaps wait for it. */
function isAllOf(statement: Node, { names, cell, node }: CallSite): boolean {
  const [value, ...rest] = statement.children;
  if (statement.kind !== 'ExpressionStatement' || rest.some(({ kind }) => kind !== 'Comment')) {
    return false;
  }
  const { parent } = node;
  const outer = value === node ? null : callSiteAt(names, cell, value);
  return outer
    ? outer.path[outer.path.length - 1] === 'run_until_complete' &&
        parent === outer.argumentList &&
        parent.children.length === 3
    : value === node || (value.kind === 'AwaitExpression' && parent === value);
}
