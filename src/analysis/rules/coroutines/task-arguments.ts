import type { Finding } from '../../diagnostics/finding';
import { excerpt, message } from '../../diagnostics/messages';
import { isExpectedToRaise } from '../../queries/except-handlers';
import { textAfter } from '../../rewrites/expressions';
import { calledFunctionProblem, FUNCTION_TAKERS } from '../../rewrites/called-functions';
import { argumentProblemOf } from '../../rewrites/task-arguments';
import { callSites } from '../../semantic/call-site';
import type { Rule } from '../shared/rule';

/** `gather([f()])`, `wait([f()])`, `create_task(f)`. */
export const taskArguments: Rule = {
  id: 'task-arguments',
  title: 'The wrong argument for gather(), wait(), create_task() or a thread',
  summary:
    'gather() takes coroutines one by one, wait() takes tasks, create_task() takes a call, and threads take a function.',
  explanation: `
These functions differ in what they take:

- \`asyncio.gather(load(1), load(2))\` takes coroutines one by one. Write \`*\` before a list: \`asyncio.gather(*pages)\`.
- \`asyncio.wait([task1, task2])\` takes a list of tasks. Since Python 3.11, it refuses coroutines.
- \`asyncio.create_task(load(1))\` takes a coroutine. \`load\` alone is only the function.
- \`threading.Thread(target=load)\` and \`asyncio.to_thread(load, 1)\` take the function itself. With \`load(1)\`, the function
  runs before the thread starts, and blocks the cell.
`,
  tiers: `
We ask first: the calls will run at the same time, or in the background. There is no fix for a function that needs arguments.
`,
  messages: {
    list: '{call} takes coroutines one by one, and fails with a list. Write * before the list.',
    coroutines:
      '{call} takes tasks, and fails with coroutines since Python 3.11. Make each a task with asyncio.create_task().',
    called:
      '{call} needs a function, but {code} is a call that runs first. Pass the function without calling it.',
    coroutine:
      '{call} needs a plain function, but {code} is a coroutine, which it can’t call. Pass a function that calls asyncio.run().',
    function: '{call} needs a coroutine, but {name} is the function itself. Call the function.'
  },
  noqa: [],
  examples: [
    {
      wrong: [
        'import asyncio\n\nasync def load(n):\n    return n\n',
        'pages = await asyncio.gather([load(n) for n in range(3)])\n'
      ],
      right: [
        'import asyncio\n\nasync def load(n):\n    return n\n',
        'pages = await asyncio.gather(*[load(n) for n in range(3)])\n'
      ],
      tier: 'ask'
    },
    {
      wrong: [
        'import asyncio\n\nasync def load(n):\n    return n\n',
        'done, pending = await asyncio.wait([load(1), load(2)])\n'
      ],
      right: [
        'import asyncio\n\nasync def load(n):\n    return n\n',
        'done, pending = await asyncio.wait([asyncio.create_task(load(1)), asyncio.create_task(load(2))])\n'
      ],
      tier: 'ask'
    },
    {
      wrong: [
        'import asyncio\n\nasync def load(n):\n    return n\n',
        'task = asyncio.create_task(load)\n'
      ],
      tier: 'explain'
    },
    {
      wrong: [
        'import asyncio, threading, time\n\ndef work(n):\n    time.sleep(n)\n\nthreading.Thread(target=work(3)).start()\n'
      ],
      right: [
        'import asyncio, threading, time\n\ndef work(n):\n    time.sleep(n)\n\nthreading.Thread(target=work, args=(3,)).start()\n'
      ],
      tier: 'ask'
    }
  ],
  silent: [
    [
      'import asyncio\n\nasync def load(n):\n    return n\n',
      'pages = await asyncio.gather(*[load(n) for n in range(3)])\n'
    ],
    ['import asyncio\n\ndone, pending = await asyncio.wait([first, second])\n'],
    ['import asyncio\n\npages = await asyncio.gather(pages)\n']
  ],
  *check({ names, runs }) {
    for (const site of callSites(names, LAST_NAMES)) {
      const problem = argumentProblemOf(site) ?? calledFunctionProblem(site);
      const { cell, node } = site;
      // The fix of `asyncio.run(asyncio.wait([f()]))` writes both.
      const isRun = runs.some(
        ({ site: run }) => run.cell === cell && run.argumentList === node.parent
      );
      if (!problem || isRun || isExpectedToRaise(cell, node)) {
        continue;
      }
      const { from, to } = problem.node;
      const own = problem.edits.filter(each => each.cell === cell.id);
      const replacement = excerpt(textAfter(cell, node.from, node.to, own));
      const isFixed = problem.edits.length > 0;
      yield {
        rule: taskArguments.id,
        cell: cell.id,
        from,
        to,
        message: problem.text,
        tier: isFixed ? 'ask' : 'explain',
        fixes: isFixed
          ? [
              {
                title: message('fix.write', { replacement }),
                tier: 'ask',
                edits: problem.edits,
                notes: []
              }
            ]
          : []
      } satisfies Finding;
    }
  }
};

const LAST_NAMES = [
  'gather',
  'wait',
  'create_task',
  'ensure_future',
  'wait_for',
  'shield',
  ...FUNCTION_TAKERS
];
