/**
 * The report for people.
 */

import { ENGLISH, say } from '../../messages';
import type { FileReport, LocatedFinding } from '../check-file';
import { columns } from '../columns';
import { summarize, type RuleSummary } from './summary';

/** The findings, then a summary unless `quiet`. */
export function textReport(reports: readonly FileReport[], quiet = false): string {
  const findings = reports.flatMap(({ path, left }) =>
    left.map(located => findingText(path, located))
  );
  return [...findings, ...(quiet ? [] : [summaryText(reports)])].map(text => `${text}\n`).join('');
}

const TIER_TEXTS = {
  safe: 'can be fixed with --fix',
  ask: 'can be fixed with --fix --ask',
  explain: 'without an automatic fix'
} as const;

function findingText(path: string, { finding, cell, line, column, code }: LocatedFinding): string {
  const position = cell === null ? `${line}:${column}` : `cell ${cell}:${line}:${column}`;
  const [fix] = finding.fixes;
  return [
    `${path}:${position}: ${finding.rule}: ${say(finding.message, ENGLISH)}`,
    `    ${code}`,
    ...(fix ? [`    ${say(fix.title, ENGLISH)} (${TIER_TEXTS[fix.tier]})`] : [])
  ].join('\n');
}

function summaryText(reports: readonly FileReport[]): string {
  const summary = summarize(reports);
  const lines: string[] = [];
  const files = count(summary.checked, 'file');
  if (summary.fixed > 0) {
    lines.push(`Fixed ${count(summary.fixed, 'finding')} in ${count(summary.filesFixed, 'file')}.`);
  }
  const left = summary.fixed > 0 ? ' left' : '';
  if (summary.left > 0) {
    const some = summary.checked === summary.filesLeft ? '' : `${summary.filesLeft} of `;
    lines.push(`${count(summary.left, 'finding')}${left} in ${some}${files}:`);
    lines.push(...ruleLines(summary.rules.filter(rule => rule.left > 0)));
  } else {
    lines.push(`No findings${left} in ${files}.`);
  }
  if (summary.unusable > 0) {
    lines.push(`${count(summary.unusable, 'file')} could not be checked.`);
  }
  return (summary.left > 0 ? '\n' : '') + lines.join('\n');
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
