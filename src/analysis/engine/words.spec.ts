import { CASES } from '../testing/cases';
import { cellsOf } from '../testing/cells';
import { randomProgram } from '../testing/random/trees';
import { RULES } from '../rules';
import { NotebookAnalyzer } from './analyze';
import { canHaveFindings } from './words';

const unseen = (programs: readonly string[]): string[] =>
  programs.filter(program => {
    // Without the first cell, which imports asyncio.
    const cells = cellsOf(program.startsWith('# bare') ? program : `# bare\n${program}`);
    return !canHaveFindings(cells) && new NotebookAnalyzer().analyze(cells).length > 0;
  });

describe('canHaveFindings', () => {
  it('is true for every notebook with a finding', () => {
    const cases = Object.values(CASES).flatMap(themes => Object.values(themes).flat());
    expect(unseen(cases.map(({ before }) => before))).toEqual([]);
    const examples = RULES.flatMap(rule => rule.examples.map(({ wrong }) => wrong));
    expect(unseen(examples.map(cells => cells.join('\n# %%\n')))).toEqual([]);
    const random = Array.from({ length: 300 }, (_, seed) => randomProgram(seed).cells);
    expect(unseen(random.map(cells => cells.join('\n# %%\n')))).toEqual([]);
  });

  it('is false for a notebook that uses no event loop', () => {
    const source = 'import pandas as pd\nfor x in range(3):\n    print(x)\n';
    expect(canHaveFindings([{ id: 'a', source, executionCount: null }])).toBe(false);
  });
});
