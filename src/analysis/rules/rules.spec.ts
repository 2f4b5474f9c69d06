import { analyzeNotebook } from '../engine/analyze';
import { fixAll } from '../engine/fix-all';
import type { CellSource } from '../diagnostics/finding';
import { RULES } from '.';

const cells = (sources: readonly string[]): CellSource[] =>
  sources.map((source, index) => ({ id: `${index}`, source, executionCount: null }));

describe.each(RULES.map(rule => [rule.id, rule] as const))('%s', (id, rule) => {
  const only = { rules: Object.fromEntries(RULES.map(other => [other.id, other.id === id])) };

  it('says what it is about', () => {
    expect(rule.title).not.toBe('');
    expect(rule.explanation.trim()).not.toBe('');
    expect(rule.tiers.trim()).not.toBe('');
    expect(rule.examples.length).toBeGreaterThan(0);
  });

  it.each(rule.examples.map(example => [example.wrong, example] as const))(
    'finds and mends %j',
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
});

it('has rules with ids of their own', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
});
