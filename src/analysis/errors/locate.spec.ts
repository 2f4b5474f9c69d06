import { NotebookAnalyzer } from '../analyze';
import { applyEdits } from '../edits';
import type { CellSource } from '../findings';
import table from '../testing/errors/cases.json';
import recorded from '../testing/errors/tracebacks.json';
import { locateError } from './locate';
import type { CellError } from './traceback';

interface Case {
  readonly name: string;
  readonly before: 'page' | 'main';
  readonly cells: readonly string[];
  /** What the fixes make of the cells; several where the user picks. */
  readonly fixed: readonly (readonly string[])[];
}

/** What a kernel said: see `record.py`. */
interface Recorded extends Omit<CellError, 'cell'> {
  /** Which cell failed, and its execution count. */
  readonly cell: number;
  readonly count: number;
}

const CASES = table.cases as readonly Case[];
const RECORDED = recorded as Record<string, Record<string, Recorded | null>>;

/** Where the error could be of whatever object, and the source does not show which. */
const UNTOLD = new Set(['3.9 async with of a library', '3.9 the text of a pattern']);

/** These never come to what they are about on a version: the feature, or the library, is not there. */
const ABSENT = /No module named|cannot import|invalid syntax|has no attribute 'Runner'/;

function cellsOf({ before, cells }: Case, { cell, count }: Recorded): CellSource[] {
  return [...table.before[before], ...cells].map((source, index) => ({
    id: `${index}`,
    source,
    executionCount: index <= cell ? count - cell + index : null
  }));
}

/** What each fix that is offered makes of the case's own cells. */
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
  const said = CASES.flatMap(each => {
    const error = RECORDED[version][each.name];
    return error && !ABSENT.test(error.evalue) ? [[each.name, each, error] as const] : [];
  });

  it.each(said)('mends: %s', (_, each, error) => {
    const cells = cellsOf(each, error);
    const fixed = fixesOf(cells, error, table.before[each.before].length);
    expect(fixed).toEqual(UNTOLD.has(`${version} ${each.name}`) ? [] : each.fixed);
  });

  // What Python refused to read is told by the source alone.
  const shown = said.filter(
    ([, { fixed }, { ename }]) => fixed.length > 0 && ename !== 'SyntaxError'
  );
  it.each(shown)('is silent once its lines have changed: %s', (_, each, error) => {
    const cells = cellsOf(each, error).map(cell => ({
      ...cell,
      source: `# new\n${cell.source}`
    }));
    expect(fixesOf(cells, error, 2)).toEqual([]);
  });
});

describe('an await before what asks for coroutines', () => {
  const cells: CellSource[] = [
    'import asyncio\nasync def f(n): print(n)',
    'await asyncio.gather(await f(1), await f(2))',
    't = asyncio.create_task(await f(1))'
  ].map((source, index) => ({ id: `${index}`, source, executionCount: index + 1 }));
  const found = (cell: number, evalue: string, ename = 'TypeError'): string[] => {
    const analyzer = new NotebookAnalyzer();
    const traceback = [
      `Cell In[${cell + 1}], line 1\n----> 1 ${cells[cell].source}\n`,
      'File /usr/lib/python3.13/asyncio/tasks.py:730, in ensure_future(coro_or_future, loop)'
    ];
    const error = { cell: `${cell}`, ename, evalue, traceback };
    return locateError(cells, error, analyzer.analyze(cells), analyzer).map(({ rule }) => rule);
  };

  it('is what is wrong with their results', () => {
    const required = 'An asyncio.Future, a coroutine or an awaitable is required';
    expect(found(1, required)).toEqual(['early-await']);
    expect(found(2, 'a coroutine was expected, got None')).toEqual(['early-await']);
  });

  it('is nothing that starts a loop', () => {
    const running = 'asyncio.run() cannot be called from a running event loop';
    expect(found(1, running, 'RuntimeError')).not.toContain('early-await');
  });
});
