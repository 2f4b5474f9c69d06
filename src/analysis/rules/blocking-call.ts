import { BLOCKING_CALLS, BLOCKING_DRIVERS, BLOCKING_METHODS } from '../catalog/blocking-calls';
import { awaitCounterpart, blockingMessage, blockingMethods } from './blocking-methods';
import { contextOf } from '../semantic/context';
import { isBuiltin } from '../queries/except-handlers';
import { message, type Message } from '../diagnostics/messages';
import { lastNameOf, type Names } from '../semantic/names';
import { ancestorOf, isString, textOf } from '../syntax/parse';
import { argumentsOf } from '../semantic/arguments';
import { displayNameOf } from '../runners/runner';
import { toThread } from '../rewrites/to-thread';
import { callsOf, explainCall, findingAt, isForTrio, type KnownCall } from './support';
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

Objects of libraries block too, where the notebook shows what they are: ${listOfMethods()}.

A connection to a database blocks with each query. We name the library that awaits:
${[...BLOCKING_DRIVERS].map(([name, twin]) => `\`${name}\` (${twin})`).join(', ')}.
`,
  tiers: `
We ask first: the call will run in another thread; or, where the same object has a method that awaits, other tasks will run
meanwhile. There is no fix for a call that only opens what is read later, such as one with \`stream=True\` or \`chunksize\`.

For databases there is no fix: their connections often belong to the thread that made them, and the library that awaits has
functions of its own. Where the function hands work to a thread already, we say nothing of them.
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
        'from google import genai\n\nclient = genai.Client()\n',
        'async def ask(text):\n    return client.models.generate_content(model=MODEL, contents=text)\n'
      ],
      right: [
        'from google import genai\n\nclient = genai.Client()\n',
        'async def ask(text):\n    return await client.aio.models.generate_content(model=MODEL, contents=text)\n'
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
      const name = blockedBy(names, known);
      if (name !== null && !staysInMemory(names, known)) {
        const { cell, call, displayName } = known;
        const text = message('blocking-call.here', { call: displayName, name });
        const fixes = readsLater(known) ? [] : toThread(names, known, notesFor(known));
        yield findingAt(blockingCall.id, cell, call, text, fixes);
      }
    }
    for (const method of blockingMethods(names)) {
      const name = blockedBy(names, method);
      if (name !== null) {
        const { cell, call } = method;
        const text = blockingMessage(method, name);
        const twins = awaitCounterpart(names, method);
        const fixes = twins.length > 0 ? twins : toThread(names, method);
        yield findingAt(blockingCall.id, cell, call, text, readsLater(method) ? [] : fixes);
      }
    }
    for (const known of callsOf(names, DRIVERS)) {
      const name = blockedBy(names, known);
      if (name !== null && !usesThreads(known) && !staysInMemory(names, known)) {
        const { cell, call, displayName, path } = known;
        const twin = BLOCKING_DRIVERS.get(path)!;
        yield explainCall(
          blockingCall.id,
          cell,
          call,
          message('blocking-call.driver', { call: displayName, name, twin })
        );
      }
    }
  }
};

/** What the table of methods says, a library at a time. */
function listOfMethods(): string {
  const lines = BLOCKING_METHODS.map(({ names, counterpart, through, instead, source }) => {
    const [first, ...more] = names;
    const last = lastNameOf(first);
    const way = through ? `${through}.` : '';
    const awaits =
      instead ?? `${way}${first.slice(0, -last.length)}${counterpart!.replace('*', last)}()`;
    return `\`${first}()\`${more.length > 0 ? ' and its like' : ''} of ${source} (\`${awaits}\`)`;
  });
  return [...new Set(lines)].join(', ');
}

const PATHS: ReadonlySet<string> = new Set(BLOCKING_CALLS);
const DRIVERS: ReadonlySet<string> = new Set(BLOCKING_DRIVERS.keys());

/** The calls of `input()`. */
function* inputs(names: Names): Generator<KnownCall> {
  for (const { cell, call } of names.calls(['input'])) {
    if (isBuiltin(names, cell, call.scope, call.callee, 'input')) {
      yield { cell, call, path: 'input', certain: true, displayName: displayNameOf(cell, call) };
    }
  }
}

/** What to know of a call in a thread: nobody can interrupt a question there. */
function notesFor({ path }: KnownCall): readonly Message[] {
  return path === 'input' ? [message('note.input')] : [];
}

/** The async function whose loop the call blocks, if it surely does. */
function blockedBy(
  names: Names,
  { cell, call, certain }: Pick<KnownCall, 'cell' | 'call' | 'certain'>
): string | null {
  const context = contextOf(cell, call.scope, call.node.from);
  const surely = certain && context.kind === 'awaits' && !isForTrio(names, cell, call);
  return surely ? (context.function?.name ?? null) : null;
}

/** Whether a call only gives what blocks when it is read: then a thread for the call helps little. */
function readsLater({ cell, call }: Pick<KnownCall, 'cell' | 'call'>): boolean {
  const list = argumentsOf(cell, call.arguments) ?? [];
  return list.some(
    ({ keyword, value }) =>
      /^(stream|chunksize|iterator)$/.test(keyword ?? '') &&
      !/^(False|None)$/.test(cell.source.slice(value.from, value.to))
  );
}

/** Whether nothing outside is read: `read_csv(io.StringIO(text))`, `connect(":memory:")`. */
function staysInMemory(names: Names, { cell, call }: KnownCall): boolean {
  const [first] = argumentsOf(cell, call.arguments) ?? [];
  if (!first) {
    return false;
  }
  const found = names.value(cell, call.scope, first.value);
  const made = found?.meaning.kind === 'result' ? found.meaning.path : '';
  return (
    /^io\.(StringIO|BytesIO)$/.test(made) ||
    (isString(first.value) && textOf(cell.facts.program, first.value).includes(':memory:'))
  );
}

/** Whether the function around it hands work to threads: maybe this. */
function usesThreads({ cell, call }: KnownCall): boolean {
  const around = ancestorOf(call.node, 'FunctionDefinition');
  const text = around ? cell.source.slice(around.from, around.to) : '';
  return /\b(to_thread|run_in_executor|run_sync|Executor)\b/.test(text);
}
