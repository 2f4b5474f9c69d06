import { contextOf } from '../semantic/context';
import { convertBlocking } from '../rewrites/to-await';
import type { Fix } from '../diagnostics/finding';
import { excerpt, message } from '../diagnostics/messages';
import { edit } from '../rewrites/expressions';
import { importModule } from '../rewrites/statements';
import { callsOf, findingAt, isForTrio, type KnownCall } from './support';
import type { Rule, RuleContext } from './rule';

/** `time.sleep()` in an async function. */
export const blockingSleep: Rule = {
  id: 'blocking-sleep',
  title: 'time.sleep() in an async function',
  explanation: `
An async function shares its thread with every other task, and gives way only where it awaits. \`time.sleep()\` does not
give way: everything else waits as well, and the function might as well not be async.

\`await asyncio.sleep()\` waits just as long, and lets others run.
`,
  tiers: `
We ask first: while the function sleeps, other tasks will run that did not before.
`,
  noqa: ['ASYNC251', 'ASYNC101', 'TRIO101'],
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
  *check({ names }) {
    for (const known of callsOf(names, new Set(['time.sleep']))) {
      const { cell, call, displayName } = known;
      const context = contextOf(cell, call.scope, call.node.from);
      const ours = known.certain && !isForTrio(names, cell, call);
      if (context.kind === 'awaits' && context.function && ours) {
        const { name } = context.function;
        const text = message('blocking-sleep.here', { call: displayName, name });
        yield findingAt(blockingSleep.id, cell, call, text, fixes(names, known));
      }
    }
  }
};

function fixes(names: RuleContext['names'], { cell, call }: KnownCall): Fix[] {
  const asyncio = importModule(names, cell, call.scope, call.node.from, 'asyncio');
  if (!asyncio) {
    return [];
  }
  const { node, callee } = call;
  const converted = convertBlocking(names, cell, call, ({ from, word, outer }) => [
    edit(cell, from, callee.to, `${outer ? '(' : ''}${word}${asyncio.name}.sleep`),
    ...(outer ? [edit(cell, node.to, node.to, ')')] : [])
  ]);
  if (!converted) {
    return [];
  }
  const list = cell.source.slice(call.arguments.from, call.arguments.to);
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
