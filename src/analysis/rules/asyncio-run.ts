import type { Rule } from './rule';

/** `asyncio.run()` where a loop is running already. */
export const asyncioRun: Rule = {
  id: 'asyncio-run',
  title: 'asyncio.run() in a notebook',
  explanation: `
\`asyncio.run()\` starts an event loop, runs one coroutine on it, and stops the loop again. A notebook kernel has an
event loop that runs all the time: it is what lets you write \`await\` at the top level of a cell. Two loops cannot run
in one thread, so \`asyncio.run()\` raises *asyncio.run() cannot be called from a running event loop*.

Write \`await\` instead. The coroutine then runs on the notebook's own loop.

One difference remains. \`asyncio.run()\` makes a fresh loop, and when it ends it cancels tasks that are still pending
and closes async generators. With \`await\`, such tasks go on in the background. Cancel them yourself if that matters.

In a plain function there can be no \`await\`. The function must become \`async def\`, and its callers must await it.
`,
  tiers: `
Safe where \`await\` may simply be written. We ask first where an argument is dropped, where the notebook leaves a doubt
about a name, where functions change, and where one works on the whole loop, as with \`asyncio.all_tasks()\`.

Methods and decorated functions stay as they are, for other code decides how they are called: there we offer a thread that
runs the coroutine. For lambdas there is no fix.
`,
  noqa: [],
  examples: [
    {
      wrong: ['import asyncio\n', 'asyncio.run(main())\n'],
      right: ['import asyncio\n', 'await main()\n'],
      tier: 'safe'
    },
    {
      wrong: ['import asyncio\n', 'title = asyncio.run(fetch(url)).title\n'],
      right: ['import asyncio\n', 'title = (await fetch(url)).title\n'],
      tier: 'safe'
    },
    {
      wrong: [
        'import asyncio\n\ndef load(url):\n    return asyncio.run(fetch(url))\n',
        'page = load(url)\n'
      ],
      right: [
        'import asyncio\n\nasync def load(url):\n    return await fetch(url)\n',
        'page = await load(url)\n'
      ],
      tier: 'ask',
      remark: 'The function becomes async, and its callers await it.'
    },
    {
      wrong: ['import asyncio\n\nbutton.on_click(lambda b: asyncio.run(save()))\n'],
      tier: 'explain',
      remark: 'A lambda cannot await.'
    }
  ],
  silent: [
    ['import asyncio, threading\n\nthreading.Thread(target=lambda: asyncio.run(main())).start()\n'],
    ['from subprocess import run\n\nrun(main())\n']
  ],
  check: ({ findings }) => findings('asyncio-run')
};
