import { isOnlyRunWithoutLoop } from '../queries/loop-aware';
import { contextOf } from '../semantic/context';
import type { Fix } from '../diagnostics/finding';
import { excerpt, message, type Message } from '../diagnostics/messages';
import type { Cell } from '../semantic/names';
import { ancestors, textOf, type Node } from '../syntax/parse';
import { loopOf, SHUTDOWNS } from '../runners/loop';
import { displayNameOf } from '../runners/runner';
import type { CallFact } from '../semantic/scope';
import { removeStatements, statementOf } from '../rewrites/statements';
import { callsOf, findingAt } from './support';
import type { Rule } from './rule';

/** Closing, stopping or replacing the loop that the kernel runs on. */
export const loopLifecycle: Rule = {
  id: 'loop-lifecycle',
  title: 'Closing, stopping or replacing the notebook’s loop',
  explanation: `
The event loop of a notebook belongs to the kernel. \`close()\` raises *Cannot close a running event loop*, \`run_forever()\`
raises *This event loop is already running*, and \`stop()\` ends the kernel itself. \`shutdown_default_executor()\` and
\`shutdown_asyncgens()\` cannot be undone: no later cell can hand work to a thread. \`set_event_loop()\` does not change
what runs your cells, but code that asks for "the" loop may get one that never runs.

Scripts need such lines. Notebooks do not.
`,
  tiers: `
We ask before we remove a line. For \`run_forever()\` there is no fix: what should run meanwhile, only you know.
`,
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
      for (const { cell, call } of names.calls([method])) {
        const ours = isOurs(cell, call) || (method !== 'stop' && isInCoroutine(cell, call));
        const loop = ours ? loopOf(names, cell, call, method) : null;
        if (loop?.certain && !loop.made && !isOnlyRunWithoutLoop(names, cell, call)) {
          const text = message(MESSAGES[method], { call: displayNameOf(cell, call) });
          const fixes = method === 'run_forever' ? [] : removal(cell, call);
          yield findingAt(loopLifecycle.id, cell, call, text, fixes);
        }
      }
    }
    for (const { cell, call, displayName } of callsOf(names, SETTERS)) {
      if (
        isOurs(cell, call) &&
        !isWithoutLoop(cell, call) &&
        !isOnlyRunWithoutLoop(names, cell, call)
      ) {
        const text: Message = message('loop-lifecycle.set-loop', { call: displayName });
        yield findingAt(loopLifecycle.id, cell, call, text, removal(cell, call));
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

const SETTERS = new Set(['asyncio.set_event_loop']);

/** Whether it runs with the cell. What functions do may well happen in a thread. */
function isOurs(cell: Cell, call: CallFact): boolean {
  const context = contextOf(cell, call.scope, call.node.from);
  return context.kind === 'awaits' && context.scope.kind === 'module';
}

/** Whether it happens only once the loop is closed. The notebook's is not. */
function isWithoutLoop({ facts: { program } }: Cell, { node }: CallFact): boolean {
  return [...ancestors(node)].some(
    ({ kind, children }) =>
      kind === 'IfStatement' && /(?<!not .*)\.is_closed\(\)/.test(textOf(program, children[1]))
  );
}

/** Whether it runs in a coroutine: a loop that runs it cannot be closed, nor run again, whoever's it is. */
function isInCoroutine(cell: Cell, call: CallFact): boolean {
  const { kind, function: fact } = contextOf(cell, call.scope, call.node.from);
  return kind === 'awaits' && fact !== null;
}

function removal(cell: Cell, call: CallFact): Fix[] {
  const statement = statementOf(call.node);
  if (cell.facts.program.broken || !isAllOf(cell, statement, call)) {
    return [];
  }
  const code = excerpt(cell.source.slice(call.node.from, call.node.to));
  const edits = removeStatements(cell, [statement]);
  return [{ title: message('fix.remove', { code }), tier: 'ask', edits, notes: [] }];
}

/** Whether a statement does no more than a call, which it may wait for. */
function isAllOf({ facts: { calls } }: Cell, statement: Node, call: CallFact): boolean {
  const [value, ...rest] = statement.children;
  if (statement.kind !== 'ExpressionStatement' || rest.some(({ kind }) => kind !== 'Comment')) {
    return false;
  }
  const { parent } = call.node;
  const waits = calls.find(({ node }) => node === value && node !== call.node);
  return waits
    ? waits.path[waits.path.length - 1] === 'run_until_complete' &&
        parent === waits.arguments &&
        parent.children.length === 3
    : value === call.node || (value.kind === 'AwaitExpression' && parent === value);
}
