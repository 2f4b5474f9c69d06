import { analyzeNotebook } from '../engine/analyze';
import type { FixTier } from '../diagnostics/edits';
import { fixAll } from '../engine/fix-all';
import { parse } from '../syntax/parse';
import { CASES } from './cases';
import { askPython } from './oracle';
import { cellsOf } from './cells';
import type { Case } from './table';

const BOTH: readonly FixTier[] = ['safe', 'ask'];

/** All results. CPython compiles them in the last test. */
const outputs: string[] = [];

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  it.each(cases.map(row => [row.name ?? JSON.stringify(row.before), row] as const))(
    '%s',
    (_name, row) => {
      check(row);
    }
  );
});

it('counts as many cases as we say', () => {
  expect(Object.values(CASES).flat().length).toBeGreaterThanOrEqual(600);
});

it('leaves code that CPython compiles', () => {
  expect(outputs.length).toBeGreaterThan(100);
  const answers = askPython(outputs.map(fixed => ({ fixed })));
  expect(outputs.filter((_, index) => answers[index] !== null)).toEqual([]);
});

function check(row: Case): void {
  const cells = cellsOf(row.before, row.counts);
  const findings = analyzeNotebook(cells);
  const fixed = fixAll(cells, BOTH, {});
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
  if (row.rule !== undefined) {
    expect(findings.map(({ rule }) => rule)).toContain(row.rule);
  }
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

  for (const { source } of row.after === undefined ? [] : fixed.cells) {
    const { text, broken } = parse(source);
    if (!broken) {
      // IPython removes the indentation of a whole cell.
      outputs.push(/^[ \t]+\S/.test(text) ? `if True:\n${text}` : text);
    }
  }
}
