/**
 * When to ask next.
 */

/** Never, until something happens. */
export const NEVER = Infinity;

/** What the rhythm depends on. */
export interface PollConditions {
  /** Whether somebody sees the panel, showing this kernel, on a visible page. */
  readonly watched: boolean;
  /** Whether a cell runs. */
  readonly busy: boolean;
  /** How many user tasks are pending. */
  readonly pending: number;
  /** The time since something last changed (milliseconds). */
  readonly quietFor: number;
  /** Whether the kernel answered the last question. */
  readonly answering: boolean;
}

/**
 * The time until the next question, in milliseconds; {@link NEVER} when only an event asks again.
 *
 * Ten times a second right after a change, four times while something goes on, every five seconds when
 * all is quiet: what a person can follow, at a cost that nobody notices.
 */
export function nextPollDelay(now: PollConditions): number {
  if (!now.watched) {
    return NEVER;
  }
  if (!now.answering) {
    return 1000;
  }
  if (now.quietFor < 2000) {
    return 100;
  }
  return now.busy || now.pending > 0 ? 250 : 5000;
}
