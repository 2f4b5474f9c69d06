/**
 * What the reports of a run are made from.
 */

import type { RuleId } from '../../analysis';
import type { FileReport } from '../check-file';
import type { ConfigLevel } from '../config/config';

/** The results of a run. */
export interface Report {
  readonly files: readonly FileReport[];
  /** How the findings of a rule count. */
  levelOf(rule: RuleId): Exclude<ConfigLevel, 'off'>;
  /** How many findings are left out because the baseline has them. */
  readonly baselined: number;
}

/** The report of files without a configuration. */
export function reportOf(files: readonly FileReport[]): Report {
  return { files, levelOf: () => 'warning', baselined: 0 };
}
