import type { Rule } from './rule';

/** `loop.run_until_complete()` on a loop that is running already, or beside one. */
export const runUntilComplete: Rule = {
  id: 'run-until-complete',
  title: 'run_until_complete() in a notebook',
  summary:
    'run_until_complete() fails in a notebook, which already runs an event loop. Write await instead.',
  explanation: `
\`loop.run_until_complete()\` runs an event loop until one coroutine is done. The kernel already runs the notebook's event
loop, so the call raises *This event loop is already running*. On a new loop, it raises *Cannot run the event loop while
another loop is running*.

Write \`await\` instead.
`,
  tiers: `
Safe where the object is certainly an event loop, for example from \`asyncio.get_event_loop()\`. Other objects with a method
of this name aren't reported. There is no fix where tasks belong to a loop from \`new_event_loop()\`: awaiting them would
never end.
`,
  noqa: [],
  examples: [
    {
      wrong: [
        'import asyncio\n\nloop = asyncio.get_event_loop()\n',
        'loop.run_until_complete(main())\n'
      ],
      right: ['import asyncio\n\nloop = asyncio.get_event_loop()\n', 'await main()\n'],
      tier: 'safe'
    },
    {
      wrong: [
        'import asyncio\n\nloop = asyncio.new_event_loop()\ntask = loop.create_task(main())\nloop.run_until_complete(task)\n'
      ],
      tier: 'explain',
      remark:
        'The task belongs to another event loop, which never runs. Create it with `asyncio.create_task()`, and await it.'
    },
    {
      wrong: ['import asyncio\n\nx = asyncio.get_event_loop().run_until_complete(main())\n'],
      right: ['import asyncio\n\nx = await main()\n'],
      tier: 'safe'
    }
  ],
  silent: [['loop = make_loop()\nloop.run_until_complete(main())\n']],
  check: ({ findings }) => findings('run-until-complete')
};
