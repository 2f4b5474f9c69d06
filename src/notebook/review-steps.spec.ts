import { applyEdits } from '../analysis';
import { analyzeNotebook } from '../analysis/engine';
import type { Problem } from '../tokens';
import { reviewSteps, type ReviewStep } from './review-steps';

const cells = (...sources: string[]) =>
  sources.map((source, index) => ({ id: `c${index}`, source, executionCount: null }));

const FETCH = 'import asyncio\nasync def fetch():\n    return 1';

const problemsOf = (notebook: ReturnType<typeof cells>): Problem[] =>
  analyzeNotebook(notebook).map(finding => ({
    key: `${finding.rule}-${finding.cell}-${finding.from}`,
    severity: 'warning',
    findings: [finding]
  }));

function steps(notebook: ReturnType<typeof cells>, within?: string, readOnly: string[] = []) {
  return reviewSteps(problemsOf(notebook), notebook, {
    within,
    isEditable: cell => !readOnly.includes(cell)
  });
}

const keys = (list: readonly ReviewStep[]) => list.map(({ key }) => key);

describe('reviewSteps', () => {
  it('makes a step of each problem that has a fix', () => {
    const found = steps(cells(FETCH, 'fetch()\nx = 1', 'f = lambda: asyncio.run(fetch())'));
    expect(found).toHaveLength(1);
    expect(found[0].choices.map(({ fix }) => fix.tier)).toEqual(['ask']);
  });

  it('is limited to one cell, and to cells that may be edited', () => {
    const notebook = cells(FETCH, 'fetch()\nx = 1', 'fetch()\ny = 2');
    expect(steps(notebook, 'c2')).toHaveLength(1);
    expect(steps(notebook, undefined, ['c1'])).toHaveLength(1);
    expect(steps(notebook, 'c1', ['c1'])).toEqual([]);
  });

  it('recognises a step after an edit above it', () => {
    const notebook = cells(FETCH, 'fetch()\nx = 1\nfetch()  # other\ny = 2');
    const [first, second] = steps(notebook);
    const after = applyEdits(notebook, first.choices[0].fix.edits) as typeof notebook;
    expect(after[1].source).toBe('await fetch()\nx = 1\nfetch()  # other\ny = 2');
    expect(keys(steps(after))).toEqual([second.key]);
  });

  it('distinguishes lines with the same text', () => {
    const found = keys(steps(cells(FETCH, 'fetch()\nx = 1\nfetch()\ny = 2')));
    expect(new Set(found).size).toBe(2);
  });
});
