/**
 * The lanes of a timeline: the loop, groups of similar tasks, and single tasks.
 */

import type { TaskSpan } from '../tokens';
import type { TimelineData } from './timeline-data';

/** Tasks of one function that one run of a cell started. */
export interface TaskGroup {
  readonly key: string;
  readonly tasks: readonly TaskSpan[];
  /** The times in which at least one of them was there, in order and apart. */
  readonly busy: readonly { readonly start: number; readonly end: number | null }[];
  /** When they ended, in order. */
  readonly ends: readonly number[];
  readonly pending: number;
  readonly failed: number;
}

/** One lane. */
export type Lane =
  | { readonly kind: 'loop'; readonly key: 'loop' }
  | {
      readonly kind: 'group';
      readonly key: string;
      readonly group: TaskGroup;
      readonly isOpen: boolean;
    }
  | {
      readonly kind: 'task';
      readonly key: string;
      readonly task: TaskSpan;
      /** Whether its group's lane is above it. */
      readonly isMember: boolean;
    };

/** The groups of tasks, oldest first. A cell's own run is a group of its own. */
export function groupTasks(tasks: readonly TaskSpan[]): TaskGroup[] {
  const groups = new Map<string, TaskSpan[]>();
  for (const task of tasks) {
    const key = groupKey(task);
    const group = groups.get(key);
    if (group) {
      group.push(task);
    } else {
      groups.set(key, [task]);
    }
  }
  return [...groups]
    .map(([key, members]) => groupOf(key, members))
    .sort((a, b) => a.busy[0].start - b.busy[0].start);
}

/** The key of the group that a task belongs to. */
export function groupKey(task: TaskSpan): string {
  const run = task.cell?.execution ?? 'none';
  return task.isCell ? `cell-${task.id}` : `${task.coroutine}@${run}`;
}

function groupOf(key: string, tasks: readonly TaskSpan[]): TaskGroup {
  const ordered = [...tasks].sort((a, b) => a.start - b.start);
  const busy: { start: number; end: number | null }[] = [];
  for (const { start, end } of ordered) {
    const last = busy[busy.length - 1];
    if (last && (last.end === null || start <= last.end)) {
      last.end = last.end === null || end === null ? null : Math.max(last.end, end);
    } else {
      busy.push({ start, end });
    }
  }
  const ends = ordered.flatMap(({ end }) => end ?? []).sort((a, b) => a - b);
  const failed = tasks.filter(({ outcome }) => outcome === 'failed').length;
  return { key, tasks: ordered, busy, ends, pending: tasks.length - ends.length, failed };
}

/** The lanes of a timeline, from the top. */
export function lanesOf(data: TimelineData, open: ReadonlySet<string>): Lane[] {
  const lanes: Lane[] = [{ kind: 'loop', key: 'loop' }];
  for (const group of groupTasks(data.tasks)) {
    if (group.tasks.length === 1) {
      lanes.push(taskLane(group.tasks[0], false));
      continue;
    }
    const isOpen = open.has(group.key);
    lanes.push({ kind: 'group', key: group.key, group, isOpen });
    if (isOpen) {
      for (const task of group.tasks) {
        lanes.push(taskLane(task, true));
      }
    }
  }
  return lanes;
}

function taskLane(task: TaskSpan, isMember: boolean): Lane {
  return { kind: 'task', key: `task-${task.id}`, task, isMember };
}
