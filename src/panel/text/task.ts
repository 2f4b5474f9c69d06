/**
 * Tasks, in labels and sentences.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import { cellName } from '../../place-labels';
import type { FinishedRecord, TaskRecord, WaitReason } from '../../wire/protocol';
import type { ILoopState } from '../../tokens';
import { durationText } from './duration';
import { listText } from './list';
import { placeName, userFrame } from './place';

/** The fields that a task's name is made of, pending or not. */
type Named = Pick<TaskRecord, 'cell' | 'unnamed' | 'coroutine' | 'name'> &
  Partial<Pick<TaskRecord, 'isCell'>>;

/** The part of a loop's state that ages are computed with. */
type Ages = Pick<ILoopState, 'age' | 'waitingSince'>;

/** The name of a task: its cell if it is a cell's run, its own name, or its coroutine if asyncio named it. */
export function taskName(task: Named, trans: TranslationBundle): string {
  if (task.isCell) {
    return cellName(task.cell, trans);
  }
  return task.unnamed ? `${task.coroutine}()` : task.name;
}

/**
 * What a task is doing, as labels: "Waiting in asyncio.sleep", "Cell [3], line 4", "For 12 s", "Resumes in 8 s".
 */
export function taskState(task: TaskRecord, loop: Ages, trans: TranslationBundle): string[] {
  const { waiting } = task;
  const facts = [waitLabel(waiting, trans)];
  const frame = userFrame(task.stack);
  if (frame) {
    facts.push(placeName(frame, trans));
  }
  const since = loop.waitingSince(task);
  const lasted = durationText(loop.age(since), trans);
  facts.push(
    task.before && since === task.since
      ? trans.__('For more than %1', lasted)
      : trans.__('For %1', lasted)
  );
  // A moment that is about to come or has just passed would only flicker.
  const isAhead = (moment: number | undefined): moment is number =>
    moment !== undefined && loop.age(moment) < -1;
  if (isAhead(waiting.deadline)) {
    facts.push(trans.__('Times out in %1', durationText(-loop.age(waiting.deadline), trans)));
  } else if (isAhead(waiting.until)) {
    facts.push(trans.__('Resumes in %1', durationText(-loop.age(waiting.until), trans)));
  }
  return facts;
}

/**
 * What is unusual about a task, a sentence each.
 *
 * @param edited - whether the cell that made it has been edited since that run.
 */
export function taskMarks(task: TaskRecord, edited: boolean, trans: TranslationBundle): string[] {
  const marks: string[] = [];
  if (task.cycle) {
    marks.push(trans.__('Deadlock: tasks wait for each other in a cycle.'));
  }
  if (task.orphan) {
    marks.push(trans.__('It can never finish: nothing else refers to what it waits for.'));
  }
  if (task.ignoring) {
    marks.push(
      task.ignoring.at
        ? trans.__(
            'It did not stop when it was cancelled (%1).',
            placeName(task.ignoring.at, trans)
          )
        : trans.__('It did not stop when it was cancelled.')
    );
  } else if (task.cancelling > 0) {
    marks.push(trans.__('It was asked to cancel.'));
  }
  if (task.old) {
    marks.push(trans.__('It is left over from an earlier run of its cell.'));
  } else if (edited) {
    marks.push(trans.__('Its cell was edited after this run, so it runs the old code.'));
  }
  return marks;
}

/**
 * How a task is connected to others, a sentence each: what its place in the tree does not show.
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
  const namesOf = (ids: readonly number[]) =>
    ids.flatMap(id => tasks.get(id) ?? []).map(other => taskName(other, trans));
  const awaited = namesOf(task.awaits);
  if (awaited.length > 0) {
    const names = listText(awaited, trans);
    ties.push(
      kind === 'lock'
        ? trans.__('The lock is held by %1.', names)
        : trans.__('It waits for %1.', names)
    );
  }
  const awaiters = namesOf(task.awaitedBy);
  if (awaiters.length > 0) {
    ties.push(trans.__('It is awaited by %1.', listText(awaiters, trans)));
  }
  if (waiters !== undefined && waiters > 1) {
    ties.push(
      trans._n('%1 other task also waits for it.', '%1 other tasks also wait for it.', waiters - 1)
    );
  }
  return ties;
}

/** Where a task comes from and how old it is, as labels: "Started by cell [3]", "2 min ago". */
export function taskOrigin(task: TaskRecord, loop: Ages, trans: TranslationBundle): string[] {
  if (task.isCell) {
    return [];
  }
  const origin = originLabel(task, trans);
  // The age of a task from before the helper is unknown.
  return task.before
    ? [origin]
    : [origin, trans.__('%1 ago', durationText(loop.age(task.since), trans))];
}

function originLabel(task: TaskRecord, trans: TranslationBundle): string {
  if (task.origin === 'widget') {
    return trans.__('Started by a widget');
  }
  if (task.origin === 'thread') {
    return trans.__('Started by a thread');
  }
  if (task.cell?.count) {
    return trans.__('Started by cell [%1]', task.cell.count);
  }
  return task.before && !task.cell
    ? trans.__('Started before Loopscope was attached')
    : trans.__('Started by an unknown cell');
}

/** How a task ended, such as "Returned dict after 2.0 s". */
export function outcomeText(task: FinishedRecord, trans: TranslationBundle): string {
  const lived = durationText(task.end - task.since, trans, 'tenths');
  switch (task.outcome) {
    case 'returned':
      return task.resultType && task.resultType !== 'NoneType'
        ? trans.__('Returned %1 after %2', task.resultType, lived)
        : trans.__('Done after %1', lived);
    case 'failed':
      return task.errorName
        ? trans.__('Failed with %1 after %2', task.errorName, lived)
        : trans.__('Failed after %1', lived);
    case 'cancelled':
      return trans.__('Cancelled after %1', lived);
    case 'unknown':
      return trans.__('Ended after %1, result unknown', lived);
  }
}

function waitLabel(reason: WaitReason, trans: TranslationBundle): string {
  const { call, name } = reason;
  switch (reason.kind) {
    case 'running':
      return trans.__('Running now');
    case 'ready':
      return trans.__('About to run');
    case 'closed':
      return trans.__('Its event loop is closed, so it never continues');
    case 'stopped':
      return trans.__('Its event loop isn’t running');
    case 'task':
      return call
        ? trans.__('Waiting for tasks in %1', call)
        : trans.__('Waiting for another task');
    case 'lock':
      return name ? trans.__('Waiting for the lock %1', name) : trans.__('Waiting for a lock');
    case 'event':
      return name ? trans.__('Waiting for the event %1', name) : trans.__('Waiting for an event');
    case 'condition':
      return name
        ? trans.__('Waiting for the condition %1', name)
        : trans.__('Waiting for a condition');
    case 'semaphore':
      return name
        ? trans.__('Waiting for the semaphore %1', name)
        : trans.__('Waiting for a semaphore');
    case 'queue':
      return queueLabel(reason, trans);
    case 'socket':
      return reason.peer
        ? trans.__('Waiting for the connection to %1', reason.peer)
        : trans.__('Waiting for a connection');
    case 'subprocess':
      return processLabel(reason, trans);
    case 'io':
      return call ? trans.__('Waiting for data in %1', call) : trans.__('Waiting for data');
    case 'thread':
      return name ? trans.__('Waiting for %1 in a thread', name) : trans.__('Waiting for a thread');
    case 'sleep':
    case 'future':
      return call ? trans.__('Waiting in %1', call) : trans.__('Waiting');
  }
}

function processLabel({ name, pid }: WaitReason, trans: TranslationBundle): string {
  if (name) {
    return pid === undefined
      ? trans.__('Waiting for the process %1', name)
      : trans.__('Waiting for the process %1 (PID %2)', name, pid);
  }
  return pid === undefined
    ? trans.__('Waiting for a process')
    : trans.__('Waiting for a process (PID %1)', pid);
}

function queueLabel(reason: WaitReason, trans: TranslationBundle): string {
  const { name, size, maxsize, call } = reason;
  if (size === undefined) {
    return name ? trans.__('Waiting for the queue %1', name) : trans.__('Waiting for a queue');
  }
  if (call === 'asyncio.Queue.join') {
    return name
      ? trans._n(
          'Waiting until the queue %2 is processed (%1 item left)',
          'Waiting until the queue %2 is processed (%1 items left)',
          size,
          name
        )
      : trans._n(
          'Waiting until a queue is processed (%1 item left)',
          'Waiting until a queue is processed (%1 items left)',
          size
        );
  }
  if (maxsize !== undefined && size >= maxsize) {
    return name
      ? trans._n(
          'Waiting for the queue %2, which is full (%1 item)',
          'Waiting for the queue %2, which is full (%1 items)',
          size,
          name
        )
      : trans._n(
          'Waiting for a queue, which is full (%1 item)',
          'Waiting for a queue, which is full (%1 items)',
          size
        );
  }
  return name
    ? trans._n(
        'Waiting for the queue %2 (%1 item)',
        'Waiting for the queue %2 (%1 items)',
        size,
        name
      )
    : trans._n('Waiting for a queue (%1 item)', 'Waiting for a queue (%1 items)', size);
}
