/**
 * What the list needs to know of each task, computed once for each record.
 */

import { innermostInCell } from '../../kernel/frames';
import type { Frame, TaskRecord } from '../../wire/protocol';
import { firstLine } from '../text/place';

/** What the list needs to know of a task. */
export interface TaskFacts {
  /** The same for tasks that the list may show as one group. */
  readonly kind: string;
  /** Where a click leads: the line in a cell where the task waits, or the cell that started it. */
  readonly place: Frame | undefined;
  /** What the filter searches, in lower case. */
  readonly searched: string;
  /** Its name without the number at its end, and that number; 0 without one. */
  readonly stem: string;
  readonly number: number;
}

/** A record never changes: the helper sends another one for the same task. */
const known = new WeakMap<TaskRecord, TaskFacts>();

/** The facts about a task. */
export function factsOf(task: TaskRecord): TaskFacts {
  let facts = known.get(task);
  if (!facts) {
    facts = computeFacts(task);
    known.set(task, facts);
  }
  return facts;
}

/** A task that is stuck: it can't finish, or doesn't obey. */
export function isStuck({ cycle, orphan, ignoring }: TaskRecord): boolean {
  return cycle !== undefined || orphan === true || ignoring !== undefined;
}

function computeFacts(task: TaskRecord): TaskFacts {
  const { coroutine, name, unnamed, waiting, stack, cell } = task;
  const waits = innermostInCell(stack);
  const place = waits ?? (cell?.cellId ? firstLine(cell) : stack[stack.length - 1]);
  const what = waiting.name ?? waiting.peer ?? waiting.call ?? '';
  const kind = [
    unnamed ? coroutine : name.replace(/\d+/g, '#'),
    waiting.kind,
    what,
    place?.cell?.cellId ?? place?.file,
    place?.line,
    task.old,
    task.cancelling > 0,
    isStuck(task) ? task.id : ''
  ].join('\n');
  const values = (task.arguments ?? []).map(([key, value]) => `${key}=${value}`).join(', ');
  const counts = new Set([waits?.cell?.count, cell?.count].filter(count => count));
  const searched = [
    unnamed ? '' : name,
    `${coroutine}(${values})`,
    waiting.kind,
    what,
    ...[...counts].map(count => `[${count}]`),
    place?.cell?.count ? `[${place.cell.count}]:${place.line}` : ''
  ]
    .join('\n')
    .toLowerCase();
  const stem = name.replace(/\d+$/, '');
  return { kind, place, searched, stem, number: Number(name.slice(stem.length)) };
}
