import { NotebookAnalyzer } from '../engine/analyze';
import { applyEdits } from '../diagnostics/edits';
import type { CellSource } from '../diagnostics/finding';
import table from '../testing/errors/cases.json';
import recorded from '../testing/errors/tracebacks.json';
import { locateError } from './locate-error';
import { CompileGate } from '../testing/compile-gate';
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

const gate = new CompileGate();

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
    fixes.forEach(fix => gate.addFix(cells, fix));
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

describe('a library that runs a loop', () => {
  const ALREADY = 'This event loop is already running';
  const NESTED = 'asyncio.run() cannot be called from a running event loop';

  /** The failed cells after each fix, when `line` of a cell called the library. */
  function fixedAfter(
    sources: readonly string[],
    frames: readonly (readonly [cell: number, line: number, name: string])[],
    library: string,
    evalue: string
  ): string[][] {
    const cells = sources.map((source, index) => ({
      id: `${index}`,
      source,
      executionCount: index + 1
    }));
    const traceback = [
      ...frames.map(([cell, line, name]) => {
        const text = sources[cell].split('\n')[line - 1];
        return `Cell In[${cell + 1}], line ${line}${name && `, in ${name}`}\n----> ${line} ${text}\n`;
      }),
      library
    ];
    const analyzer = new NotebookAnalyzer();
    const error = { cell: `${frames[0][0]}`, ename: 'RuntimeError', evalue, traceback };
    const found = locateError(cells, error, analyzer.analyze(cells), analyzer);
    expect(found.map(({ rule }) => rule)).toEqual(['library-runner']);
    return found.flatMap(({ fixes }) =>
      fixes.map(fix => {
        gate.addFix(cells, fix);
        return applyEdits(cells, fix.edits).map(({ source }) => source);
      })
    );
  }

  const CHECKER = 'from lib import Checker\nc = Checker()';
  const frameOf = (line: string): string =>
    `File ~/lib.py:5, in Checker.check(self, d)\n      4 def check(self, d):\n----> 5     ${line}\n`;

  it('is replaced by the async method that its failing line names', () => {
    const line = 'return self._loop.run_until_complete(self.check_async(d))';
    const fixed = fixedAfter([CHECKER, "r = c.check('a')"], [[1, 1, '']], frameOf(line), ALREADY);
    expect(fixed).toEqual([[CHECKER, "r = await c.check_async('a')"]]);
  });

  it('is not moved to a thread if its loop belongs to this one', () => {
    const line = 'return self._loop.run_until_complete(task)';
    expect(fixedAfter([CHECKER, "r = c.check('a')"], [[1, 1, '']], frameOf(line), ALREADY)).toEqual(
      []
    );
  });

  it('makes a plain function around the call async', () => {
    const cells = [CHECKER, 'def ask(q):\n    return c.check(q)', 'print(ask("a"))'];
    const frames = [
      [2, 1, ''],
      [1, 2, 'ask(q)']
    ] as const;
    expect(fixedAfter(cells, frames, frameOf('return asyncio.run(f(d))'), NESTED)).toEqual([
      [
        CHECKER,
        'import asyncio\nasync def ask(q):\n    return await asyncio.to_thread(c.check, q)',
        'print(await ask("a"))'
      ]
    ]);
  });

  it.each([
    ['a lambda', 'f = lambda q: c.check(q)', 1, '<lambda>(q)'],
    ['a class body', "class Box:\n    v = c.check('a')", 2, 'Box()'],
    ['a method', 'class Box:\n    def get(self):\n        return c.check(1)', 3, 'get(self)']
  ])('gets no fix in %s', (_, code, line, name) => {
    const frames = [
      [2, 1, ''],
      [1, line, name]
    ] as const;
    const cells = [CHECKER, code, 'run()'];
    expect(fixedAfter(cells, frames, frameOf('return asyncio.run(f(d))'), NESTED)).toEqual([]);
  });
});

it('leaves code that CPython compiles', () => {
  expect(gate.size).toBeGreaterThan(20);
  expect(gate.refused()).toEqual([]);
});
