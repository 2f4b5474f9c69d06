import { message } from '../diagnostics/messages';
import { isGuardedForNotebook } from '../queries/loop-aware';
import { callsOf, type CallSite } from '../semantic/call-site';
import type { Rule } from './rule';
import { canAwaitAt, findingAt } from './support';

/** uvloop, which comes too late. */
export const uvloop: Rule = {
  id: 'uvloop',
  title: 'uvloop in a notebook',
  explanation: `
\`uvloop.run()\` starts a loop, and a notebook has one already: write \`await\` instead. \`uvloop.install()\` and its event
loop policy decide which kind of loop is *made next*. The kernel made its loop when it started, so they change nothing
for your cells.
`,
  tiers: `
Safe for \`uvloop.run()\`. There is no fix for the others: whether they should go, or the kernel should start otherwise, is
your choice.
`,
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
