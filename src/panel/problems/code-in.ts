/**
 * The names in a problem's sentences that are code.
 */

import type { Problem } from '../../tokens';

/** Names of functions, tasks and variables, and what a message of the engine quotes. */
export function codeIn({ seen, findings }: Problem): string[] {
  const quoted = findings.flatMap(({ message }) =>
    Object.values(message.args).filter((value): value is string => typeof value === 'string')
  );
  switch (seen?.kind) {
    case 'coroutines':
      return [...quoted, seen.record.name, ...seen.record.holders.map(({ name }) => name)];
    case 'failures': {
      const { name, coroutine, errorName, holders } = seen.record;
      return [...quoted, name, coroutine, errorName ?? '', ...holders.map(each => each.name)];
    }
    case 'blocks':
      return [...quoted, ...seen.records.map(({ blocker }) => blocker ?? '')];
    case 'deadlock':
    case 'old-tasks':
      return [...quoted, ...seen.tasks.flatMap(({ name, waiting }) => [name, waiting.name ?? ''])];
    case 'orphan':
    case 'ignoring':
      return [...quoted, seen.task.name, 'CancelledError'];
    default:
      return quoted;
  }
}
