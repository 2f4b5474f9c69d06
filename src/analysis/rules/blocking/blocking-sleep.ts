import type { Fix } from '../../diagnostics/finding';
import { excerpt, message } from '../../diagnostics/messages';
import { edit } from '../../rewrites/expressions';
import { importModule } from '../../rewrites/statements';
import { functionTakerOf } from '../../rewrites/task-arguments';
import { convertBlocking } from '../../rewrites/to-await';
import { toThread } from '../../rewrites/to-thread';
import { callsOf, type CallSite } from '../../semantic/call-site';
import type { Rule } from '../shared/rule';
import { findingAt, isForTrio, isReplaced } from '../shared/support';

/** `time.sleep()` in an async function. */
export const blockingSleep: Rule = {
  id: 'blocking-sleep',
  title: 'time.sleep() in an async function',
  summary:
    'time.sleep() in an async function stops all other tasks. Await asyncio.sleep() instead.',
  explanation: `
Tasks share one thread, and a task lets others run only where it awaits. \`time.sleep()\` doesn't await, so all other tasks
sleep too.

\`await asyncio.sleep()\` waits for the same time and lets other tasks run.
`,
  tiers: `
We ask first: other tasks will run while the function sleeps.
`,
  messages: {
    here: '{call} blocks the event loop in {name}(), so all other tasks wait too. Await asyncio.sleep() instead.'
  },
  noqa: ['ASYNC251'],
  examples: [
    {
      wrong: ['import asyncio, time\n\nasync def poll():\n    time.sleep(1)\n'],
      right: ['import asyncio, time\n\nasync def poll():\n    await asyncio.sleep(1)\n'],
      tier: 'ask'
    },
    {
      wrong: ['import time\n\nasync def poll():\n    time.sleep(1)\n'],
      right: ['import asyncio\nimport time\n\nasync def poll():\n    await asyncio.sleep(1)\n'],
      tier: 'ask'
    }
  ],
  silent: [
    ['import time\n\ntime.sleep(1)\n'],
    ['import time\n\nasync def f():\n    def g():\n        time.sleep(1)\n    await to_thread(g)\n']
  ],
  *check({ names, kernel }) {
    // In the browser, time.sleep() gives way to the event loop.
    if (kernel.implementation === 'pyodide') {
      return;
    }
    for (const site of callsOf(names, SLEEP)) {
      const { kind, function: fact } = site.context;
      if (kind === 'awaits' && fact && site.isCertain && !isForTrio(site) && !isReplaced(site)) {
        const text = message('blocking-sleep.here', { call: site.displayName, name: fact.name });
        yield findingAt(blockingSleep.id, site, text, fixesFor(site));
      }
    }
  }
};

const SLEEP: ReadonlySet<string> = new Set(['time.sleep']);

function fixesFor(site: CallSite): Fix[] {
  const { names, cell, node, callee, argumentList } = site;
  if (functionTakerOf(site)) {
    return toThread(site);
  }
  const asyncio = importModule(names, cell, site.scope, node.from, 'asyncio');
  if (!asyncio) {
    return [];
  }
  const converted = convertBlocking(site, ({ from, word, outer }) => [
    edit(cell, from, callee.to, `${outer ? '(' : ''}${word}${asyncio.name}.sleep`),
    ...(outer ? [edit(cell, node.to, node.to, ')')] : [])
  ]);
  if (!converted) {
    return [];
  }
  const list = cell.source.slice(argumentList.from, argumentList.to);
  const replacement = excerpt(`${converted.word}${asyncio.name}.sleep${list}`);
  const notes = [...converted.notes, message('note.others-run')];
  if (asyncio.edits.length > 0) {
    notes.push(message('note.import', { name: 'asyncio' }));
  }
  return [
    {
      title: message('fix.write', { replacement }),
      tier: 'ask',
      edits: [...asyncio.edits, ...converted.edits],
      notes
    }
  ];
}
