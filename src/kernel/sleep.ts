/**
 * For how long a kernel's tasks sleep.
 */

import type { ILoopState } from '../tokens';

/**
 * For how long every task still sleeps, in milliseconds, so that nothing is expected to change before. Negative when
 * one of them should have woken already.
 *
 * @returns `null` when a task waits for something else, when not all tasks are known, or when a cell runs that doesn't
 *   sleep itself: it may block the loop at any time.
 */
export function sleepsFor(
  state: Pick<ILoopState, 'records' | 'taskTotal' | 'loop' | 'age'>
): number | null {
  const { tasks } = state.records;
  if (!state.loop || tasks.size === 0 || tasks.size !== state.taskTotal) {
    return null;
  }
  let first = Infinity;
  let isCellAsleep = false;
  for (const { waiting, awaits, isCell } of tasks.values()) {
    const isAsleep = waiting.kind === 'sleep' && waiting.until !== undefined;
    // A task that waits for others sleeps as long as they do.
    if (!isAsleep && !(waiting.kind === 'task' && awaits.some(id => tasks.has(id)))) {
      return null;
    }
    first = Math.min(first, waiting.until ?? Infinity, waiting.deadline ?? Infinity);
    isCellAsleep ||= isCell;
  }
  const { state: doing, lostWake, interruptPending } = state.loop;
  const isQuiet = doing === 'idle' || (doing === 'running' && isCellAsleep);
  return isQuiet && !lostWake && !interruptPending && first < Infinity
    ? -state.age(first) * 1000
    : null;
}
