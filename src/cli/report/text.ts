/**
 * The report for people.
 */

import { ENGLISH, say } from '../../messages';
import type { FileReport, LocatedFinding } from '../check-file';
import { summarize, type RuleSummary } from './summary';

/** The findings, and a summary unless it is not wanted. */
export function textReport(reports: readonly FileReport[], quiet = false): string {
  const findings = reports.flatMap(({ path, left }) =>
    left.map(placed => findingText(path, placed))
  );
  return [...findings, ...(quiet ? [] : [summaryText(reports)])].map(text => `${text}\n`).join('');
}

const TIER_TEXTS = {
  safe: 'can be fixed with --fix',
  ask: 'can be fixed with --fix --ask',
  explain: 'for you to decide'
} as const;

function findingText(path: string, { finding, cell, line, column, code }: LocatedFinding): string {
  const place = cell === null ? `${line}:${column}` : `cell ${cell}:${line}:${column}`;
  const [fix] = finding.fixes;
  return [
    `${path}:${place}: ${finding.rule}: ${say(finding.message, ENGLISH)}`,
    `    ${code}`,
    ...(fix ? [`    ${say(fix.title, ENGLISH)} (${TIER_TEXTS[fix.tier]})`] : [])
  ].join('\n');
}

/** What was looked at, what was found, what was mended, what is left. */
function summaryText(reports: readonly FileReport[]): string {
  const tally = summarize(reports);
  const lines: string[] = [];
  const files = count(tally.checked, 'file');
  if (tally.fixed > 0) {
    lines.push(`Fixed ${count(tally.fixed, 'finding')} in ${count(tally.filesFixed, 'file')}.`);
  }
  const left = tally.fixed > 0 ? ' left' : '';
  if (tally.left > 0) {
    const where = tally.checked === tally.filesLeft ? '' : `${tally.filesLeft} of `;
    lines.push(`${count(tally.left, 'finding')}${left} in ${where}${files}:`);
    lines.push(...ruleRows(tally.rules.filter(rule => rule.left > 0)));
  } else {
    lines.push(`No findings${left} in ${files}.`);
  }
  if (tally.unusable > 0) {
    lines.push(`${count(tally.unusable, 'file')} could not be checked.`);
  }
  return (tally.left > 0 ? '\n' : '') + lines.join('\n');
}

function ruleRows(rules: readonly RuleSummary[]): string[] {
  const width = Math.max(...rules.map(({ rule }) => rule.length));
  const digits = Math.max(...rules.map(({ left }) => `${left}`.length));
  return rules.map(({ rule, left, tiers }) => {
    const parts = (['safe', 'ask', 'explain'] as const)
      .filter(tier => tiers[tier] > 0)
      .map(tier => `${tiers[tier]} ${TIER_TEXTS[tier]}`);
    return `  ${rule.padEnd(width)}  ${`${left}`.padStart(digits)}  ${parts.join(', ')}`;
  });
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
