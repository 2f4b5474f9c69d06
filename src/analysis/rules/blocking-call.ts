import { BLOCKING_CALLS, BLOCKING_DRIVERS } from '../blocking';
import { contextOf } from '../context';
import { isBuiltin } from '../handlers';
import { message } from '../messages';
import type { Names } from '../names';
import { ancestorOf } from '../python';
import { writtenAs } from '../runners/runner';
import { toThread } from '../thread';
import { callsOf, explainCall, findingAt, type KnownCall } from './support';
import type { Rule } from './rule';

/** A call that blocks the loop, in an async function. */
export const blockingCall: Rule = {
  id: 'blocking-call',
  title: 'A blocking call in an async function',
  explanation: `
An async function shares its thread with every other task, and gives way only where it awaits. A call such as
\`requests.get()\` waits for the network without giving way, so everything else waits as well.

\`await asyncio.to_thread(requests.get, url)\` makes a thread wait instead. A library that awaits by itself, such as httpx or
aiohttp, is better still.

These are the functions we know, besides \`input()\`: ${BLOCKING_CALLS.map(name => `\`${name}\``).join(', ')}.

A connection to a database blocks with each query. We name the library that awaits:
${[...BLOCKING_DRIVERS].map(([name, twin]) => `\`${name}\` (${twin})`).join(', ')}.
`,
  tiers: `
We ask first: the call will run in another thread. For databases there is no fix: their connections often belong to the
thread that made them, and the library that awaits has functions of its own. Where the function hands work to a thread
already, we say nothing of them.
`,
  noqa: [
    'ASYNC210',
    'ASYNC212',
    'ASYNC250',
    'ASYNC220',
    'ASYNC221',
    'ASYNC222',
    'ASYNC100',
    'ASYNC101',
    'ASYNC102'
  ],
  examples: [
    {
      wrong: [
        'import asyncio, requests\n\nasync def fetch(url):\n    return requests.get(url).text\n'
      ],
      right: [
        'import asyncio, requests\n\nasync def fetch(url):\n    return (await asyncio.to_thread(requests.get, url)).text\n'
      ],
      tier: 'ask'
    },
    {
      wrong: ['import asyncio\n\nasync def ask():\n    return input("Name? ")\n'],
      right: [
        'import asyncio\n\nasync def ask():\n    return await asyncio.to_thread(input, "Name? ")\n'
      ],
      tier: 'ask'
    },
    {
      wrong: [
        'import sqlite3\n\nasync def rows():\n    db = sqlite3.connect("data.db")\n    return db.execute(query).fetchall()\n'
      ],
      tier: 'explain'
    }
  ],
  silent: [
    ['import requests\n\nrequests.get(url)\n'],
    ['name = input("Name? ")\n'],
    [
      'import asyncio, psycopg2\n\nasync def rows():\n    db = psycopg2.connect(dsn)\n    return await asyncio.to_thread(query, db)\n'
    ],
    ['import requests\n\ndef fetch(url):\n    return requests.get(url)\n']
  ],
  *check({ names }) {
    for (const known of [...callsOf(names, PATHS), ...inputs(names)]) {
      const name = blockedBy(known);
      if (name !== null) {
        const { cell, call, written } = known;
        const text = message('blocking-call.here', { call: written, name });
        yield findingAt(blockingCall.id, cell, call, text, toThread(names, known));
      }
    }
    for (const known of callsOf(names, DRIVERS)) {
      const name = blockedBy(known);
      if (name !== null && !usesThreads(known)) {
        const { cell, call, written, path } = known;
        const twin = BLOCKING_DRIVERS.get(path)!;
        yield explainCall(
          blockingCall.id,
          cell,
          call,
          message('blocking-call.driver', { call: written, name, twin })
        );
      }
    }
  }
};

const PATHS: ReadonlySet<string> = new Set(BLOCKING_CALLS);
const DRIVERS: ReadonlySet<string> = new Set(BLOCKING_DRIVERS.keys());

/** The calls of `input()`. */
function* inputs(names: Names): Generator<KnownCall> {
  for (const { cell, call } of names.calls(['input'])) {
    if (isBuiltin(names, cell, call.scope, call.callee, 'input')) {
      yield { cell, call, path: 'input', certain: true, written: writtenAs(cell, call) };
    }
  }
}

/** The async function whose loop the call blocks, if it surely does. */
function blockedBy({ cell, call, certain }: KnownCall): string | null {
  const context = contextOf(cell, call.scope, call.node.from);
  return certain && context.kind === 'awaits' ? (context.function?.name ?? null) : null;
}

/** Whether the function around it hands work to threads: maybe this. */
function usesThreads({ cell, call }: KnownCall): boolean {
  const around = ancestorOf(call.node, 'FunctionDefinition');
  const text = around ? cell.source.slice(around.from, around.to) : '';
  return /\b(to_thread|run_in_executor|run_sync|Executor)\b/.test(text);
}
