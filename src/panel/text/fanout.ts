/**
 * Waits for many tasks at once, in words.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import type { Bottleneck, FanoutRecord, TaskRecord } from '../../wire/protocol';
import type { Pace } from '../progress/pace';
import { durationText } from './duration';

/** How far it is: `54 of 300`. Of a pool, how many jobs it runs. */
export function fanoutCount(record: FanoutRecord, trans: TranslationBundle): string {
  const { kind, done, total, atLeast, running } = record;
  if (kind === 'executor') {
    return trans._n('%1 job runs', '%1 jobs run', running);
  }
  return atLeast ? trans.__('%1 of at least %2', done, total) : trans.__('%1 of %2', done, total);
}

/** How it goes on, in labels: `4.9/s`, `About 50 s left`, `1 failed`. */
export function fanoutLabels(
  record: FanoutRecord,
  pace: Pace | null,
  trans: TranslationBundle
): string[] {
  const labels: string[] = [];
  const { failed, cancelled, until, atLeast } = record;
  if (pace) {
    labels.push(paceText(pace.perSecond, trans));
    // It may end sooner, or get more members.
    if (!until && !atLeast) {
      labels.push(leftText(pace.secondsLeft, trans));
    }
  }
  if (failed > 0) {
    labels.push(trans._n('%1 failed', '%1 failed', failed));
  }
  if (cancelled > 0) {
    labels.push(trans._n('%1 cancelled', '%1 cancelled', cancelled));
  }
  return labels;
}

/** What keeps it from going on faster, or how it ends. `null` if neither is known. */
export function fanoutSentence(record: FanoutRecord, trans: TranslationBundle): string | null {
  if (record.bottleneck) {
    return bottleneckSentence(record.bottleneck, trans);
  }
  switch (record.until) {
    case 'first':
      return trans.__('It ends with the first of them.');
    case 'exception':
      return trans.__('It ends with the first failure.');
    case undefined:
      return null;
  }
}

/** All counts in one sentence, for the bar. */
export function fanoutCounts(record: FanoutRecord, trans: TranslationBundle): string {
  const { done, failed, cancelled, running, queueing } = record;
  return trans.__(
    'Done: %1. Running: %2. Queueing: %3. Failed: %4. Cancelled: %5.',
    done - failed - cancelled,
    running,
    queueing,
    failed,
    cancelled
  );
}

/** Those that are shown first come first: what a cell's own run waits for, then the oldest. */
export function sortedFanouts(
  fanouts: ReadonlyMap<number, FanoutRecord>,
  tasks: ReadonlyMap<number, TaskRecord>
): FanoutRecord[] {
  const rank = ({ task }: FanoutRecord): number =>
    task === null ? 2 : tasks.get(task)?.isCell ? 0 : 1;
  return [...fanouts.values()]
    .filter(({ total }) => total > 1)
    .sort((a, b) => rank(a) - rank(b) || a.id - b.id);
}

/** A number a second, or a minute when it is slow. */
function paceText(perSecond: number, trans: TranslationBundle): string {
  if (perSecond >= 10) {
    return trans.__('%1/s', Math.round(perSecond));
  }
  return perSecond >= 1
    ? trans.__('%1/s', perSecond.toFixed(1))
    : trans.__('%1/min', Math.round(perSecond * 60));
}

/** A time that is as exact as it can be known. */
function leftText(seconds: number, trans: TranslationBundle): string {
  if (seconds < 5) {
    return trans.__('A few seconds left');
  }
  const step = seconds < 60 ? 5 : 60;
  return trans.__('About %1 left', durationText(Math.round(seconds / step) * step, trans));
}

function bottleneckSentence(place: Bottleneck, trans: TranslationBundle): string {
  const { kind, name, waiting, capacity, side } = place;
  switch (kind) {
    case 'semaphore':
      if (capacity === undefined) {
        return name
          ? trans._n('%2 is full; %1 waits.', '%2 is full; %1 wait.', waiting, name)
          : trans._n('A semaphore is full; %1 waits.', 'A semaphore is full; %1 wait.', waiting);
      }
      return name
        ? trans._n('%2 lets %3 in; %1 waits.', '%2 lets %3 in; %1 wait.', waiting, name, capacity)
        : trans._n(
            'A semaphore lets %2 in; %1 waits.',
            'A semaphore lets %2 in; %1 wait.',
            waiting,
            capacity
          );
    case 'lock':
      return name
        ? trans._n('%2 lets one in; %1 waits.', '%2 lets one in; %1 wait.', waiting, name)
        : trans._n('A lock lets one in; %1 waits.', 'A lock lets one in; %1 wait.', waiting);
    case 'queue':
      if (side === 'put') {
        return name
          ? trans._n('%2 is full; %1 waits.', '%2 is full; %1 wait.', waiting, name)
          : trans._n('A queue is full; %1 waits.', 'A queue is full; %1 wait.', waiting);
      }
      return name
        ? trans._n('%2 is empty; %1 waits.', '%2 is empty; %1 wait.', waiting, name)
        : trans._n('A queue is empty; %1 waits.', 'A queue is empty; %1 wait.', waiting);
    case 'executor':
      if (capacity === undefined) {
        return trans._n('A pool is full; %1 job waits.', 'A pool is full; %1 jobs wait.', waiting);
      }
      return name
        ? trans._n(
            '%2 runs %3 at a time; %1 job waits.',
            '%2 runs %3 at a time; %1 jobs wait.',
            waiting,
            name,
            capacity
          )
        : trans._n(
            'A pool runs %2 at a time; %1 job waits.',
            'A pool runs %2 at a time; %1 jobs wait.',
            waiting,
            capacity
          );
  }
}
