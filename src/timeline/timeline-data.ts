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
  /** Whether the parts in which tasks run are exact. */
  readonly isExact?: boolean;
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

/** What of it had happened until a moment. */
export function dataUntil(data: TimelineData, moment: number): TimelineData {
  const cut = <Each extends { readonly start: number; readonly end: number | null }>(
    each: Each
  ): Each => (each.end !== null && each.end > moment ? { ...each, end: null } : each);
  return {
    ...data,
    end: moment,
    spans: data.spans
      .filter(({ start }) => start < moment)
      .map(span => (span.end > moment ? { ...span, end: moment } : span)),
    runs: data.runs.filter(({ start }) => start <= moment).map(cut),
    tasks: data.tasks
      .filter(({ start }) => start <= moment)
      .map(task => {
        if (task.end !== null && task.end <= moment) {
          return task;
        }
        const parts = task.parts.filter(({ start }) => start <= moment).map(cut);
        return { ...task, end: null, outcome: 'pending', errorName: undefined, parts };
      })
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
