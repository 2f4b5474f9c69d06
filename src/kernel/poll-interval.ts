/**
 * How long to wait before the next poll.
 */

import type { LoopRecord } from '../wire/protocol';

/** No poll until an event asks for one. */
export const NEVER = Infinity;

/** What the interval depends on. */
export interface PollConditions {
  /** Whether the panel shows this kernel on a visible page. */
  readonly watched: boolean;
  /** Whether only counts and marks of this kernel are on a visible page. */
  readonly glanced: boolean;
  /** Whether a cell runs. */
  readonly busy: boolean;
  /** How many user tasks are pending. */
  readonly pending: number;
  /** For how long every task still sleeps, in milliseconds; `null` unless they all do. */
  readonly sleepsFor: number | null;
  /** The time since the last change, in milliseconds. */
  readonly quietFor: number;
  /** Whether the last reply brought tasks that the list lacked, and more of them are to come. */
  readonly reading?: boolean;
  /** Whether the kernel replied to the last poll. */
  readonly answering: boolean;
}

/**
 * The time until the next poll, in milliseconds; {@link NEVER} when only an event causes one.
 *
 * For the panel: ten polls a second right after a change, four while a cell runs or tasks are pending, else one every
 * five seconds. That is as fast as a person can follow, at a cost of less than 1 % of the kernel's time. While every task
 * only sleeps, the next poll is just after the first of them wakes. A list of many
 * new tasks is read without a pause to speak of: each reply holds 250 tasks, and the list is only true when it is
 * complete. Counts and marks need one poll a second while tasks are pending.
 */
export function nextPollDelay(now: PollConditions): number {
  if (!now.watched) {
    return now.glanced ? nextGlanceDelay(now) : NEVER;
  }
  if (!now.answering) {
    return 1000;
  }
  if (now.reading) {
    return 15;
  }
  if (now.quietFor < 2000) {
    return 100;
  }
  if (now.sleepsFor !== null) {
    return Math.min(Math.max(now.sleepsFor + 50, 250), 5000);
  }
  return now.busy || now.pending > 0 ? 250 : 5000;
}

/**
 * Whether a cell runs. The kernel's status alone can't tell: another request on the control channel makes it idle while
 * a cell runs. The last look alone can't tell either: it may be older than the cell.
 *
 * @param sent - how many executions this page has sent that are not over.
 */
export function isCellRunning(status: string, loop: LoopRecord | null, sent: number): boolean {
  const isLooping = loop !== null && loop.state !== 'idle' && loop.state !== 'closed';
  return status === 'busy' || isLooping || sent > 0;
}

/** A cell that has just begun may start tasks, and a cell that runs for long rarely does. */
function nextGlanceDelay({ busy, pending, quietFor }: PollConditions): number {
  if (pending > 0 || (busy && quietFor < 3000)) {
    return 1000;
  }
  return busy ? 5000 : NEVER;
}
