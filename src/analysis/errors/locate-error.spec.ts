import { NotebookAnalyzer } from '../engine/analyze';
import { applyEdits } from '../diagnostics/edits';
import type { CellSource } from '../diagnostics/finding';
import table from '../testing/errors/cases.json';
import recorded from '../testing/errors/tracebacks.json';
import { locateError } from './locate-error';
import type { CellError } from './traceback';

interface Case {
  readonly name: string;
  readonly before: 'page' | 'main';
  readonly cells: readonly string[];
  /** The case's cells after each fix. There are several fixes when the user can choose. */
  readonly fixed: readonly (readonly string[])[];
}

/** An error that a kernel reported: see `record.py`. */
interface Recorded extends Omit<CellError, 'cell'> {
  /** The index of the cell that failed, and its execution count. */
  readonly cell: number;
  readonly count: number;
}

const CASES = table.cases as readonly Case[];
const RECORDED = recorded as Record<string, Record<string, Recorded | null>>;

/** Here the error text names no type, and the source does not show which value failed. */
const UNKNOWN_VALUE = new Set(['3.9 async with of a library', '3.9 the text of a pattern']);

/** These cases fail for another reason, because the Python version lacks the feature or the library. */
const UNSUPPORTED = /No module named|cannot import|invalid syntax|has no attribute 'Runner'/;

function cellsOf({ before, cells }: Case, { cell, count }: Recorded): CellSource[] {
  return [...table.before[before], ...cells].map((source, index) => ({
    id: `${index}`,
    source,
    executionCount: index <= cell ? count - cell + index : null
  }));
}

/** The case's own cells after each of the fixes that are offered. */
function fixesOf(cells: readonly CellSource[], error: Recorded, skip: number): string[][] {
  const analyzer = new NotebookAnalyzer();
  const findings = locateError(
    cells,
    { ...error, cell: `${error.cell}` },
    analyzer.analyze(cells),
    analyzer
  );
  return findings.flatMap(({ fixes, tier }) => {
    expect(tier).toBe(fixes[0]?.tier ?? 'explain');
    return fixes.slice(0, 1).map(fix =>
      applyEdits(cells, fix.edits)
        .slice(skip)
        .map(({ source }) => source)
    );
  });
}

describe.each(Object.keys(RECORDED))('errors of Python %s', version => {
  const reported = CASES.flatMap(each => {
    const error = RECORDED[version][each.name];
    return error && !UNSUPPORTED.test(error.evalue) ? [[each.name, each, error] as const] : [];
  });

  it.each(reported)('fixes: %s', (_, each, error) => {
    const cells = cellsOf(each, error);
    const fixed = fixesOf(cells, error, table.before[each.before].length);
    expect(fixed).toEqual(UNKNOWN_VALUE.has(`${version} ${each.name}`) ? [] : each.fixed);
  });

  // The source alone shows a syntax error.
  const shown = reported.filter(
    ([, { fixed }, { ename }]) => fixed.length > 0 && ename !== 'SyntaxError'
  );
  it.each(shown)('finds nothing once the lines have changed: %s', (_, each, error) => {
    const cells = cellsOf(each, error).map(cell => ({
      ...cell,
      source: `# new\n${cell.source}`
    }));
    expect(fixesOf(cells, error, 2)).toEqual([]);
  });
});

/** The rules of the findings for an error in the first line of a cell. */
function rulesFor(sources: readonly string[], at: number, ename: string, evalue: string): string[] {
  const cells = sources.map((source, index) => ({
    id: `${index}`,
    source,
    executionCount: index + 1
  }));
  const [line] = sources[at].split('\n');
  const traceback = [`Cell In[${at + 1}], line 1\n----> 1 ${line}\n`];
  const analyzer = new NotebookAnalyzer();
  const error = { cell: `${at}`, ename, evalue, traceback };
  return locateError(cells, error, analyzer.analyze(cells), analyzer).map(({ rule }) => rule);
}

describe('an await before an argument that must be a coroutine', () => {
  const cells = [
    'import asyncio\nasync def f(n): print(n)',
    'await asyncio.gather(await f(1), await f(2))',
    't = asyncio.create_task(await f(1))'
  ];

  it('explains the errors about its result', () => {
    const required = 'An asyncio.Future, a coroutine or an awaitable is required';
    expect(rulesFor(cells, 1, 'TypeError', required)).toEqual(['early-await']);
    const expected = 'a coroutine was expected, got None';
    expect(rulesFor(cells, 2, 'TypeError', expected)).toEqual(['early-await']);
  });

  it('does not explain errors about running loops', () => {
    const running = 'asyncio.run() cannot be called from a running event loop';
    expect(rulesFor(cells, 1, 'RuntimeError', running)).toEqual([]);
  });
});

it('distinguishes the value of a with statement from its target', () => {
  const cells = ['pages = [0]', 'async with service.get() as pages[0]:\n    pass'];
  const text = "'coroutine' object does not support the asynchronous context manager protocol";
  expect(rulesFor(cells, 1, 'TypeError', text)).toEqual(['missing-await']);
});
