/**
 * The severity of a problem, in words.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import type { Problem } from '../../tokens';

/** What the messages about a runner begin with: its hints hold only while asyncio is patched. */
const RUNNER = 'run.';

/** The severity where it isn't the usual one. */
export function severityLabel(
  { seen, severity, findings }: Problem,
  trans: TranslationBundle
): string | null {
  switch (severity) {
    case 'error':
      return trans.__('Error');
    case 'hint':
      return !seen && findings[0]?.hint && findings[0].message.id.startsWith(RUNNER)
        ? trans.__('Hint: it only works because asyncio is patched')
        : trans.__('Hint');
    default:
      return null;
  }
}
