/**
 * The texts of the timeline.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import { cellName } from '../place-labels';
import type { LoopActivity, LoopSpan, TaskPart, TaskSpan } from '../tokens';
import type { Frame } from '../wire/protocol';
import type { Lane } from './lanes';

/** A length of time such as `350 ms`, `1.2 s` or `3.5 min`. */
export function lengthText(seconds: number, trans: TranslationBundle): string {
  if (seconds < 0.001) {
    return trans.__('%1 µs', Math.round(Math.max(0, seconds) * 1e6));
  }
  if (seconds < 1) {
    return trans.__('%1 ms', Math.round(seconds * 1000));
  }
  if (seconds < 60) {
    return trans.__('%1 s', seconds.toFixed(1));
  }
  return trans.__('%1 min', (seconds / 60).toFixed(1));
}

/** The name of a task: its cell if it is a cell's run, its own name, or its coroutine if asyncio named it. */
export function nameOfTask(task: TaskSpan, trans: TranslationBundle): string {
  if (task.isCell) {
    return cellName(task.cell, trans);
  }
  return task.unnamed ? `${task.coroutine}()` : task.name;
}

/** The name of a lane. */
export function laneName(lane: Lane, trans: TranslationBundle): string {
  switch (lane.kind) {
    case 'loop':
      return trans.__('Loop');
    case 'group':
      return `${lane.group.tasks[0].coroutine}() ×${lane.group.tasks.length}`;
    case 'task':
      return nameOfTask(lane.task, trans);
  }
}

/** What a button does that shows a line. */
export function showLineText({ cell, file, line }: Frame, trans: TranslationBundle): string {
  return cell
    ? trans.__('Show line %1 of cell [%2]', line, cell.count ?? ' ')
    : trans.__('Show line %1 of %2', line, file ?? '?');
}

/** What the loop does. */
export function activityText(span: LoopSpan, trans: TranslationBundle): string {
  const text = activityName(span.state, trans);
  return span.state === 'blocked' && span.blocker ? trans.__('%1 by %2', text, span.blocker) : text;
}

function activityName(state: LoopActivity, trans: TranslationBundle): string {
  switch (state) {
    case 'idle':
      return trans.__('Idle');
    case 'running':
      return trans.__('Running');
    case 'awaiting':
      return trans.__('Awaiting');
    case 'blocked':
      return trans.__('Blocked');
  }
}

/** What a task is doing or how it ended, in a word or two. */
export function stateText(task: TaskSpan, trans: TranslationBundle): string {
  switch (task.outcome) {
    case 'pending':
      return waitText(task.parts[task.parts.length - 1], trans);
    case 'returned':
      return trans.__('Returned');
    case 'cancelled':
      return trans.__('Cancelled');
    case 'failed':
      return task.errorName ? trans.__('Failed: %1', task.errorName) : trans.__('Failed');
    case 'unknown':
      return trans.__('Ended');
  }
}

/** What a task does in a part. */
export function waitText(part: TaskPart | undefined, trans: TranslationBundle): string {
  switch (part?.kind) {
    case 'running':
      return trans.__('Runs');
    case 'ready':
      return trans.__('Ready');
    case 'sleep':
      return trans.__('Sleeps');
    case undefined:
      return trans.__('Pending');
    default:
      return trans.__('Waits');
  }
}

/** What a task waits for: `semaphore sem`, `asyncio.sleep`. Empty if that is not known. */
export function waitedFor(part: TaskPart | undefined): string {
  if (!part || part.kind === 'running' || part.kind === 'ready') {
    return '';
  }
  if (part.kind === 'sleep') {
    return part.call ?? 'sleep';
  }
  return part.name ? `${part.kind} ${part.name}` : (part.call ?? part.kind);
}

/** The user's innermost line of a part. */
export function placeOf(part: TaskPart | undefined): Frame | undefined {
  return part?.stack[part.stack.length - 1];
}
