/**
 * Lists of names.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

/** How many names a list has at most. */
const MAX_NAMES = 3;

/** Names such as `a, b, c and 2 more`. A language may separate them in its own way. */
export function listText(names: readonly string[], trans: TranslationBundle): string {
  const shown = names.slice(0, MAX_NAMES);
  const list = shown
    .slice(1)
    .reduce((head, name) => trans.__('%1, %2', head, name), shown[0] ?? '');
  const more = names.length - shown.length;
  return more > 0 ? trans._n('%2 and %1 more', '%2 and %1 more', more, list) : list;
}
