import { message } from '../../diagnostics/messages';
import { isOutput } from '../../rewrites/statements';
import { callsOf, type CallSite } from '../../semantic/call-site';
import { ancestorOf } from '../../syntax/parse';
import type { Rule } from '../shared/rule';
import { findingAt } from '../shared/support';

/** `await gather(…, return_exceptions=True)` whose result is dropped. */
export const lostErrors: Rule = {
  id: 'lost-errors',
  title: 'Errors that gather() returns and nothing reads',
  summary:
    'With return_exceptions=True, gather() returns errors in its result instead of raising them. Read the result.',
  explanation: `
\`asyncio.gather(…, return_exceptions=True)\` never raises the error of a coroutine. It puts the error into the list that it
returns. If the code drops that list, a failure looks like a success.

Store the list, and look for errors in it: \`[r for r in results if isinstance(r, Exception)]\`. Or leave
\`return_exceptions\` out: the first error is then raised.
`,
  tiers: `
Explained, as a hint: the code runs, and only you know which errors matter. Code that has cancelled the tasks before isn't
reported.
`,
  messages: {
    dropped:
      '{call} returns errors in its result, and nothing reads that result. Store it and check it for errors.'
  },
  noqa: [],
  examples: [
    {
      wrong: [
        'import asyncio\n\nawait asyncio.gather(send(1), send(2), return_exceptions=True)\nprint("all sent")\n'
      ],
      tier: 'explain'
    }
  ],
  silent: [
    [
      'import asyncio\n\nresults = await asyncio.gather(send(1), send(2), return_exceptions=True)\nprint(results)\n'
    ],
    [
      'import asyncio\n\nfor task in tasks:\n    task.cancel()\nawait asyncio.gather(*tasks, return_exceptions=True)\nprint("stopped")\n'
    ]
  ],
  *check({ names }) {
    for (const site of callsOf(names, GATHER)) {
      if (site.isCertain && isDropped(site) && keepsErrors(site)) {
        const text = message('lost-errors.dropped', { call: site.displayName });
        yield { ...findingAt(lostErrors.id, site, text), hint: true };
      }
    }
  }
};

const GATHER: ReadonlySet<string> = new Set(['asyncio.gather']);

function keepsErrors({ arguments: list, cell }: CallSite): boolean {
  return (list ?? []).some(
    ({ keyword, value }) =>
      keyword === 'return_exceptions' && cell.source.slice(value.from, value.to) === 'True'
  );
}

/** Whether the result is dropped, and the code didn't cancel the tasks. The notebook shows a cell's last value. */
function isDropped({ cell, node }: CallSite): boolean {
  const statement = node.parent?.kind === 'AwaitExpression' ? node.parent.parent : null;
  if (statement?.kind !== 'ExpressionStatement' || isOutput(cell, statement)) {
    return false;
  }
  const around = ancestorOf(node, 'FunctionDefinition') ?? cell.facts.program.root;
  const before = cell.facts.program.text.slice(around.from, node.from);
  return !/\bcancel\w*\(|\bexcept\b|\bfinally\b|\bCancelledError\b/.test(before);
}
