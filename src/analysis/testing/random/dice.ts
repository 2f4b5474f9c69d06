/**
 * Repeatable random numbers.
 */

/** A random number generator (mulberry32). A seed always gives the same numbers. */
export class Dice {
  constructor(private seed: number) {}

  /** A number from 0 to `n` - 1. */
  below(n: number): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  }

  /** Whether an event with the probability 1/`n` happens. */
  once(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)];
  }
}
