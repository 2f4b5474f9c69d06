/**
 * Which tasks the list shows, and in which order.
 */

import type { ILoopState } from '../../tokens';
import type { TaskRecord } from '../../wire/protocol';
import { factsOf, isStuck } from './task-facts';
import { oldestFirst, type TaskOrder } from './task-tree';

/** The orders that the user can choose from. */
export const SORTS = ['oldest', 'newest', 'name', 'longest-wait'] as const;
export type TaskSort = (typeof SORTS)[number];

/** The states that the user can choose from. */
export const STATES = ['all', 'running', 'waiting', 'overdue', 'stuck', 'old'] as const;
export type TaskStateFilter = (typeof STATES)[number];

/** The part of a loop's state that a filter needs. */
type Ages = Pick<ILoopState, 'age' | 'waitingSince'>;

/** How late a sleep may end before it counts as overdue, in seconds. */
const OVERDUE = 0.3;

/** How long a sleep should have been over, in seconds; 0 if it isn't overdue. */
export function overdueBy({ waiting }: TaskRecord, loop: Ages): number {
  const late = waiting.kind === 'sleep' && waiting.until ? loop.age(waiting.until) : 0;
  return late > OVERDUE ? late : 0;
}

/** The order that a choice stands for. */
export function orderOf(sort: TaskSort, loop: Ages): TaskOrder {
  switch (sort) {
    case 'oldest':
      return oldestFirst;
    case 'newest':
      return (a, b) => oldestFirst(b, a);
    case 'name':
      return (a, b) => NAMES.compare(sortedName(a), sortedName(b)) || oldestFirst(a, b);
    case 'longest-wait':
      return (a, b) => loop.waitingSince(a) - loop.waitingSince(b) || oldestFirst(a, b);
  }
}

/** Compares `get-2` and `get-10` as people do. */
const NAMES = new Intl.Collator(undefined, { numeric: true });

function sortedName({ unnamed, coroutine, name }: TaskRecord): string {
  return unnamed ? coroutine : name;
}

/**
 * Whether a task is shown, as a function; `null` if all are.
 *
 * @param text - words that must all occur in the task's name, function, arguments, cell or wait.
 */
export function taskFilter(
  text: string,
  state: TaskStateFilter,
  loop: Ages
): ((task: TaskRecord) => boolean) | null {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && state === 'all') {
    return null;
  }
  return task =>
    isInState(task, state, loop) &&
    (words.length === 0 || words.every(word => factsOf(task).searched.includes(word)));
}

function isInState(task: TaskRecord, state: TaskStateFilter, loop: Ages): boolean {
  const { kind } = task.waiting;
  switch (state) {
    case 'all':
      return true;
    case 'running':
      return kind === 'running' || kind === 'ready';
    case 'waiting':
      return kind !== 'running' && kind !== 'ready';
    case 'overdue':
      return overdueBy(task, loop) > 0;
    case 'stuck':
      return isStuck(task);
    case 'old':
      return task.old === true;
  }
}
