import { RULES } from '.';
import { documentRules } from './document';

describe('documentRules', () => {
  const pages = documentRules(RULES);

  it('writes a page for each rule, and a list', () => {
    expect(pages.map(({ path }) => path)).toEqual([
      'rules/index.md',
      ...RULES.map(({ id }) => `rules/${id}.md`)
    ]);
    for (const { id, title } of RULES) {
      expect(pages[0].text).toContain(`[${title}](${id}.md)`);
    }
  });

  it('says all that the rule says', () => {
    RULES.forEach((rule, index) => {
      const { text } = pages[index + 1];
      expect(text).toContain(rule.explanation.trim());
      expect(text).toContain(rule.tiers.trim());
      for (const { wrong } of rule.examples) {
        expect(text).toContain(wrong[wrong.length - 1].trimEnd());
      }
      expect(text).not.toMatch(/undefined|\[object|\n\n\n/);
      expect(text).toMatch(/^# .*[^\n]\n$/s);
    });
  });

  it('is pure: the same pages every time, and the rules as they were', () => {
    const before = JSON.stringify(RULES);
    expect(documentRules(RULES)).toEqual(pages);
    expect(JSON.stringify(RULES)).toBe(before);
  });
});
