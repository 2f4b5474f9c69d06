/**
 * When to leave the kernel alone because another client is connecting to it.
 *
 * `wait_for_ready()` of jupyter_client sends a `kernel_info_request`, and then waits until the kernel has published
 * nothing for 0.2 s. Each of our requests makes the kernel publish busy and idle, so requests ten times a second would
 * keep that client waiting without end. jupyter-server-nbmodel, `jupyter console --existing` and nbclient connect
 * like this.
 */

/** How long to be silent after a `kernel_info_request` of another client, in milliseconds. */
const SILENCE = 1000;

/** The longest pause, in milliseconds: a client that asks again and again must not end the live view. */
const LONGEST = 3000;

/** The pause after another client's `kernel_info_request`. Times are readings of one clock, in milliseconds. */
export class HandshakePause {
  /** Starts the pause, or makes one that lasts longer. */
  extend(now: number): void {
    if (now >= this._end) {
      this._start = now;
    }
    this._end = Math.min(now + SILENCE, this._start + LONGEST);
  }

  /** How long the pause still lasts; 0 when there is none. */
  remaining(now: number): number {
    return Math.max(0, this._end - now);
  }

  private _start = 0;
  private _end = 0;
}
