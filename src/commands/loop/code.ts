/**
 * The code of the commands about a loop. It is loaded with the first notebook.
 */

import { Lazy } from '../../lazy';

export const loopCode = new Lazy(() => import('./run'));
