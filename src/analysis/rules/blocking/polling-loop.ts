import type { Finding } from '../../diagnostics/finding';
import { excerpt, message } from '../../diagnostics/messages';
import { statementsOf } from '../../queries/except-handlers';
import { innerBlockOf } from '../../semantic/with-items';
import { callsOf, type CallSite } from '../../semantic/call-site';
import { ancestorOf, isKind, type Node } from '../../syntax/parse';
import type { Rule } from '../shared/rule';

/** A loop that only sleeps until a condition holds. */
export const pollingLoop: Rule = {
  id: 'polling-loop',
  title: 'A loop that asks again and again',
  summary:
    'A loop that only sleeps notices a change late, and wakes for nothing. An asyncio.Event wakes the task at once.',
  explanation: `
\`while not ready: await asyncio.sleep(1)\` looks once a second. It notices the change up to a second late, and every look in
between is for nothing. Waiting for the thing itself is simpler and faster:

- for a flag: an \`asyncio.Event\`, with \`await event.wait()\` here and \`event.set()\` where the flag changes;
- for items: an \`asyncio.Queue\`, with \`await queue.get()\`, or \`await queue.join()\`.
`,
  tiers: `
Explained, as a hint: the code works. A loop that asks something outside of the notebook, such as a server, isn't reported.
`,
  messages: {
    asks: 'This loop only sleeps until {code} changes. Wait for it instead, for example with an asyncio.Event.'
  },
  noqa: ['ASYNC110'],
  examples: [
    {
      wrong: [
        'import asyncio\n\nready = False\n\nasync def use():\n    while not ready:\n        await asyncio.sleep(1)\n'
      ],
      tier: 'explain'
    }
  ],
  silent: [
    ['import asyncio\n\nasync def use(event):\n    await event.wait()\n'],
    [
      'import asyncio\n\nasync def use(job):\n    while client.status(job) != "done":\n        await asyncio.sleep(1)\n'
    ]
  ],
  *check({ names }) {
    for (const site of callsOf(names, SLEEPS)) {
      const found = site.isCertain ? loopFinding(site) : null;
      if (found) {
        yield found;
      }
    }
  }
};

const SLEEPS: ReadonlySet<string> = new Set(['asyncio.sleep']);

/** Questions that only code of the notebook can answer otherwise. */
const OWN = /^(not\s+)?[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(\.(is_set|empty|locked)\(\))?$/;

function loopFinding(site: CallSite): Finding | null {
  const loop = ancestorOf(site.node, 'WhileStatement', 'FunctionDefinition');
  if (loop?.kind !== 'WhileStatement' || !isAllOf(loop, site.node)) {
    return null;
  }
  const [, test] = loop.children;
  const code = site.textOf(test);
  const asked = code.replace(/^not\s+/, '');
  if (!OWN.test(code) || /^(True|False|None)$/.test(asked) || isKind(test, 'Number', 'Boolean')) {
    return null;
  }
  return {
    rule: pollingLoop.id,
    cell: site.cell.id,
    from: loop.from,
    to: test.to,
    message: message('polling-loop.asks', { code: excerpt(asked) }),
    tier: 'explain',
    hint: true,
    fixes: []
  };
}

/** Whether the loop does nothing but await this call. */
function isAllOf(loop: Node, call: Node): boolean {
  const body = innerBlockOf(loop);
  const [only, ...more] = body.kind === 'Body' ? statementsOf(body) : [];
  return (
    more.length === 0 &&
    only?.kind === 'ExpressionStatement' &&
    only.children[0].kind === 'AwaitExpression' &&
    call.parent === only.children[0]
  );
}
