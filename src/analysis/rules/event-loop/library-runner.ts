import { ASYNC_COUNTERPARTS, counterpartNameOf } from '../../runners';
import { callTable, type CallRow } from '../shared/call-table';
import type { Rule } from '../shared/rule';

/** Functions of libraries that run a loop themselves. */
export const libraryRunner: Rule = {
  id: 'library-runner',
  title: 'A library function that starts its own event loop',
  summary:
    'Some library functions start their own event loop, which fails in a notebook. Await their async version instead.',
  explanation: `
Some libraries offer a function twice: an async version, and one for plain scripts that starts an event loop. A notebook
already runs an event loop, so the second version fails there with an error from inside the library.

Await the async version.
`,
  tiers: `
We ask first, because the async version may return its result in another form. There is no fix if the library has no async
version.
`,
  messages: {
    counterpart:
      'A notebook already runs an event loop, so {call} fails here. Await {counterpart}() instead, which it runs inside.',
    'no-counterpart':
      'A notebook already runs an event loop, so {call} fails here. Look for its async version in the library, or run it as a script.'
  },
  table: () => callTable('Starts an event loop', rowsOfCounterparts()),
  noqa: [],
  examples: [
    {
      wrong: [
        'from pydantic_ai import Agent\n\nagent = Agent("test")\n',
        'result = agent.run_sync("Hello")\n'
      ],
      right: [
        'from pydantic_ai import Agent\n\nagent = Agent("test")\n',
        'result = await agent.run("Hello")\n'
      ],
      tier: 'ask'
    },
    {
      wrong: ['from playwright.sync_api import sync_playwright\n\np = sync_playwright().start()\n'],
      tier: 'explain'
    }
  ],
  silent: [['agent.run_sync("Hello")\n'], ['import uvicorn\n\ndef main():\n    return uvicorn\n']],
  check: ({ findings }) => findings('library-runner')
};

function rowsOfCounterparts(): CallRow[] {
  return ASYNC_COUNTERPARTS.map(row => {
    const sameName = row.counterpart === `${row.name}Async`;
    const awaited = sameName
      ? 'the same name with `Async`'
      : `\`await ${counterpartNameOf(row)}()\``;
    const instead = [row.counterpart ? awaited : 'no async version'];
    return { library: row.library, calls: [row.name], instead };
  });
}
