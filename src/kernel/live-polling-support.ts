/**
 * Whether this JupyterLab can poll a busy kernel without a flicker of the busy indicator.
 */

import type { PollingSupport } from '../tokens';

/**
 * Finds out whether kernels can be polled while they are busy.
 *
 * A kernel publishes busy and idle around every request, including ours. JupyterLab from 4.5 (Notebook from
 * 7.5: their minor versions go together) ignores both for the message types that the page option
 * `untracked_message_types` lists. Older ones ignore the option, even where a newer server sets it, and
 * would show "idle" in the middle of a cell.
 *
 * @param version - the application's version, such as `4.6.4`.
 * @param untracked - the page option, a JSON list; empty if the page has no such option.
 */
export function pollingSupport(version: string, untracked: string): PollingSupport {
  const [major, minor] = version.split('.').map(part => parseInt(part, 10));
  // Notebook 7 is built from JupyterLab 4 of the same minor version.
  const filters = major === 4 || major === 7 ? minor >= 5 : major > 4;
  let types: unknown;
  try {
    types = JSON.parse(untracked || '[]');
  } catch {
    types = [];
  }
  if (!filters) {
    return 'old-frontend';
  }
  return Array.isArray(types) && types.includes('debug_request') ? 'live' : 'not-listed';
}
