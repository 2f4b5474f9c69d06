/**
 * Tasks as short labels, for a row of 24 px.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import { cellName } from '../../place-labels';
import type { TaskRecord, WaitReason } from '../../wire/protocol';
import { durationText } from './duration';

/** A function as people call it: `heartbeat` for `listen.<locals>.heartbeat`. */
function shortFunction(qualified: string): string {
  return qualified.split('<locals>.').slice(-1)[0] ?? qualified;
}

/** A task such as `fetch(i=54)`, `pulse` or `Cell [2]`. */
export function taskLabel(task: TaskRecord, trans: TranslationBundle): string {
  if (task.isCell) {
    return cellName(task.cell, trans);
  }
  if (!task.unnamed) {
    return task.name;
  }
  const values = (task.arguments ?? []).map(([name, value]) => `${name}=${value}`);
  return `${shortFunction(task.coroutine)}(${values.join(', ')})`;
}

/** Identical tasks such as `fetch()`, or `get-1 … get-9` if they have names. */
export function groupLabel(tasks: readonly TaskRecord[]): string {
  const [first] = tasks;
  const last = tasks[tasks.length - 1];
  if (first.unnamed) {
    return `${shortFunction(first.coroutine)}()`;
  }
  return first.name === last.name ? first.name : `${first.name} … ${last.name}`;
}

/** What a task waits for, in one or two words. */
export function waitLabel(reason: WaitReason, trans: TranslationBundle): string {
  const { name, call, peer } = reason;
  switch (reason.kind) {
    case 'running':
      return trans.__('Running now');
    case 'ready':
      return trans.__('About to run');
    case 'sleep':
      return trans.__('Sleep');
    case 'task':
      return call ? trans.__('Tasks in %1', call) : trans.__('Another task');
    case 'lock':
      return name ? trans.__('Lock %1', name) : trans.__('Lock');
    case 'event':
      return name ? trans.__('Event %1', name) : trans.__('Event');
    case 'condition':
      return name ? trans.__('Condition %1', name) : trans.__('Condition');
    case 'semaphore':
      return name ? trans.__('Semaphore %1', name) : trans.__('Semaphore');
    case 'queue':
      return name ? trans.__('Queue %1', name) : trans.__('Queue');
    case 'socket':
      return peer ? trans.__('Connection to %1', peer) : trans.__('Connection');
    case 'subprocess':
      return name ? trans.__('Process %1', name) : trans.__('Process');
    case 'io':
      return trans.__('Data');
    case 'thread':
      return name ? trans.__('Thread: %1', name) : trans.__('Thread');
    case 'closed':
      return trans.__('Its loop is closed');
    case 'stopped':
      return trans.__('Its loop does not run');
    case 'future':
      return call ? trans.__('In %1', call) : trans.__('Future');
  }
}

/** How long a sleep should have been over. */
export function overdueLabel(seconds: number, trans: TranslationBundle): string {
  return trans.__('Overdue by %1', durationText(seconds, trans, 'tenths'));
}
