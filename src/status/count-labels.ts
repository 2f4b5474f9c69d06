/**
 * Counts as labels.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import type { Counts } from './summary';

/** Labels such as `3 tasks` and `1 problem`, without those of zero. */
export function countLabels({ tasks, problems }: Counts, trans: TranslationBundle): string[] {
  return [
    ...(tasks > 0 ? [trans._n('%1 task', '%1 tasks', tasks)] : []),
    ...(problems > 0 ? [trans._n('%1 problem', '%1 problems', problems)] : [])
  ];
}
