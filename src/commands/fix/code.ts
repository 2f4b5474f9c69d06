/**
 * The code of the fix commands.
 */

import { Lazy } from '../../lazy';

/**
 * The code of the fix commands. Views that show a fix button load it, so that a click edits at once: a user may run the
 * cell right after the click.
 */
export const fixCode = new Lazy(() => import('./run'));
