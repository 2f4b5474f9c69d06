/**
 * The finished tasks, counted and sorted.
 */

import type { Records } from '../../tokens';
import type { FinishedRecord } from '../../wire/protocol';

/** How many of some finished tasks ended in each way. */
export interface OutcomeCounts {
  /** Those that returned, and those whose result is unknown. */
  readonly good: number;
  readonly failed: number;
  readonly cancelled: number;
}

/** Counts finished tasks. */
export function outcomeCounts(finished: Records['finished']): OutcomeCounts {
  let [good, failed, cancelled] = [0, 0, 0];
  for (const { outcome } of finished.values()) {
    if (outcome === 'failed') {
      failed++;
    } else if (outcome === 'cancelled') {
      cancelled++;
    } else {
      good++;
    }
  }
  return { good, failed, cancelled };
}

/** Failed tasks first, then the others; the newest first among both. */
export function failedFirst(finished: Records['finished']): FinishedRecord[] {
  const rank = ({ outcome }: FinishedRecord) => Number(outcome !== 'failed');
  return [...finished.values()].sort((a, b) => rank(a) - rank(b) || b.end - a.end || b.id - a.id);
}
