import { BLOCKING_METHODS } from '../catalog/blocking-calls';
import { ASYNC_COUNTERPARTS } from '../runners';
import { RULES } from '.';
import { documentRules } from './document';

describe('documentRules', () => {
  const pages = documentRules(RULES);
  const pageOf = (id: string): string => pages.find(({ path }) => path === `rules/${id}.md`)!.text;

  it('writes a page for each rule, and a list', () => {
    expect(pages.map(({ path }) => path)).toEqual([
      'rules/index.md',
      ...RULES.map(({ id }) => `rules/${id}.md`)
    ]);
    for (const { id, title, summary } of RULES) {
      expect(pages[0].text).toContain(`| [\`${id}\`](${id}.md) | ${title} | ${summary} |`);
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

  it('says after each example whether there is a fix, and how safe it is', () => {
    for (const { id, examples } of RULES) {
      const said = pageOf(id).match(
        /^(The safe fix:|The fix, after asking you:|There is no fix\.)$/gm
      );
      const tiers = {
        safe: 'The safe fix:',
        ask: 'The fix, after asking you:',
        explain: 'There is no fix.'
      };
      expect(said).toEqual(examples.map(({ tier }) => tiers[tier]));
    }
  });

  it('lists every library that a rule recognises', () => {
    const rowsOf = (id: string): string[] => pageOf(id).match(/^\| .*$/gm) ?? [];
    for (const { library, name } of ASYNC_COUNTERPARTS) {
      const row = rowsOf('library-runner').some(
        line => line.startsWith(`| ${library} |`) && line.includes(`\`${name}()\``)
      );
      expect([library, name, row]).toEqual([library, name, true]);
    }
    for (const { library, names } of BLOCKING_METHODS) {
      const rows = rowsOf('blocking-call').filter(line => line.startsWith(`| ${library} |`));
      const missed = names.filter(name => !rows.some(line => line.includes(`\`.${name}()\``)));
      expect([library, missed]).toEqual([library, []]);
    }
  });

  it('gives every row of a table as many cells as it has heads', () => {
    for (const { table } of RULES) {
      const { heads, rows } = table?.() ?? { heads: [], rows: [] };
      expect(rows.filter(row => row.length !== heads.length)).toEqual([]);
    }
  });
});
