import { spawnSync } from 'child_process';

import { applyEdits } from '../diagnostics/edits';
import type { CellSource } from '../diagnostics/finding';
import { parse } from '../syntax/parse';
import { askPython } from '../testing/oracle';
import { cellsOf } from '../testing/cells';
import { pythonVersion, refactoringsAt, type RefactoringOffer, type PythonVersion } from '.';
import {
  REFACTORING_CASES,
  REFUSED_REFACTORINGS,
  REFACTORED_PROGRAMS
} from '../testing/refactoring-cases';

const NEW: PythonVersion = [3, 13];
const OLD: PythonVersion = [3, 10];

/** The refactorings of the last cell. */
function offers(
  cells: readonly CellSource[],
  python: PythonVersion | null = NEW
): RefactoringOffer[] {
  const { id: cell } = cells[cells.length - 1];
  return refactoringsAt(cells, { cell, from: 0, to: 1e9 }, python);
}

const titled = (list: readonly RefactoringOffer[], id: string): RefactoringOffer[] =>
  list.filter(({ fix }) => fix.title.id === id);

/** The version of the Python that runs the programs. */
function thisPython(): PythonVersion | null {
  const program = 'import sys; print(sys.version)';
  const { stdout } = spawnSync(process.env.PYTHON ?? 'python3', ['-c', program], {
    encoding: 'utf8'
  });
  return pythonVersion(stdout);
}

/** All results. CPython compiles them in the last test. */
const outputs: string[] = [];

describe('refactoringsAt', () => {
  it.each(REFACTORING_CASES.map(row => [row.id, row.before, row] as const))(
    '%s: %j',
    (id, before, row) => {
      const cells = cellsOf(before);
      const [offer, ...more] = titled(offers(cells), id);
      expect(offer).toBeDefined();
      expect(more).toEqual([]);
      expect(offer.fix.tier).toBe('ask');
      expect(offer.fix.notes.map(note => note.id)).toEqual(row.notes);
      const after = applyEdits(cells, offer.fix.edits);
      const bare = before.startsWith('# bare\n') ? '# bare\n' : '';
      expect(after.map(({ source }) => source)).toEqual(
        cellsOf(bare + row.after).map(({ source }) => source)
      );
      outputs.push(...after.map(({ source }) => parse(source).text));
      // The refactoring is not offered again.
      expect(titled(offers(after), id)).toEqual([]);
    }
  );

  it.each(REFUSED_REFACTORINGS.map(row => [row.id, row.code] as const))('no %s: %j', (id, code) => {
    expect(titled(offers(cellsOf(code)), id)).toEqual([]);
  });

  it('leaves code that CPython compiles', () => {
    expect(outputs.length).toBeGreaterThan(REFACTORING_CASES.length);
    const answers = askPython(outputs.map(fixed => ({ fixed })));
    expect(outputs.filter((_, index) => answers[index] !== null)).toEqual([]);
  });

  it('leaves programs that print the same', () => {
    const results: [string, string, string | null][] = [];
    for (const program of REFACTORED_PROGRAMS) {
      const cells = cellsOf(`# bare\n${program}`);
      const all = offers(cells, thisPython()).filter(
        // A task group raises another type of error, and its note says so.
        ({ fix }) => fix.title.id !== 'refactor.task-group' || !program.includes('except')
      );
      expect(all).not.toEqual([]);
      for (const { fix } of all) {
        const [{ source }] = applyEdits(cells, fix.edits);
        const onLoop = source.replace(/^asyncio\.run\((.*)\)$/m, 'await $1');
        const [answer] = askPython([{ cells: [program], fixed_cells: [onLoop] }]);
        results.push([fix.title.id, source, answer]);
      }
    }
    expect(results.filter(([, , answer]) => answer !== null)).toEqual([]);
    expect(results.length).toBeGreaterThan(REFACTORED_PROGRAMS.length);
  });

  it('offers only what the kernel’s Python supports', () => {
    const code = 'async def f(x): return x\n# %%\na = await f(1)\nb = await f(2)\n';
    const ids = (python: PythonVersion | null): string[] => [
      ...new Set(offers(cellsOf(code), python).map(({ fix }) => fix.title.id))
    ];
    const always = ['refactor.gather', 'refactor.wait-for'];
    expect(ids(null)).toEqual(always);
    expect(ids(OLD)).toEqual(always);
    expect(ids([3, 11])).toEqual([
      'refactor.gather',
      'refactor.task-group',
      'refactor.wait-for',
      'refactor.timeout'
    ]);
    expect(ids([4, 0])).toContain('refactor.timeout');
  });

  it('uses the selection, the lines at the cursor, or the whole cell', () => {
    const source = 'a = await f(1)\nb = await f(2)\nc = await f(3)\nx = 1\n';
    const cells = [{ id: 'c', source, executionCount: null }];
    const at = (from: number, to = from): string[] =>
      refactoringsAt(cells, { cell: 'c', from, to }, null).map(
        ({ from: start, to: end, fix }) => `${fix.title.id} ${source.slice(start, end)}`
      );
    expect(at(0, 20)).toEqual([
      'refactor.gather a = await f(1)\nb = await f(2)',
      'refactor.wait-for await f(1)',
      'refactor.wait-for await f(2)'
    ]);
    expect(at(15)).toEqual([
      'refactor.gather a = await f(1)\nb = await f(2)\nc = await f(3)',
      'refactor.wait-for await f(2)'
    ]);
    expect(at(source.indexOf('x'))).toHaveLength(4);
    expect(refactoringsAt(cells, { cell: 'gone', from: 0, to: 0 }, null)).toEqual([]);
  });

  it('reads versions', () => {
    expect(pythonVersion('3.12.1')).toEqual([3, 12]);
    expect(pythonVersion('3.15.0a1+')).toEqual([3, 15]);
    expect(pythonVersion(undefined)).toBeNull();
  });
});
