/**
 * Tasks, in words.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import type { FinishedRecord, TaskRecord, WaitReason } from '../../wire/protocol';
import type { ILoopState } from '../../tokens';
import { capitalised, cellLabel, placeLabel, span, spent, userFrame } from './place';

/** What says how a task is called, pending or not. */
type Named = Pick<TaskRecord, 'cell' | 'unnamed' | 'coroutine' | 'name'> &
  Partial<Pick<TaskRecord, 'isCell'>>;

/** What tells how old something is. */
type Clock = Pick<ILoopState, 'age' | 'waitingSince'>;

/** How many names of tasks a line has at most. */
const MAX_NAMES = 3;

/** What a task is called: its own name, or the coroutine when nobody gave it one. */
export function taskName(task: Named, trans: TranslationBundle): string {
  if (task.isCell) {
    return capitalised(cellLabel(task.cell, trans));
  }
  return task.unnamed ? `${task.coroutine}()` : task.name;
}

/** What a task is doing, such as "waiting in asyncio.sleep, line 4 of cell [3], for 12 s". */
export function taskState(task: TaskRecord, loop: Clock, trans: TranslationBundle): string {
  const { waiting } = task;
  const parts = [waitWords(waiting, trans)];
  const frame = userFrame(task.stack);
  if (frame) {
    parts.push(placeLabel(frame, trans));
  }
  const since = loop.waitingSince(task);
  const lasted = span(loop.age(since), trans);
  parts.push(
    task.before && since === task.since
      ? trans.__('for more than %1', lasted)
      : trans.__('for %1', lasted)
  );
  const left = (moment: number) => span(-loop.age(moment), trans);
  if (waiting.deadline !== undefined && loop.age(waiting.deadline) < -1) {
    parts.push(trans.__('gives up in %1', left(waiting.deadline)));
  } else if (waiting.until !== undefined && loop.age(waiting.until) < -1) {
    parts.push(trans.__('wakes in %1', left(waiting.until)));
  }
  return parts.join(', ');
}

/**
 * What is special about a task, a sentence each.
 *
 * @param edited - whether the cell that made it has been edited since that run.
 */
export function taskMarks(task: TaskRecord, edited: boolean, trans: TranslationBundle): string[] {
  const marks: string[] = [];
  if (task.cycle) {
    marks.push(trans.__('Deadlock: it waits in a ring, and will wait for ever.'));
  }
  if (task.orphan) {
    marks.push(trans.__('Nobody is left who could finish what it waits for.'));
  }
  if (task.ignoring) {
    marks.push(
      task.ignoring.at
        ? trans.__('It ignores that it was cancelled (%1).', placeLabel(task.ignoring.at, trans))
        : trans.__('It ignores that it was cancelled.')
    );
  } else if (task.cancelling > 0) {
    marks.push(trans.__('It was asked to cancel.'));
  }
  if (task.old) {
    marks.push(trans.__('It is left from an earlier run of its cell.'));
  } else if (edited) {
    marks.push(trans.__('Its cell has been edited since: it runs what the cell said before.'));
  }
  return marks;
}

/**
 * Who else a task is bound to, a sentence each: what its place in the tree does not say.
 *
 * @param tasks - the pending tasks, by id.
 */
export function taskTies(
  task: TaskRecord,
  tasks: ILoopState['records']['tasks'],
  trans: TranslationBundle
): string[] {
  const ties: string[] = [];
  const { kind, waiters } = task.waiting;
  const awaited = taskNames(task.awaits, tasks, trans);
  if (awaited) {
    ties.push(
      kind === 'lock'
        ? trans.__('The lock is held by %1.', awaited)
        : trans.__('It waits for %1.', awaited)
    );
  }
  const awaiters = taskNames(task.awaitedBy, tasks, trans);
  if (awaiters) {
    ties.push(trans.__('It is awaited by %1.', awaiters));
  }
  if (waiters !== undefined && waiters > 1) {
    ties.push(
      trans._n('%1 more task waits for the same.', '%1 more tasks wait for the same.', waiters - 1)
    );
  }
  return ties;
}

function taskNames(
  ids: readonly number[],
  tasks: ILoopState['records']['tasks'],
  trans: TranslationBundle
): string {
  const known = ids.flatMap(id => tasks.get(id) ?? []);
  const names = known.slice(0, MAX_NAMES).map(task => taskName(task, trans));
  const more = known.length - names.length;
  return more > 0
    ? trans._n('%2 and %1 more', '%2 and %1 more', more, names.join(', '))
    : names.join(', ');
}

/** Where a task comes from and how old it is, such as "started by cell [3], 2 min ago". */
export function taskOrigin(task: TaskRecord, loop: Clock, trans: TranslationBundle): string {
  if (task.isCell) {
    return '';
  }
  const who = originWords(task, trans);
  return task.before ? who : trans.__('%1, %2 ago', who, span(loop.age(task.since), trans));
}

function originWords(task: TaskRecord, trans: TranslationBundle): string {
  if (task.origin === 'widget') {
    return trans.__('started by a widget');
  }
  if (task.origin === 'thread') {
    return trans.__('started by a thread');
  }
  if (task.cell) {
    return trans.__('started by %1', cellLabel(task.cell, trans));
  }
  return task.before
    ? trans.__('started before Loopscope came')
    : trans.__('started by an unknown cell');
}

/** How a task ended, such as "cell [3], returned dict after 2 s". */
export function finishedWords(task: FinishedRecord, trans: TranslationBundle): string {
  const lived = spent(task.end - task.since, trans);
  const cell = cellLabel(task.cell, trans);
  switch (task.outcome) {
    case 'returned':
      return task.resultType && task.resultType !== 'NoneType'
        ? trans.__('%1, done after %2, returned %3', cell, lived, task.resultType)
        : trans.__('%1, done after %2', cell, lived);
    case 'failed':
      return trans.__('%1, failed after %2 with %3', cell, lived, task.errorName ?? '?');
    case 'cancelled':
      return trans.__('%1, cancelled after %2', cell, lived);
    default:
      return trans.__('%1, over after %2', cell, lived);
  }
}

function waitWords(reason: WaitReason, trans: TranslationBundle): string {
  const { call, name } = reason;
  switch (reason.kind) {
    case 'running':
      return trans.__('running now');
    case 'ready':
      return trans.__('about to run');
    case 'task':
      return call
        ? trans.__('waiting for tasks in %1', call)
        : trans.__('waiting for another task');
    case 'lock':
      return name ? trans.__('waiting for the lock %1', name) : trans.__('waiting for a lock');
    case 'event':
      return name ? trans.__('waiting for the event %1', name) : trans.__('waiting for an event');
    case 'condition':
      return name
        ? trans.__('waiting for the condition %1', name)
        : trans.__('waiting for a condition');
    case 'semaphore':
      return name
        ? trans.__('waiting for the semaphore %1', name)
        : trans.__('waiting for a semaphore');
    case 'queue':
      return queueWords(reason, trans);
    case 'socket':
      return reason.peer
        ? trans.__('waiting for the connection to %1', reason.peer)
        : trans.__('waiting for a connection');
    case 'subprocess':
      return processWords(reason, trans);
    case 'io':
      return call ? trans.__('waiting for data in %1', call) : trans.__('waiting for data');
    case 'thread':
      return name ? trans.__('waiting for %1 in a thread', name) : trans.__('waiting for a thread');
    default:
      return call ? trans.__('waiting in %1', call) : trans.__('waiting');
  }
}

function processWords({ name, pid }: WaitReason, trans: TranslationBundle): string {
  const process = name ? trans.__('the process %1', name) : trans.__('a process');
  return pid === undefined
    ? trans.__('waiting for %1', process)
    : trans.__('waiting for %1 (number %2)', process, pid);
}

function queueWords(reason: WaitReason, trans: TranslationBundle): string {
  const { name, size, maxsize, call } = reason;
  const queue = name ? trans.__('the queue %1', name) : trans.__('a queue');
  if (size === undefined) {
    return trans.__('waiting for %1', queue);
  }
  if (call === 'asyncio.Queue.join') {
    return trans._n(
      'waiting until %2 is done (%1 item left)',
      'waiting until %2 is done (%1 items left)',
      size,
      queue
    );
  }
  return maxsize !== undefined && size >= maxsize
    ? trans._n(
        'waiting for %2, which is full (%1 item)',
        'waiting for %2, which is full (%1 items)',
        size,
        queue
      )
    : trans._n('waiting for %2 (%1 item)', 'waiting for %2 (%1 items)', size, queue);
}
