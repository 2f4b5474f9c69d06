import { message } from '../diagnostics/messages';
import { isGuardedForNotebook } from '../queries/loop-aware';
import { callsOf, type CallSite } from '../semantic/call-site';
import type { Rule } from './rule';
import { canAwaitAt, findingAt } from './support';

/** uvloop, which comes too late. */
export const uvloop: Rule = {
  id: 'uvloop',
  title: 'uvloop in a notebook',
  summary:
    'The kernel chooses its event loop when it starts, so uvloop has no effect on your cells.',
  explanation: `
\`uvloop.run()\` starts an event loop, and a notebook already runs one: write \`await\` instead. \`uvloop.install()\` and its
event loop policy only choose the kind of the *next* event loop. The kernel created its loop when it started, so your cells
don't use uvloop.
`,
  tiers: `
Safe for \`uvloop.run()\`. There is no fix for the other calls: remove them, or start the kernel with uvloop.
`,
  messages: {
    late: 'The kernel chose its event loop when it started, so {call} has no effect on your cells.'
  },
  noqa: [],
  examples: [
    {
      wrong: ['import uvloop\n\nuvloop.run(main())\n'],
      right: ['import uvloop\n\nawait main()\n'],
      tier: 'safe'
    },
    { wrong: ['import uvloop\n\nuvloop.install()\n'], tier: 'explain' }
  ],
  silent: [['import uvloop\n\ndef main():\n    uvloop.install()\n']],
  *check({ names, findings }) {
    yield* findings('uvloop');
    for (const site of callsOf(names, LATE)) {
      if (isForUvloop(site) && canAwaitAt(site) && !isGuardedForNotebook(site)) {
        yield findingAt('uvloop', site, message('uvloop.late', { call: site.displayName }));
      }
    }
  }
};

const LATE = new Set(['uvloop.install', 'asyncio.set_event_loop_policy']);

/** Whether a call chooses uvloop: a policy may be another library's. */
function isForUvloop({ qualifiedName, text }: CallSite): boolean {
  return qualifiedName === 'uvloop.install' || /\buvloop\b/.test(text);
}
