/**
 * How long to wait before the next poll.
 */

/** No poll until an event asks for one. */
export const NEVER = Infinity;

/** What the interval depends on. */
export interface PollConditions {
  /** Whether the panel shows this kernel on a visible page. */
  readonly watched: boolean;
  /** Whether a cell runs. */
  readonly busy: boolean;
  /** How many user tasks are pending. */
  readonly pending: number;
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
 * Ten polls a second right after a change, four while a cell runs or tasks are pending, else one every five
 * seconds: as fast as a person can follow, at a cost of less than 1 % of the kernel's time. A list of many new tasks is
 * read without a pause to speak of: each reply holds 250 tasks, and the list is only true when it is complete.
 */
export function nextPollDelay(now: PollConditions): number {
  if (!now.watched) {
    return NEVER;
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
  return now.busy || now.pending > 0 ? 250 : 5000;
}
