/**
 * The list of rules.
 */

import { asyncioRun } from './asyncio-run';
import { missingAwait } from './missing-await';
import type { Rule } from './rule';

export type { Example, Rule } from './rule';

/** Every rule there is. */
export const RULES: readonly Rule[] = [asyncioRun, missingAwait];
