/**
 * Tells what is under the pointer: what, how long, and where.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import { cellName, shortPlace } from '../place-labels';
import type { Frame } from '../wire/protocol';
import type { PointedAt } from './chart-view';
import {
  activityText,
  lengthText,
  nameOfTask,
  placeOf,
  stateText,
  waitText,
  waitedFor
} from './text';
import { firstAfter, partAt, type TimelineData } from './timeline-data';

/** What is under the pointer, as labels, and the line to go to. */
export interface PointedText {
  readonly labels: readonly string[];
  readonly at?: Frame;
}

/** How far from a span the pointer may be, in pixels. */
const NEAR = 3;

/** What is under the pointer, or `null` if it is empty there. */
export function pointedText(
  { lane, moment, perPixel }: PointedAt,
  data: TimelineData,
  trans: TranslationBundle
): PointedText | null {
  const near = NEAR * perPixel;
  const isNear = (start: number, end: number | null): boolean =>
    start - near <= moment && moment <= (end ?? data.end) + near;
  if (lane === 'runs') {
    const run = data.runs[firstAfter(data.runs, moment - near)];
    return run && isNear(run.start, run.end)
      ? {
          labels: [
            cellName(run, trans),
            lengthText((run.end ?? data.end) - run.start, trans),
            run.errorName ?? ''
          ].filter(label => label !== ''),
          at: { function: '<module>', line: 1, cell: run }
        }
      : null;
  }
  switch (lane.kind) {
    case 'loop': {
      const span = data.spans[firstAfter(data.spans, moment)];
      if (!span || span.start > moment) {
        return null;
      }
      const at =
        span.at ?? (span.cell ? { function: '<module>', line: 1, cell: span.cell } : undefined);
      const labels = [activityText(span, trans), lengthText(span.end - span.start, trans)];
      return { labels: [...labels, ...(at ? [shortPlace(at)] : [])], at };
    }
    case 'group': {
      const { tasks } = lane.group;
      const there = tasks.filter(({ start, end }) => isNear(start, end)).length;
      const over = firstAfter(
        lane.group.ends.map(end => ({ end })),
        moment
      );
      return {
        labels: [
          `${tasks[0].coroutine}() ×${tasks.length}`,
          trans._n('%1 task is pending', '%1 tasks are pending', there),
          trans._n('%1 task is over', '%1 tasks are over', over)
        ]
      };
    }
    case 'task': {
      const { task } = lane;
      if (!isNear(task.start, task.end)) {
        return null;
      }
      const part = partAt(task, Math.min(moment, (task.end ?? data.end) - 1e-9));
      const at = placeOf(part);
      const labels = [nameOfTask(task, trans)];
      if (part) {
        const length = (part.end ?? data.end) - part.start;
        labels.push(waitText(part, trans), waitedFor(part), lengthText(length, trans));
      }
      if (task.end !== null && moment >= task.end - near) {
        labels.push(stateText(task, trans));
      }
      return { labels: [...labels, at ? shortPlace(at) : ''].filter(label => label !== ''), at };
    }
  }
}
