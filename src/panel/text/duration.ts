/**
 * Durations and ages as text.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

/**
 * A duration such as `12 s` or `5 min`.
 *
 * @param seconds - the duration; a negative one counts as 0.
 * @param precision - `tenths` shows tenths of a second below 10 s, for a time that is over. An age that grows
 *   while it is shown has whole seconds.
 */
export function durationText(
  seconds: number,
  trans: TranslationBundle,
  precision: 'seconds' | 'tenths' = 'seconds'
): string {
  if (precision === 'tenths' && seconds < 0.1) {
    return trans.__('< 0.1 s');
  }
  if (precision === 'tenths' && seconds < 10) {
    return trans.__('%1 s', (Math.floor(seconds * 10) / 10).toFixed(1));
  }
  if (seconds < 60) {
    return trans.__('%1 s', Math.max(0, Math.floor(seconds)));
  }
  if (seconds < 3600) {
    return trans.__('%1 min', Math.floor(seconds / 60));
  }
  return trans.__('%1 h', Math.floor(seconds / 3600));
}
