import { BLOCKING_CALLS, BLOCKING_DRIVERS, BLOCKING_METHODS } from '../catalog/blocking-calls';
import { message } from '../diagnostics/messages';
import { isBuiltin } from '../queries/except-handlers';
import { toThread } from '../rewrites/to-thread';
import { callSites, callsOf, type CallSite } from '../semantic/call-site';
import { lastNameOf, type Names } from '../semantic/names';
import { ancestorOf, isString } from '../syntax/parse';
import { awaitCounterpart, blockingMessage, blockingMethods } from './blocking-methods';
import type { Rule } from './rule';
import { findingAt, isForTrio } from './support';

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
    const { id } = blockingCall;
    for (const site of [...callsOf(names, PATHS), ...inputs(names)]) {
      const isInput = site.target === null;
      const name = isInput || site.isCertain ? blockedBy(site) : null;
      if (name !== null && !staysInMemory(site)) {
        const text = message('blocking-call.here', { call: site.displayName, name });
        const notes = isInput ? [message('note.input')] : [];
        yield findingAt(id, site, text, readsLater(site) ? [] : toThread(site, notes));
      }
    }
    for (const method of blockingMethods(names)) {
      const { site } = method;
      const name = method.certain ? blockedBy(site) : null;
      if (name !== null) {
        const counterparts = awaitCounterpart(method);
        const fixes = counterparts.length > 0 ? counterparts : toThread(site);
        yield findingAt(id, site, blockingMessage(method, name), readsLater(site) ? [] : fixes);
      }
    }
    for (const site of callsOf(names, DRIVERS)) {
      const name = site.isCertain ? blockedBy(site) : null;
      if (name !== null && !usesThreads(site) && !staysInMemory(site)) {
        const twin = BLOCKING_DRIVERS.get(site.qualifiedName!)!;
        const call = site.displayName;
        yield findingAt(id, site, message('blocking-call.driver', { call, name, twin }));
      }
    }
  }
};

/** The table of methods as a sentence, library by library. */
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
function* inputs(names: Names): Generator<CallSite> {
  for (const site of callSites(names, ['input'])) {
    if (isBuiltin(names, site.cell, site.scope, site.callee, 'input')) {
      yield site;
    }
  }
}

/** The name of the async function whose loop a call blocks, if it surely does. */
function blockedBy(site: CallSite): string | null {
  const { kind, function: fact } = site.context;
  return kind === 'awaits' && !isForTrio(site) ? (fact?.name ?? null) : null;
}

/** Whether a call only returns an object that blocks when it is read: a thread for the call is then of little use. */
function readsLater({ cell, arguments: list }: CallSite): boolean {
  return (list ?? []).some(
    ({ keyword, value }) =>
      /^(stream|chunksize|iterator)$/.test(keyword ?? '') &&
      !/^(False|None)$/.test(cell.source.slice(value.from, value.to))
  );
}

/** Whether a call reads nothing from outside: `read_csv(io.StringIO(text))`, `connect(":memory:")`. */
function staysInMemory(site: CallSite): boolean {
  const [first] = site.arguments ?? [];
  if (!first) {
    return false;
  }
  const meaning = site.meaningOf(first.value)?.meaning;
  return (
    (meaning?.kind === 'result' && /^io\.(StringIO|BytesIO)$/.test(meaning.path)) ||
    (isString(first.value) && site.textOf(first.value).includes(':memory:'))
  );
}

/** Whether the function around a call uses threads, perhaps for this call. */
function usesThreads({ cell, node }: CallSite): boolean {
  const around = ancestorOf(node, 'FunctionDefinition');
  const text = around ? cell.source.slice(around.from, around.to) : '';
  return /\b(to_thread|run_in_executor|run_sync|Executor)\b/.test(text);
}
