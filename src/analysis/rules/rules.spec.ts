import { analyzeNotebook } from '../engine/analyze';
import { fixAll } from '../engine/fix-all';
import type { CellSource } from '../diagnostics/finding';
import type { RuleId } from '../diagnostics/messages';
import { RULES } from '.';

const cells = (sources: readonly string[]): CellSource[] =>
  sources.map((source, index) => ({ id: `${index}`, source, executionCount: null }));

describe.each(RULES.map(rule => [rule.id, rule] as const))('%s', (id, rule) => {
  const only = { rules: Object.fromEntries(RULES.map(other => [other.id, other.id === id])) };

  it('has examples that are found, and code that is left alone', () => {
    expect(rule.examples.length).toBeGreaterThan(0);
    expect(rule.silent.length).toBeGreaterThan(0);
  });

  it.each(rule.examples.map(example => [example.wrong, example] as const))(
    'finds and fixes %j',
    (wrong, { right, tier }) => {
      const findings = analyzeNotebook(cells(wrong), only);
      expect(findings.map(finding => finding.rule)).toContain(id);
      expect(findings[0].tier).toBe(tier);
      const fixed = fixAll(cells(wrong), ['safe', 'ask'], only).cells;
      expect(fixed.map(({ source }) => source)).toEqual(right ?? wrong);
    }
  );

  it.each(rule.silent.map(sources => [sources]))('leaves %j alone', sources => {
    expect(analyzeNotebook(cells(sources), only)).toEqual([]);
  });

  it.each(rule.silent.map(sources => [sources]))('no other rule reports %j', sources => {
    expect(analyzeNotebook(cells(sources)).map(finding => finding.rule)).toEqual([]);
  });
});

it('has ids that are a type, so that a typo fails the type check', () => {
  // @ts-expect-error There is no such rule.
  const typo: RuleId = 'uvlop';
  expect(RULES.map(({ id }) => id)).not.toContain(typo);
});

it('has rules with ids, titles and summaries of their own', () => {
  for (const key of ['id', 'title', 'summary'] as const) {
    expect(new Set(RULES.map(rule => rule[key])).size).toBe(RULES.length);
  }
});
