import type { Rule } from './rule';

/** `anyio.run()` where a loop is running already. */
export const anyioRun: Rule = {
  id: 'anyio-run',
  title: 'anyio.run() in a notebook',
  summary:
    'anyio.run() fails in a notebook, which already runs an event loop. Await the function instead.',
  explanation: `
\`anyio.run(f, x)\` starts an event loop and runs \`f(x)\` on it. A notebook already runs an event loop, so the call raises
*Already running asyncio in this thread*. Await the function directly: anyio also works on the notebook's loop.

With \`backend="trio"\`, awaiting isn't possible: trio needs its own event loop.
`,
  tiers: `
Safe, unless the fix removes options of \`anyio.run()\`: then we ask first. There is no fix for the trio backend.
`,
  messages: {
    'no-function':
      '{call} needs an async function, but {name} is already a coroutine. Await the coroutine directly instead.',
    trio: 'This notebook runs an asyncio event loop, and {call} asks for trio. Use backend="asyncio", or run the code as a script.'
  },
  noqa: [],
  examples: [
    {
      wrong: ['import anyio\n\nanyio.run(main, 1)\n'],
      right: ['import anyio\n\nawait main(1)\n'],
      tier: 'safe'
    },
    { wrong: ['import anyio\n\nanyio.run(main, backend="trio")\n'], tier: 'explain' }
  ],
  silent: [['import trio\n\ntrio.run(main)\n']],
  check: ({ findings }) => findings('anyio-run')
};
