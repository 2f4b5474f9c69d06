import type { Rule } from './rule';

/** `asyncio.run()` where a loop is running already. */
export const asyncioRun: Rule = {
  id: 'asyncio-run',
  title: 'asyncio.run() in a notebook',
  summary:
    'asyncio.run() fails in a notebook, which already runs an event loop. Write await instead.',
  explanation: `
\`asyncio.run()\` starts an event loop, runs one coroutine on it, and closes the loop. A notebook kernel runs an event loop
all the time, and you can use \`await\` directly in a cell because of it. One thread can't run two event loops, so
\`asyncio.run()\` raises *asyncio.run() cannot be called from a running event loop*.

Write \`await\` instead. The coroutine then runs on the notebook's event loop.

One difference remains. When \`asyncio.run()\` ends, it cancels the tasks that are still pending and closes async
generators. With \`await\`, these tasks go on in the background. Cancel them yourself if that matters.

A plain function can't use \`await\`. Make it an \`async def\` function, and await it where you call it.
`,
  tiers: `
Safe where the call is simply replaced by \`await\`. We ask first when the fix removes an argument or changes a function,
and when the notebook doesn't show for certain what a name is. We also ask when code works on the whole event loop, for
example with \`asyncio.all_tasks()\`.

Methods and decorated functions stay plain, because other code decides how they are called. The fix there runs the
coroutine in a thread. There is no fix for lambdas.
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
      remark: 'The function becomes async, and its calls are awaited.'
    },
    {
      wrong: ['import asyncio\n\nbutton.on_click(lambda b: asyncio.run(save()))\n'],
      tier: 'explain',
      remark: 'A lambda can’t await.'
    }
  ],
  silent: [
    ['import asyncio, threading\n\nthreading.Thread(target=lambda: asyncio.run(main())).start()\n'],
    ['from subprocess import run\n\nrun(main())\n']
  ],
  check: ({ findings }) => findings('asyncio-run')
};
