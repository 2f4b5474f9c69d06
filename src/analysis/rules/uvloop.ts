import { isGuardedForNotebook } from '../queries/loop-aware';
import { message } from '../diagnostics/messages';
import { canAwaitAt, callsOf, explainCall } from './support';
import type { Rule } from './rule';

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
