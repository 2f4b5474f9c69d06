/**
 * The time between the frames of a page.
 */

import { expect } from '../lab';
import type { Lab } from '../lab';

/** The value below which this share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

/** Write down the time between frames, and the long tasks of the page (milliseconds). */
export async function watchFrames(lab: Lab): Promise<void> {
  await lab.page.evaluate(() => {
    const gaps: number[] = [];
    const long: number[] = [];
    let last = performance.now();
    const frame = (now: number) => {
      gaps.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    new PerformanceObserver(list =>
      long.push(...list.getEntries().map(entry => entry.duration))
    ).observe({ type: 'longtask' });
    Object.assign(window, { loopscopeFrames: { gaps, long } });
  });
}

/** What was written down since {@link watchFrames}. */
export async function frames(lab: Lab): Promise<{ gaps: number[]; long: number[] }> {
  const seen = await lab.page.evaluate(
    () =>
      (window as unknown as { loopscopeFrames: { gaps: number[]; long: number[] } }).loopscopeFrames
  );
  expect(seen.gaps.length).toBeGreaterThan(100);
  return seen;
}
