/**
 * The report for people.
 */

import { ENGLISH, say } from '../../messages';
import type { FileReport, LocatedFinding } from '../check-file';
import { columns } from '../columns';
import type { Report } from './report';
import { summarize, type RuleSummary } from './summary';

/** The findings, then a summary unless `quiet`. */
export function textReport(report: Report, quiet = false): string {
  const findings = report.files.flatMap(({ path, left }) =>
    left.map(located => findingText(path, located, report.levelOf(located.finding.rule)))
  );
  return [...findings, ...(quiet ? [] : [summaryText(report)])].map(text => `${text}\n`).join('');
}

/** The summary alone. */
export function statisticsReport(report: Report): string {
  return `${summaryText(report).trimStart()}\n`;
}

const TIER_TEXTS = {
  safe: 'can be fixed with --fix',
  ask: 'can be fixed with --fix --ask',
  explain: 'without an automatic fix'
} as const;

function findingText(
  path: string,
  { finding, cell, line, column, code }: LocatedFinding,
  level: string
): string {
  const position = cell === null ? `${line}:${column}` : `cell ${cell}:${line}:${column}`;
  const [fix] = finding.fixes;
  const rule = level === 'warning' ? finding.rule : `${finding.rule} (${level})`;
  return [
    `${path}:${position}: ${rule}: ${say(finding.message, ENGLISH)}`,
    `    ${code}`,
    ...(fix ? [`    ${say(fix.title, ENGLISH)} (${TIER_TEXTS[fix.tier]})`] : [])
  ].join('\n');
}

function summaryText({ files: reports, baselined }: Report): string {
  const summary = summarize(reports);
  const lines: string[] = [];
  const files = count(summary.checked, 'file');
  if (summary.fixed > 0) {
    lines.push(`Fixed ${count(summary.fixed, 'finding')} in ${count(summary.filesFixed, 'file')}.`);
  }
  if (summary.ignored > 0) {
    lines.push(`Added comments that ignore ${count(summary.ignored, 'finding')}.`);
  }
  const left = summary.fixed > 0 || summary.ignored > 0 ? ' left' : '';
  if (summary.left > 0) {
    const some = summary.checked === summary.filesLeft ? '' : `${summary.filesLeft} of `;
    lines.push(`${count(summary.left, 'finding')}${left} in ${some}${files}:`);
    lines.push(...ruleLines(summary.rules.filter(rule => rule.left > 0)));
  } else if (summary.checked > 0) {
    lines.push(`No findings${left} in ${files}.`);
  } else {
    lines.push('No file was checked.');
  }
  if (baselined > 0) {
    const are = baselined === 1 ? 'is' : 'are';
    lines.push(`${count(baselined, 'more finding')} ${are} in the baseline.`);
  }
  lines.push(...skippedLines(reports));
  if (summary.unusable > 0) {
    lines.push(`${count(summary.unusable, 'file')} could not be checked.`);
  }
  return (summary.left > 0 ? '\n' : '') + lines.join('\n');
}

/** How many files were skipped, for each reason. */
function skippedLines(reports: readonly FileReport[]): string[] {
  const counts = new Map<string, number>();
  for (const { status, problem } of reports) {
    if (status === 'skipped' && problem !== null) {
      counts.set(problem, (counts.get(problem) ?? 0) + 1);
    }
  }
  return [...counts].map(([reason, number]) => `${count(number, 'file')} skipped: ${reason}.`);
}

function ruleLines(rules: readonly RuleSummary[]): string[] {
  const rows = rules.map(({ rule, left, tiers }) => {
    const parts = (['safe', 'ask', 'explain'] as const)
      .filter(tier => tiers[tier] > 0)
      .map(tier => `${tiers[tier]} ${TIER_TEXTS[tier]}`);
    return [rule, `${left}`, parts.join(', ')];
  });
  return columns(rows, [1]).map(line => `  ${line}`);
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
