/**
 * The numbers of a run.
 */

import type { RuleId, Tier } from '../../analysis';
import type { FileReport } from '../check-file';

/** The number of findings of a rule. */
export interface RuleSummary {
  readonly rule: RuleId;
  readonly fixed: number;
  readonly left: number;
  /** The findings that are left, by tier. */
  readonly tiers: Readonly<Record<Tier, number>>;
}

/** The numbers of a run. */
export interface RunSummary {
  readonly checked: number;
  readonly skipped: number;
  readonly unusable: number;
  readonly fixed: number;
  readonly left: number;
  /** The findings that got a comment. */
  readonly ignored: number;
  readonly filesFixed: number;
  readonly filesLeft: number;
  readonly rules: readonly RuleSummary[];
}

/** Counts the findings. Rules are in alphabetical order. */
export function summarize(reports: readonly FileReport[]): RunSummary {
  const files = (test: (report: FileReport) => boolean): number => reports.filter(test).length;
  const left = reports.flatMap(report => report.left.map(({ finding }) => finding));
  const fixed = reports.flatMap(report => report.fixed);
  const names = [...new Set([...left, ...fixed].map(({ rule }) => rule))].sort();
  return {
    checked: files(({ status }) => status === 'checked'),
    skipped: files(({ status }) => status === 'skipped'),
    unusable: files(({ status }) => status === 'unusable'),
    fixed: fixed.length,
    left: left.length,
    ignored: reports.reduce((sum, { ignored }) => sum + ignored, 0),
    filesFixed: files(report => report.fixed.length > 0),
    filesLeft: files(report => report.left.length > 0),
    rules: names.map(name => {
      const own = left.filter(({ rule }) => rule === name);
      const count = (tier: Tier): number => own.filter(finding => finding.tier === tier).length;
      return {
        rule: name,
        fixed: fixed.filter(({ rule }) => rule === name).length,
        left: own.length,
        tiers: { safe: count('safe'), ask: count('ask'), explain: count('explain') }
      };
    })
  };
}
