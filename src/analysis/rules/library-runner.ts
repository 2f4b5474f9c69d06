import { libraryOf, counterpartNameOf, ASYNC_COUNTERPARTS } from '../runners';
import type { Rule } from './rule';

/** Functions of libraries that run a loop themselves. */
export const libraryRunner: Rule = {
  id: 'library-runner',
  title: 'A library function that runs a loop of its own',
  explanation: `
Some libraries offer a function twice: one to await, and one for plain scripts that runs an event loop inside. In a
notebook a loop runs already, so the second fails there, with an error from deep inside of the library.

Await the first. These are the functions we know, and where users met them:

${listOfTwins()}
`,
  tiers: `
We ask first: the async version may give its result in another form. Where there is none, the message explains.
`,
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

function listOfTwins(): string {
  const lines = new Map<string, string[]>();
  for (const twin of ASYNC_COUNTERPARTS) {
    const library = `\`${libraryOf(twin)}\` (${twin.report})`;
    const words = twin.counterpart
      ? `\`${twin.name}()\`, await \`${counterpartNameOf(twin)}()\``
      : `\`${twin.name}()\`, which has no twin that could simply take its place`;
    lines.set(library, [...(lines.get(library) ?? []), words]);
  }
  return [...lines].map(([library, words]) => `- ${library}: ${words.join('; ')}`).join('\n');
}
