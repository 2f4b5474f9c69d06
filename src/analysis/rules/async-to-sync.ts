import type { Rule } from './rule';

/** `async_to_sync(f)(x)` where a loop is running already. */
export const asyncToSync: Rule = {
  id: 'async-to-sync',
  title: 'async_to_sync() in a notebook',
  summary:
    'async_to_sync() fails in a notebook, which already runs an event loop. Await the async function instead.',
  explanation: `
\`async_to_sync\` from asgiref lets plain code call an async function: it runs an event loop for the call. A notebook
already runs an event loop in its thread, so asgiref raises *You cannot use AsyncToSync in the same thread as an async
event loop*.

Await the async function directly.
`,
  tiers: `
Safe where one expression wraps the function and calls it.
`,
  noqa: [],
  examples: [
    {
      wrong: ['from asgiref.sync import async_to_sync\n\nx = async_to_sync(fetch)(url)\n'],
      right: ['from asgiref.sync import async_to_sync\n\nx = await fetch(url)\n'],
      tier: 'safe'
    }
  ],
  silent: [['from asgiref.sync import async_to_sync\n\nview = async_to_sync(fetch)\n']],
  check: ({ findings }) => findings('async-to-sync')
};
