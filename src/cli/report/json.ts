/**
 * The report for programs.
 */

import type { Finding, RuleId } from '../../analysis';
import { ENGLISH, say } from '../../messages';
import type { LocatedFinding } from '../check-file';
import { version } from '../version';
import type { Report } from './report';
import { summarize } from './summary';

/** The complete results as JSON. */
export function jsonReport(report: Report): string {
  const { files, baselined } = report;
  const record = {
    loopscope: version,
    files: files
      .filter(({ status }) => status !== 'skipped')
      .map(({ path, status, problem, fixed, left, ignored }) => ({
        path,
        status,
        ...(problem === null ? {} : { problem }),
        fixed: countByRule(fixed),
        ...(ignored > 0 ? { ignored } : {}),
        findings: left.map(found => findingRecord(found, report))
      })),
    skipped: files.flatMap(({ path, status, problem }) =>
      status === 'skipped' ? [{ path, reason: problem }] : []
    ),
    summary: { ...summarize(files), baselined }
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

function countByRule(fixed: readonly Finding[]): Partial<Record<RuleId, number>> {
  const counts: Partial<Record<RuleId, number>> = {};
  for (const { rule } of fixed) {
    counts[rule] = (counts[rule] ?? 0) + 1;
  }
  return counts;
}

function findingRecord(placed: LocatedFinding, { levelOf }: Report): object {
  const { finding, cell, line, column, endLine, endColumn, lineInFile } = placed;
  return {
    rule: finding.rule,
    tier: finding.tier,
    level: levelOf(finding.rule),
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
