import { isGuardedForNotebook } from '../queries/loop-aware';
import { message } from '../diagnostics/messages';
import { canAwaitAt, callsOf, explainCall } from './support';
import type { Rule } from './rule';

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
    for (const { cell, call, path, displayName } of callsOf(names, LATE)) {
      const text = cell.source.slice(call.node.from, call.node.to);
      const policy = path === 'asyncio.set_event_loop_policy';
      const late = (!policy || /\buvloop\b/.test(text)) && canAwaitAt(cell, call);
      if (late && !isGuardedForNotebook(names, cell, call)) {
        yield explainCall('uvloop', cell, call, message('uvloop.late', { call: displayName }));
      }
    }
  }
};

const LATE = new Set(['uvloop.install', 'asyncio.set_event_loop_policy']);
