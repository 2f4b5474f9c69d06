import { BLOCKING_CALLS, BLOCKING_DRIVERS, BLOCKING_METHODS } from '../../catalog/blocking-calls';
import type { Fix } from '../../diagnostics/finding';
import { excerpt, message } from '../../diagnostics/messages';
import { isBuiltin } from '../../queries/except-handlers';
import { edit } from '../../rewrites/expressions';
import { convertBlocking } from '../../rewrites/to-await';
import { toThread } from '../../rewrites/to-thread';
import { callSites, callsOf, type CallSite } from '../../semantic/call-site';
import { lastNameOf, type Names } from '../../semantic/names';
import { ancestorOf, isString } from '../../syntax/parse';
import { awaitCounterpart, blockingMessage, blockingMethods } from './blocking-methods';
import type { Rule } from '../shared/rule';
import { callTable, type CallRow } from '../shared/call-table';
import { findingAt, isForTrio, isReplaced } from '../shared/support';

/** A call that blocks the loop, in an async function. */
export const blockingCall: Rule = {
  id: 'blocking-call',
  title: 'A blocking call in an async function',
  summary:
    'A blocking call in an async function stops all other tasks. Run it in a thread, or use an async library.',
  explanation: `
Tasks share one thread, and a task lets others run only where it awaits. A call such as \`requests.get()\` waits for the
network without awaiting, so all other tasks wait too.

\`await asyncio.to_thread(requests.get, url)\` waits in another thread instead. An async library, such as httpx or aiohttp,
is even better.
`,
  tiers: `
We ask first: the call will run in another thread, or other tasks will run while it waits. There is no fix for a call that
reads its data later, such as one with \`stream=True\` or \`chunksize\`.

There is no fix for databases: a connection often belongs to the thread that created it, and the async library has other
functions. A connection isn't reported if its function already uses a thread.
`,
  messages: {
    here: '{call} blocks the event loop in {name}(), so all other tasks wait too. Run it with asyncio.to_thread(), or use an async library.',
    counterpart:
      '{call} blocks the event loop in {name}(), so all other tasks wait too. Await {counterpart} instead.',
    client:
      '{call} blocks the event loop in {name}(), so all other tasks wait too. Run it in a thread, or use {counterpart} instead.',
    reference:
      '{call} blocks the event loop in {name}(), so all other tasks wait too. Await the object reference instead.',
    driver:
      '{call} connects to a database in {name}(), and each query will block the event loop. Use an async driver instead: {counterpart}.'
  },
  table: () => callTable('Blocking call', rowsOfCalls()),
  noqa: ['ASYNC210', 'ASYNC212', 'ASYNC250', 'ASYNC220', 'ASYNC221', 'ASYNC222', 'ASYNC230'],
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
    for (const site of callsOf(names, RAY)) {
      const name = site.isCertain ? blockedBy(site) : null;
      if (name !== null) {
        const text = message('blocking-call.reference', { call: site.displayName, name });
        yield findingAt(id, site, text, awaitReference(site));
      }
    }
    for (const site of callsOf(names, DRIVERS)) {
      const name = site.isCertain ? blockedBy(site) : null;
      if (name !== null && !usesThreads(site) && !staysInMemory(site)) {
        const counterpart = BLOCKING_DRIVERS.get(site.qualifiedName!)!;
        const call = site.displayName;
        yield findingAt(id, site, message('blocking-call.driver', { call, name, counterpart }));
      }
    }
  }
};

const IN_THREAD = ['`await asyncio.to_thread(…)`'];

function rowsOfCalls(): CallRow[] {
  const functions = BLOCKING_CALLS.map(path => ({
    library: path.split('.')[0],
    calls: [path],
    instead: IN_THREAD
  }));
  const methods = BLOCKING_METHODS.map(({ library, names, counterpart, through, instead }) => ({
    library,
    calls: names.map(name => `.${name}`),
    instead: counterpart
      ? names.map(name => {
          const last = lastNameOf(name);
          const way = `${through ? `.${through}` : ''}.${name.slice(0, -last.length)}`;
          return `\`${way}${counterpart.replace('*', last)}()\``;
        })
      : [`\`${instead}\``]
  }));
  const drivers = [...BLOCKING_DRIVERS].map(([path, counterpart]) => ({
    library: path.split('.')[0],
    calls: [path],
    instead: counterpart.split(', or ').map(name => `\`${name}\``)
  }));
  const input = { library: 'Python', calls: ['input'], instead: IN_THREAD };
  return [input, ...functions, ...methods, ...drivers];
}

const RAY: ReadonlySet<string> = new Set(['ray.get']);

/** `ray.get(f.remote())` to `await f.remote()`: references of Ray can be awaited. None for a list. */
function awaitReference(site: CallSite): Fix[] {
  const { cell, node, arguments: list } = site;
  const [only, ...more] = list ?? [];
  const isOne =
    only?.keyword === null &&
    only.star === null &&
    more.length === 0 &&
    /\.remote\([^\]]*\)$/s.test(site.textOf(only.value)) &&
    only.value.kind === 'CallExpression';
  const converted = isOne
    ? convertBlocking(site, ({ from, word, outer }) => [
        edit(cell, from, only.value.from, `${outer ? '(' : ''}${word}`),
        edit(cell, only.value.to, node.to, outer ? ')' : '')
      ])
    : null;
  if (!converted) {
    return [];
  }
  const replacement = excerpt(`${converted.word}${site.textOf(only.value)}`);
  const notes = [...converted.notes, message('note.others-run')];
  return [
    { title: message('fix.write', { replacement }), tier: 'ask', edits: converted.edits, notes }
  ];
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
  return kind === 'awaits' && fact && !isForTrio(site) && !isReplaced(site) ? fact.name : null;
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
