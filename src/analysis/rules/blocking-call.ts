import { contextOf } from '../context';
import { message } from '../messages';
import { toThread } from '../thread';
import { callsOf, findingAt } from './support';
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
        yield findingAt(blockingCall.id, cell, call, text, toThread(names, known));
      }
    }
  }
};

const PATHS: ReadonlySet<string> = new Set(BLOCKING_CALLS);
