import { excerpt, message } from '../../diagnostics/messages';
import { hasKindBelow } from '../../queries/except-handlers';
import { innerBlockOf, enteredCalls } from '../../semantic/with-items';
import { waits } from '../../queries/cancellation';
import type { NodeKind } from '../../syntax/parse';
import type { Rule } from '../shared/rule';
import { findingAt } from '../shared/support';

/** A timeout around code that never awaits. */
export const timeoutNoAwait: Rule = {
  id: 'timeout-no-await',
  title: 'A timeout around code without an await',
  summary:
    'asyncio.timeout() stops code only where the code awaits. Code without an await runs to its end.',
  explanation: `
\`asyncio.timeout(3)\` doesn't interrupt code. It cancels the task, and the task notices that at its next \`await\`. A block
without an \`await\` therefore runs to its end, however long it takes, and blocks the event loop meanwhile.

Use a function that awaits, such as \`asyncio.sleep()\` or an async client. For slow plain code, await
\`asyncio.to_thread()\` in the block. The timeout then stops the waiting, but not the thread.
`,
  tiers: `
Explained: only you know which call in the block is slow.
`,
  messages: {
    never: '{call} stops code only at an await, and this block has none. Await something in it.'
  },
  noqa: ['ASYNC100'],
  examples: [
    {
      wrong: [
        'import asyncio\n\nasync def load(path):\n    async with asyncio.timeout(3):\n        return read_all(path)\n'
      ],
      tier: 'explain'
    }
  ],
  silent: [
    [
      'import asyncio\n\nasync def load(path):\n    async with asyncio.timeout(3):\n        return await asyncio.to_thread(read_all, path)\n'
    ]
  ],
  *check({ names }) {
    for (const cell of names.cells) {
      for (const { node } of cell.facts.withs) {
        const body = innerBlockOf(node);
        const timeout = enteredCalls(names, cell, node).find(
          ({ qualifiedName, isCertain }) => isCertain && TIMEOUTS.test(qualifiedName ?? '')
        );
        if (timeout && hasKindBelow(body, CALLS) && !waits(body) && !hasKindBelow(body, YIELDS)) {
          const call = excerpt(timeout.displayName);
          yield findingAt(timeoutNoAwait.id, timeout, message('timeout-no-await.never', { call }));
        }
      }
    }
  }
};

const TIMEOUTS =
  /^(asyncio\.timeout(_at)?|async_timeout\.timeout(_at)?|anyio\.(fail_after|move_on_after))$/;
const CALLS: ReadonlySet<NodeKind> = new Set<NodeKind>(['CallExpression']);
const YIELDS: ReadonlySet<NodeKind> = new Set<NodeKind>(['YieldStatement', 'YieldExpression']);
