import { analyzeNotebook, NotebookAnalyzer } from './analyze';
import type { CellSource } from '../diagnostics/finding';
import { fixAll } from './fix-all';
import { CASES } from '../testing/cases';
import { Dice } from '../testing/random/dice';
import { randomProgram } from '../testing/random/trees';
import { runnableProgram } from '../testing/random/prints';
import { cellsOf } from '../testing/cells';
import { kernelEnvironmentOf } from '../semantic/kernel-environment';

const cell = (id: string, source: string, executionCount: number | null = null): CellSource => ({
  id,
  source,
  executionCount
});

describe('analyzeNotebook', () => {
  it('gives findings in the order of the document', () => {
    const findings = analyzeNotebook([
      cell('b', 'import asyncio\nasyncio.sleep(1)\nasyncio.run(x)\n'),
      cell('a', 'asyncio.run(asyncio.run(y))\n')
    ]);
    expect(findings.map(({ cell: id, from }) => [id, from])).toEqual([
      ['b', 15],
      ['b', 32],
      ['a', 0],
      ['a', 12]
    ]);
  });

  it('listens to the rules that are on', () => {
    const cells = [cell('a', 'import asyncio\nasyncio.sleep(1)\nasyncio.run(x)\n')];
    const rules = (findings: readonly { rule: string }[]): string[] =>
      findings.map(({ rule }) => rule);
    expect(rules(analyzeNotebook(cells))).toEqual(['missing-await', 'asyncio-run']);
    expect(rules(analyzeNotebook(cells, { rules: { 'missing-await': false } }))).toEqual([
      'asyncio-run'
    ]);
  });

  it.each([
    ['def f(): return asyncio.run(g())\nk = lambda: f()\n', 'place'],
    ['def f(): return asyncio.run(g())\n# %%\n%time f()\n', 'place'],
    ['def f(): return asyncio.run(g())\ndef h(): return f()\nk = h\n', 'caller'],
    ['def f(): return asyncio.run(g())\n@cache\ndef h(): return f()\n', 'caller'],
    ['def f(): return asyncio.run(g())\ndef h(): return f()\nk = lambda: h()\n', 'caller'],
    ['def test_f(): asyncio.run(g())\n', 'special'],
    ['class A:\n    def __init__(self): asyncio.run(g())\n', 'special'],
    ['class T(TestCase):\n    def setUp(self): asyncio.run(g())\n', 'special'],
    ['class A:\n    @property\n    def f(self): return asyncio.run(g())\n', 'decorated'],
    ['class A:\n    @staticmethod\n    def f(): return asyncio.run(g())\n', 'method']
  ])('says what keeps a function from being async: %j', (code, why) => {
    const [{ message }] = analyzeNotebook(cellsOf(code));
    expect(message.id).toBe(`run.in-function.${why}`);
  });

  it('says what to write, without the brackets around it', () => {
    const [{ message }] = analyzeNotebook(cellsOf('sum(asyncio.run(f(x)) for x in y)\n'));
    expect(message.args).toEqual({ call: 'asyncio.run()', replacement: 'await f(x)' });
  });

  it('does not say of gather() that nothing runs', () => {
    const source = 'import asyncio\nasyncio.gather(a(), b())\nasyncio.sleep(1)\n';
    const said = analyzeNotebook([cell('a', source)]).map(({ message: { id } }) => id);
    expect(said).toEqual(['missing-await.started', 'missing-await.statement']);
  });

  it.each([
    ['r = await agent.run_sync("x").output\n', 'await agent.run("x")'],
    ['r = await agent.run_sync("x")\n', 'await agent.run("x")'],
    ['rs = [agent.run_sync(x) for x in xs]\nawait asyncio.gather(*rs)\n', 'agent.run(x)']
  ])('says what becomes of an await that was there: %j', (code, now) => {
    const agent = 'from pydantic_ai import Agent\nagent = Agent("m")\n';
    const [{ message }] = analyzeNotebook(cellsOf(agent + code));
    expect(message.args).toEqual({ call: 'agent.run_sync()', replacement: now });
  });

  it('says a call in one line, however it is broken', () => {
    const [{ message }] = analyzeNotebook(cellsOf('x = asyncio \\\n    .run(f())\n'));
    expect(message.args).toEqual({ call: 'asyncio.run()', replacement: 'await f()' });
  });

  it('has nothing to say about an empty notebook', () => {
    expect(analyzeNotebook([])).toEqual([]);
    expect(analyzeNotebook([cell('a', '')])).toEqual([]);
  });
});

/** The cells of the case table. */
const KNOWN = Object.values(CASES)
  .flatMap(themes => Object.values(themes).flat())
  .map(({ before }) => cellsOf(before).map(({ source }) => source));

/** What users and their editors put in. */
const INSERTS = [
  ...[
    'x',
    '\n',
    ' ',
    '(',
    ')',
    '"',
    "'''",
    '#',
    '\\',
    ':',
    ';',
    '\t',
    '\r',
    '\f',
    '\0',
    '\ud83d',
    'ﬁ'
  ],
  ...['await ', 'async ', 'run = 1\n', '%%time\n', '%time ', '!ls\n', '?\n', 'def f():\n    '],
  ...['match a, b:\n    case 1:\n', 'try:\n    pass\nexcept:\n', 'import asyncio\n', 'f"{']
];

describe('NotebookAnalyzer', () => {
  it('finds the same as a new analysis, after any change of the notebook', () => {
    const dice = new Dice(11);
    const analyzer = new NotebookAnalyzer();
    let next = 0;
    let cells: CellSource[] = [];
    const fresh = (): CellSource[] => {
      const sources = dice.pick([
        () => runnableProgram(dice.below(1e6)),
        () => randomProgram(dice.below(1e6)).cells,
        () => dice.pick(KNOWN)
      ])();
      return sources.map(source => cell(`cell-${next++}`, source, dice.once(2) ? next : null));
    };
    for (let round = 0; round < 300; round++) {
      const at = cells.length > 0 ? dice.below(cells.length) : 0;
      switch (cells.length === 0 ? 0 : dice.below(6)) {
        case 0:
          cells = [...cells.slice(0, at), ...fresh(), ...cells.slice(at)].slice(-12);
          break;
        case 1:
          cells = cells.filter((_, index) => index !== at);
          break;
        case 2:
          cells = [...cells.slice(at), ...cells.slice(0, at)];
          break;
        case 3:
          cells = cells.map((old, index) =>
            index === at ? { ...old, executionCount: round } : old
          );
          break;
        default: {
          const { source } = cells[at];
          const place = dice.below(source.length + 1);
          const insert = dice.pick(INSERTS);
          const lines = source.split('\n');
          const line = dice.below(lines.length);
          const edited = dice.once(3)
            ? [...lines.slice(0, line), ...lines.slice(line + dice.below(3) - 1)].join('\n')
            : source.slice(0, place) + insert + source.slice(place + dice.below(3));
          cells = cells.map((old, index) => (index === at ? { ...old, source: edited } : old));
        }
      }
      expect(analyzer.analyze(cells)).toEqual(analyzeNotebook(cells));
    }
  });
});

describe('a cell in an unusual form', () => {
  it('is fixed at its own indentation, which IPython removes', () => {
    const before = '    import time\n    async def f():\n        time.sleep(1)\n';
    const [{ source }] = fixAll([cell('a', before)], ['safe', 'ask']).cells;
    expect(source).toBe(
      `    import asyncio\n${before.replace('time.sleep', 'await asyncio.sleep')}`
    );
  });

  it.each([
    ['brackets', `${'('.repeat(20000)}1`],
    ['signs', `x = ${'-'.repeat(9000)}y\n`],
    ['nots', `x = ${'not '.repeat(5000)}y\n`],
    ['f-strings', 'f"{'.repeat(2000)],
    ['sums', `x = ${'a + '.repeat(20000)}b\n`],
    ['a long string', `x = """${'asyncio.run(f())\n'.repeat(60000)}"""\n`],
    ['no characters', 'x = "\0\ud83d"\n\udc00 = 1\nasyncio.run(f())\n']
  ])('is read: %s', (_, source) => {
    const analyzer = new NotebookAnalyzer();
    expect(() => analyzer.analyze([cell('a', source)])).not.toThrow();
    expect(() => analyzer.analyze([cell('a', `${source}\nz = 1`)])).not.toThrow();
  });

  it.each([
    ['a name that is made from itself', 'df = df.dropna()\n'.repeat(300) + 'df.result()\n'],
    ['functions that call each other', chainOf(300)]
  ])('is read in time: %s', (_, source) => {
    const start = Date.now();
    analyzeNotebook([cell('a', `import asyncio\ndf = asyncio.get_event_loop()\n${source}`)]);
    // Without a bound, it takes minutes.
    expect(Date.now() - start).toBeLessThan(10000);
  });
});

function chainOf(count: number): string {
  const functions = Array.from(
    { length: count },
    (_, index) => `def f${index}(x):\n    return asyncio.run(f${index + 1}(x))\n`
  );
  return functions.join('');
}

describe('a kernel in the browser', () => {
  const kernel = kernelEnvironmentOf({
    kernelspec: { name: 'python', display_name: 'Python (Pyodide)' },
    language_info: { name: 'python', version: '3.14.2' }
  });
  const judge = (source: string) =>
    analyzeNotebook([{ id: 'a', source, executionCount: null }], { kernel });

  it('runs asyncio.run(), so that await is only a hint', () => {
    expect(kernel).toEqual({ implementation: 'pyodide', python: '3.14.2' });
    expect(judge('import asyncio\nasyncio.run(main())')).toMatchObject([
      { tier: 'safe', hint: true, message: { id: 'run.pyodide' } }
    ]);
    const inFunction = 'import asyncio\ndef go():\n    return asyncio.run(main())\ngo()';
    expect(judge(inFunction)).toMatchObject([{ hint: true, message: { id: 'run.pyodide' } }]);
  });

  it('fails with asyncio.Runner, as elsewhere', () => {
    expect(
      judge('import asyncio\nwith asyncio.Runner() as runner:\n    runner.run(main())')[0].hint
    ).toBeUndefined();
  });

  it('is not blocked by time.sleep()', () => {
    const source = 'import time\nasync def f():\n    time.sleep(1)';
    expect(judge(source)).toEqual([]);
    expect(analyzeNotebook([{ id: 'a', source, executionCount: null }])).toHaveLength(1);
  });

  it('is unknown without metadata', () => {
    const unknown = { implementation: null, python: null };
    for (const metadata of [null, {}, { kernelspec: null }, { kernelspec: { display_name: 3 } }]) {
      expect(kernelEnvironmentOf(metadata)).toEqual(unknown);
    }
  });
});

describe('a kernel whose asyncio is patched', () => {
  const notebook = [
    { id: 'a', source: 'import asyncio\nasync def main():\n    return 1', executionCount: 1 },
    { id: 'b', source: 'asyncio.run(main())', executionCount: null }
  ];
  const patch = { module: 'nest_asyncio', count: 3, loses: false };
  const judge = (...args: [Parameters<NotebookAnalyzer['analyze']>[1]?]) =>
    new NotebookAnalyzer().analyze(notebook, ...args)[0];

  it('turns the warning into a hint that tells the price, with the same fix', () => {
    const warning = judge();
    const hint = judge(patch);
    expect(warning).toMatchObject({ tier: 'safe', message: { id: 'run.here' } });
    expect(warning.hint).toBeUndefined();
    expect(hint).toMatchObject({
      tier: 'safe',
      hint: true,
      message: { id: 'run.nested', args: { patch: 'nest_asyncio (In[3])' } }
    });
    expect(hint.fixes).toEqual(warning.fixes);
  });

  it('tells of the cells that get lost', () => {
    expect(judge({ ...patch, count: null, loses: true }).message).toEqual({
      id: 'run.nested.loses',
      args: { call: 'asyncio.run()', patch: 'nest_asyncio' }
    });
  });
});
