import type { Rule } from './rule';

/** `async_to_sync(f)(x)` where a loop is running already. */
export const asyncToSync: Rule = {
  id: 'async-to-sync',
  title: 'async_to_sync() in a notebook',
  explanation: `
\`async_to_sync\` from asgiref makes an async function callable from plain code, by running a loop for it. In a thread that
runs a loop, as a notebook does, it refuses: *You cannot use AsyncToSync in the same thread as an async event loop*.

A notebook can await the function itself.
`,
  tiers: `
Safe where the function is wrapped and called in one go.
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
