import { contextOf } from '../context';
import { convert } from '../convert';
import type { Edit, Fix } from '../findings';
import { message } from '../messages';
import type { Names } from '../names';
import { argumentsOf, edit, needsParentheses } from '../rewrite';
import { importModule } from '../statements';
import { callsOf, findingAt, type KnownCall } from './support';
import type { Rule } from './rule';

/** Functions that wait for something outside, and block until it comes. To add one, add its full name. */
export const BLOCKING_CALLS: readonly string[] = [
  ...['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'request'].flatMap(method => [
    `requests.${method}`,
    `httpx.${method}`
  ]),
  'urllib.request.urlopen',
  'urllib.request.urlretrieve',
  'subprocess.run',
  'subprocess.call',
  'subprocess.check_call',
  'subprocess.check_output',
  'os.system',
  'socket.create_connection'
];

/** A call that blocks the loop, in an async function. */
export const blockingCall: Rule = {
  id: 'blocking-call',
  title: 'A blocking call in an async function',
  explanation: `
An async function shares its thread with every other task, and gives way only where it awaits. A call such as
\`requests.get()\` waits for the network without giving way, so everything else waits as well.

\`await asyncio.to_thread(requests.get, url)\` makes a thread wait instead. A library that awaits by itself, such as httpx or
aiohttp, is better still.

These are the functions we know: ${BLOCKING_CALLS.map(name => `\`${name}\``).join(', ')}.
`,
  tiers: `
We ask first: the call will run in another thread.
`,
  noqa: [
    'ASYNC210',
    'ASYNC212',
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
    }
  ],
  silent: [
    ['import requests\n\nrequests.get(url)\n'],
    ['import requests\n\ndef fetch(url):\n    return requests.get(url)\n']
  ],
  *check({ names }) {
    for (const known of callsOf(names, PATHS)) {
      const { cell, call, written } = known;
      const context = contextOf(cell, call.scope, call.node.from);
      if (context.kind === 'awaits' && context.function && known.certain) {
        const { name } = context.function;
        const text = message('blocking-call.here', { call: written, name });
        yield findingAt(blockingCall.id, cell, call, text, fixes(names, known));
      }
    }
  }
};

const PATHS: ReadonlySet<string> = new Set(BLOCKING_CALLS);

function fixes(names: Names, { cell, call, written }: KnownCall): Fix[] {
  const asyncio = importModule(names, cell, call.scope, call.node.from, 'asyncio');
  const list = argumentsOf(cell, call.arguments);
  if (!asyncio || !list) {
    return [];
  }
  const { node, callee, arguments: args } = call;
  const outer = needsParentheses(cell, node);
  const comma = list.length > 0 ? (/^\s/.test(cell.source.slice(args.from + 1)) ? ',' : ', ') : '';
  const edits: Edit[] = [
    edit(cell, callee.from, callee.from, `${outer ? '(' : ''}await ${asyncio.name}.to_thread(`),
    edit(cell, callee.to, args.from + 1, comma),
    ...(outer ? [edit(cell, node.to, node.to, ')')] : [])
  ];
  const context = contextOf(cell, call.scope, node.from);
  const converted = convert(names, cell, call, context, edits);
  if (!converted) {
    return [];
  }
  const notes = [...converted.notes];
  if (asyncio.edits.length > 0) {
    notes.push(message('note.import', { name: 'asyncio' }));
  }
  return [
    {
      title: message('fix.thread', { call: written }),
      tier: 'ask',
      edits: [...asyncio.edits, ...converted.edits],
      notes
    }
  ];
}
