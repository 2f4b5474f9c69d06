import { contextOf } from '../context';
import type { Fix } from '../findings';
import { excerpt, message, type Message } from '../messages';
import type { Cell } from '../names';
import { loopOf } from '../runners/loop';
import { writtenAs } from '../runners/runner';
import type { CallFact } from '../scopes';
import { removeStatements } from '../statements';
import { callsOf, findingAt, isStatement } from './support';
import type { Rule } from './rule';

/** Closing, stopping or replacing the loop that the kernel runs on. */
export const loopLifecycle: Rule = {
  id: 'loop-lifecycle',
  title: 'Closing, stopping or replacing the notebook’s loop',
  explanation: `
The event loop of a notebook belongs to the kernel. \`close()\` raises *Cannot close a running event loop*, \`run_forever()\`
raises *This event loop is already running*, and \`stop()\` ends the kernel itself. \`set_event_loop()\` does not change what
runs your cells, but code that asks for "the" loop may get one that never runs.

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
        const loop = isOurs(cell, call) ? loopOf(names, cell, call, method) : null;
        if (loop?.certain && !/new_event_loop$/.test(loop.from)) {
          const id = `loop-lifecycle.${method.replace('_', '-')}` as const;
          const text = message(id as 'loop-lifecycle.close', { call: writtenAs(cell, call) });
          const fixes = method === 'run_forever' ? [] : removal(cell, call);
          yield findingAt(loopLifecycle.id, cell, call, text, fixes);
        }
      }
    }
    for (const { cell, call, written } of callsOf(names, SETTERS)) {
      if (isOurs(cell, call)) {
        const text: Message = message('loop-lifecycle.set-loop', { call: written });
        yield findingAt(loopLifecycle.id, cell, call, text, removal(cell, call));
      }
    }
  }
};

const METHODS = ['close', 'stop', 'run_forever'] as const;

const SETTERS = new Set(['asyncio.set_event_loop']);

/** Whether it runs with the cell. What functions do may well happen in a thread. */
function isOurs(cell: Cell, call: CallFact): boolean {
  const context = contextOf(cell, call.scope, call.node.from);
  return context.kind === 'awaits' && context.scope.kind === 'module';
}

function removal(cell: Cell, call: CallFact): Fix[] {
  if (!isStatement(call) || cell.facts.program.broken) {
    return [];
  }
  const code = excerpt(cell.source.slice(call.node.from, call.node.to));
  const edits = removeStatements(cell, [call.node.parent!]);
  return [{ title: message('fix.remove', { code }), tier: 'ask', edits, notes: [] }];
}
