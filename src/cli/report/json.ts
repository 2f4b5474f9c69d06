/**
 * The report for programs.
 */

import type { Finding, RuleId } from '../../analysis';
import { ENGLISH, say } from '../../messages';
import type { FileReport, LocatedFinding } from '../check-file';
import { version } from '../version';
import { summarize } from './summary';

/** The complete results as JSON. */
export function jsonReport(reports: readonly FileReport[]): string {
  const report = {
    loopscope: version,
    files: reports
      .filter(({ status }) => status !== 'skipped')
      .map(({ path, status, problem, fixed, left }) => ({
        path,
        status,
        ...(problem === null ? {} : { problem }),
        fixed: countByRule(fixed),
        findings: left.map(findingRecord)
      })),
    summary: summarize(reports)
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function countByRule(fixed: readonly Finding[]): Partial<Record<RuleId, number>> {
  const counts: Partial<Record<RuleId, number>> = {};
  for (const { rule } of fixed) {
    counts[rule] = (counts[rule] ?? 0) + 1;
  }
  return counts;
}

function findingRecord(placed: LocatedFinding): object {
  const { finding, cell, line, column, endLine, endColumn, lineInFile } = placed;
  return {
    rule: finding.rule,
    tier: finding.tier,
    message: say(finding.message, ENGLISH),
    ...(cell === null ? {} : { cell }),
    line,
    column,
    endLine,
    endColumn,
    lineInFile,
    fixes: finding.fixes.map(({ title, tier, notes }) => ({
      tier,
      title: say(title, ENGLISH),
      notes: notes.map(note => say(note, ENGLISH))
    }))
  };
}
