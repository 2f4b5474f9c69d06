import type { Rule } from './rule';

/** `loop.run_until_complete()` on a loop that is running already, or beside one. */
export const runUntilComplete: Rule = {
  id: 'run-until-complete',
  title: 'run_until_complete() in a notebook',
  explanation: `
\`loop.run_until_complete()\` drives a loop until one coroutine is done. In a notebook the loop is driven already, by the
kernel, so the call raises *This event loop is already running*; on a new loop it raises *Cannot run the event loop
while another loop is running*.

Write \`await\` instead.
`,
  tiers: `
Safe where it is plain that the object is an event loop: it comes from \`asyncio.get_event_loop()\` or its like. Other
objects that have a method of this name are left alone. Where tasks or other things belong to a loop that you made with
\`new_event_loop()\`, awaiting them would take forever: there we explain.
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
        'The task belongs to another loop, which never runs. Make it with `asyncio.create_task()`, and await it.'
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
