import type { Rule } from './rule';

/** `anyio.run()` where a loop is running already. */
export const anyioRun: Rule = {
  id: 'anyio-run',
  title: 'anyio.run() in a notebook',
  explanation: `
\`anyio.run(f, x)\` starts an event loop and runs \`f(x)\` on it. A notebook has a loop already, so it raises *Already
running asyncio in this thread*. Await the function directly: anyio works on the notebook's loop as well.

With \`backend="trio"\` there is no such way: trio needs a loop of its own.
`,
  tiers: `
Safe, as long as no options are dropped. For trio there is no fix.
`,
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
