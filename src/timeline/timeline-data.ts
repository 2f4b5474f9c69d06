/**
 * What a timeline shows.
 */

import type { CellRun, ILoopHistory, LoopSpan, TaskPart, TaskSpan } from '../tokens';

/** What a loop, its cells and its tasks did in a stretch of time. All moments are of the helper's clock. */
export interface TimelineData {
  readonly start: number;
  readonly end: number;
  readonly spans: readonly LoopSpan[];
  readonly runs: readonly CellRun[];
  readonly tasks: readonly TaskSpan[];
  /** How many tasks were forgotten because there were too many. */
  readonly dropped: number;
}

/** What the polls saw of a kernel, until a moment. */
export function dataOfHistory(history: ILoopHistory, now: number): TimelineData {
  return {
    start: history.spans[0]?.start ?? now,
    end: now,
    spans: history.spans,
    runs: [...history.runs.values()],
    tasks: [...history.tasks.values()],
    dropped: history.dropped
  };
}

/** The index of the first of some spans in order that ends after a moment. */
export function firstAfter(
  spans: readonly { readonly end: number | null }[],
  moment: number
): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle].end ?? Infinity) > moment) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/** The part of a task at a moment. */
export function partAt(task: TaskSpan, moment: number): TaskPart | undefined {
  const part = task.parts[firstAfter(task.parts, moment)];
  return part && part.start <= moment ? part : undefined;
}

/** For how long two spans of time overlap, in seconds. */
export function overlap(from: number, to: number, start: number, end: number): number {
  return Math.max(0, Math.min(to, end) - Math.max(from, start));
}
