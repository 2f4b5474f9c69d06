/**
 * The code of the menu with the actions at the cursor.
 */

import { Lazy } from '../../lazy';

/** The code of the menu. The bulb in the editor uses a part of it. */
export const actionsCode = new Lazy(() => import('./run'));
