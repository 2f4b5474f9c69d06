import { analyzeNotebook } from '../engine/analyze';
import type { FixTier } from '../diagnostics/edits';
import { fixAll } from '../engine/fix-all';
import type { RuleId } from '../diagnostics/messages';
import { RULES } from '../rules';
import { CASES } from './cases';
import { CompileGate } from './compile-gate';
import { cellsOf } from './cells';
import type { Case } from './table';

const BOTH: readonly FixTier[] = ['safe', 'ask'];

/** All results, and what each single fix leaves. CPython compiles them in the last test. */
const gate = new CompileGate();

describe.each(RULES)('$id', rule => {
  const { id } = rule;
  const themes = Object.entries(CASES[id]);

  describe.each(themes)('%s', (_, cases) => {
    it.each(cases.map(row => [row.name ?? JSON.stringify(row.before), row] as const))(
      '%s',
      (_name, row) => {
        check(row, id);
      }
    );
  });

  it('has cases of each tier that its examples show, and code that is left alone', () => {
    const tiers = new Set(themes.flatMap(([, cases]) => cases.map(({ tier }) => tier)));
    const wanted = [...rule.examples.map(({ tier }) => tier), 'silent' as const];
    expect(wanted.filter(tier => !tiers.has(tier))).toEqual([]);
  });

  it('has no case twice', () => {
    const rows = themes.flatMap(([, cases]) =>
      cases.map(({ before, counts }) => JSON.stringify([before, counts]))
    );
    expect(rows.filter((row, index) => rows.indexOf(row) !== index)).toEqual([]);
  });
});

it('leaves code that CPython compiles', () => {
  expect(gate.size).toBeGreaterThan(100);
  expect(gate.refused()).toEqual([]);
});

function check(row: Case, rule: RuleId): void {
  const cells = cellsOf(row.before, row.counts);
  const findings = analyzeNotebook(cells);
  const fixed = fixAll(cells, BOTH, {});
  findings.flatMap(({ fixes }) => fixes).forEach(fix => gate.addFix(cells, fix));
  const tiers = new Set(
    [...findings, ...(row.tier === 'ask' ? fixed.applied : [])].map(({ tier }) => tier)
  );

  if (row.tier === 'silent') {
    expect(findings).toEqual([]);
    return;
  }
  expect(findings).not.toEqual([]);
  expect(row.tier === 'ask' ? tiers.has('ask') : [...tiers]).toEqual(
    row.tier === 'ask' ? true : [row.tier]
  );
  expect(findings.map(finding => finding.rule)).toContain(rule);
  const notes = findings[0].fixes[0]?.notes.map(({ id }) => id) ?? [];
  expect(notes).toEqual(expect.arrayContaining([...(row.notes ?? [])]));

  const bare = row.before.startsWith('# bare\n') ? '# bare\n' : '';
  const after = cellsOf(bare + (row.after ?? row.before.slice(bare.length)), row.counts);
  expect(fixed.cells.map(({ source }) => source)).toEqual(after.map(({ source }) => source));
  if (row.tier === 'safe') {
    expect(fixAll(cells, ['safe']).cells).toEqual(fixed.cells);
    expect(fixed.left).toEqual([]);
  }
  // A second run changes nothing.
  expect(fixAll(fixed.cells, BOTH).applied).toEqual([]);

  if (row.after !== undefined) {
    gate.addCells(fixed.cells);
  }
}
