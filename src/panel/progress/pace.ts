/**
 * How fast a wait for many goes on, from what the last seconds' looks have seen.
 */

/** What a look saw. */
interface Sample {
  /** When (a moment of the helper's clock, in seconds). */
  readonly at: number;
  /** How many were over. */
  readonly done: number;
}

/** A steady pace. */
export interface Pace {
  /** How many end in a second. */
  readonly perSecond: number;
  /** How long the rest takes at this pace, in seconds. */
  readonly secondsLeft: number;
}

/** How far back the pace looks, and the least time and number of members that it needs. */
const WINDOW = 10;
const LEAST_TIME = 3;
const LEAST_DONE = 6;
/** Samples that are closer than this say nothing new, in seconds. */
const CLOSE = 0.1;
/** How much the two halves of the window may differ: the faster one by this factor. */
const STEADY = 1.6;

/** Measures the pace of one wait for many. */
export class PaceMeter {
  /** Notes how many were over at a moment. */
  note(at: number, done: number): void {
    const last = this._samples[this._samples.length - 1];
    if (last && (at < last.at || done < last.done)) {
      // Another kernel's clock, or a count that began again.
      this._samples = [];
    } else if (last && at - last.at < CLOSE && done === last.done) {
      return;
    }
    this._samples.push({ at, done });
    // One sample from before the window stays, so that the window is whole.
    while (this._samples.length > 2 && this._samples[1].at <= at - WINDOW) {
      this._samples.shift();
    }
  }

  /**
   * The pace, or `null` while it isn't steady.
   *
   * @param left - how many are not over.
   */
  pace(left: number): Pace | null {
    const first = this._samples[0];
    const last = this._samples[this._samples.length - 1];
    if (!first || last.at - first.at < LEAST_TIME || last.done - first.done < LEAST_DONE) {
      return null;
    }
    const middle = (first.at + last.at) / 2;
    const doneAtMiddle = this._doneAt(middle);
    const early = doneAtMiddle - first.done;
    const late = last.done - doneAtMiddle;
    if (Math.max(early, late) > STEADY * Math.min(early, late)) {
      return null;
    }
    const perSecond = (last.done - first.done) / (last.at - first.at);
    return { perSecond, secondsLeft: left / perSecond };
  }

  /** How many were over at a moment between two samples. */
  private _doneAt(moment: number): number {
    const index = this._samples.findIndex(({ at }) => at >= moment);
    const after = this._samples[index];
    const before = this._samples[index - 1] ?? after;
    const share = after.at === before.at ? 1 : (moment - before.at) / (after.at - before.at);
    return before.done + share * (after.done - before.done);
  }

  private _samples: Sample[] = [];
}
