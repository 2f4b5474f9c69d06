import { analyzeNotebook, NotebookAnalyzer } from '../analysis/engine';
import type { BlockRecord, CoroutineRecord, ExecutionRecord } from '../wire/protocol';
import { checksum } from '../kernel/checksum';
import type { LoopscopeSettings } from '../settings';
import { RuleLevels } from './severity';
import { mergeProblems } from './merge-problems';

const cells = (...sources: string[]) =>
  sources.map((source, index) => ({ id: `c${index}`, source, executionCount: index + 1 }));

function seen(id: number, cellId: string | null, name = 'fetch'): CoroutineRecord {
  return {
    id,
    name,
    state: 'dropped',
    holders: [],
    cell: cellId === null ? null : { execution: id, cellId, count: id },
    since: 0
  };
}

function execution(number: number, cellId: string): ExecutionRecord {
  return { execution: number, cellId, count: number, start: 0, end: 1, outcome: 'ok' };
}

function merge(
  notebook: ReturnType<typeof cells>,
  coroutines: CoroutineRecord[],
  executions: ExecutionRecord[] = [],
  levels: LoopscopeSettings['levels'] = {},
  blocks: BlockRecord[] = []
) {
  const shown = new RuleLevels(levels);
  const rules = shown.enabledRules;
  return mergeProblems(
    notebook,
    analyzeNotebook(notebook, { rules }),
    {
      records: {
        tasks: new Map(),
        coroutines: new Map(coroutines.map(record => [record.id, record])),
        finished: new Map(),
        fanouts: new Map(),
        failures: new Map(),
        blocks: new Map(blocks.map(record => [record.id, record])),
        notices: new Map()
      },
      executions: new Map(executions.map(record => [record.execution, record]))
    },
    shown,
    new NotebookAnalyzer({ rules })
  );
}

const FETCH = 'import asyncio\nasync def fetch():\n    return 1';

describe('mergeProblems', () => {
  it('makes one problem of what was seen and what the source says', () => {
    const problems = merge(cells(FETCH, 'fetch()\nNone'), [seen(2, 'c1')]);
    expect(problems).toHaveLength(1);
    expect(problems[0].seen?.kind === 'coroutines' && problems[0].seen.record.id).toBe(2);
    expect(problems[0].findings).toMatchObject([{ rule: 'missing-await', cell: 'c1', from: 0 }]);
  });

  it('offers no second call once one of two was fixed', () => {
    const before = 'pages = [load(a), load(b)]';
    const run = { ...execution(1, 'c0'), source: checksum(before) };
    const findings = (source: string) =>
      merge(cells(source), [seen(1, 'c0', 'load')], [run])[0].findings;
    expect(findings(before)).toHaveLength(2);
    expect(findings('pages = [await load(a), load(b)]')).toEqual([]);
    // The cell wasn't edited since it ran, so the reported call can't be the awaited one.
    const mixed = 'pages = [await load(a), load(b)]';
    const same = { ...run, source: checksum(mixed) };
    expect(merge(cells(mixed), [seen(1, 'c0', 'load')], [same])[0].findings).toHaveLength(1);
  });

  it('makes one problem of a runner that refused and the coroutine that it left', () => {
    const problems = merge(cells(FETCH, 'asyncio.run(fetch())'), [seen(2, 'c1')]);
    expect(problems).toHaveLength(1);
    expect(problems[0].findings).toMatchObject([{ rule: 'asyncio-run' }]);
  });

  it('forgets what an earlier run of the cell has left', () => {
    const notebook = cells(FETCH, 'await fetch()');
    expect(merge(notebook, [seen(2, 'c1')], [execution(2, 'c1')])).toHaveLength(1);
    expect(merge(notebook, [seen(2, 'c1')], [execution(2, 'c1'), execution(3, 'c1')])).toEqual([]);
  });

  it('keeps what cannot be placed, last', () => {
    const problems = merge(cells(FETCH, 'asyncio.run(fetch())'), [seen(7, null), seen(8, 'gone')]);
    expect(problems.map(({ key }) => key)).toEqual([
      expect.stringMatching('asyncio-run'),
      'coroutine-7',
      'coroutine-8'
    ]);
    expect(problems[1].findings).toEqual([]);
  });

  it('tells the blocks of one run together, the longest first, until the cell is run again', () => {
    const block = (id: number, end: number | null, number = 2, starving = 1) =>
      ({
        id,
        cell: { execution: number, cellId: 'c1', count: number },
        cause: 'sleep',
        start: 0,
        end,
        starving
      }) as BlockRecord;
    const notebook = cells(FETCH, 'time.sleep(1)');
    // One lasts, and one delayed no task.
    const blocks = [block(1, 1), block(2, 3), block(3, 2), block(4, null), block(5, 9, 2, 0)];
    const [problem, ...others] = merge(notebook, [], [execution(2, 'c1')], {}, blocks);
    expect(others).toEqual([]);
    expect(problem.seen?.kind === 'blocks' && problem.seen.records.map(({ id }) => id)).toEqual([
      2, 3, 1
    ]);
    const again = [execution(2, 'c1'), execution(3, 'c1')];
    expect(merge(notebook, [], again, {}, blocks)).toEqual([]);
    expect(merge(notebook, [], again, {}, [...blocks, block(6, 1, 3)])).toHaveLength(1);
  });

  it('tells the blocks of one line together, also those of several runs', () => {
    const block = (id: number, number: number, line: number) =>
      ({
        id,
        cell: { execution: number, cellId: `c${number}`, count: number },
        at: { function: 'bad', line, cell: { execution: 0, cellId: 'c0', count: 1 } },
        cause: 'sleep',
        start: 0,
        end: id,
        starving: 1
      }) as BlockRecord;
    const notebook = cells('async def bad():\n    time.sleep(1)', 'await bad()', 'await bad()');
    const runs = [execution(1, 'c1'), execution(2, 'c2')];
    const ids = (blocks: BlockRecord[], executions = runs) =>
      merge(notebook, [], executions, {}, blocks).flatMap(({ seen: what }) =>
        what?.kind === 'blocks' ? [what.records.map(({ id }) => id)] : []
      );
    expect(ids([block(1, 1, 2), block(2, 2, 2)])).toEqual([[2, 1]]);
    expect(ids([block(1, 1, 2), block(2, 2, 3)])).toEqual([[1], [2]]);
    // The third block has the run of the first and the line of the second.
    expect(ids([block(1, 1, 2), block(2, 2, 3), block(3, 1, 3)])).toEqual([[3, 2, 1]]);
    // The blocks of an earlier run are forgotten, and no others with them.
    const again = [...runs, execution(3, 'c1')];
    expect(ids([block(1, 1, 2), block(2, 2, 2)], again)).toEqual([[2]]);
  });

  it('says nothing of coroutines when the rule is off', () => {
    const off = { 'missing-await': 'off' } as const;
    expect(merge(cells(FETCH, 'fetch()'), [seen(2, 'c1')], [], off)).toEqual([]);
  });

  it('shows a problem as the loudest of what it joins', () => {
    const notebook = cells(FETCH, 'asyncio.run(fetch())');
    const severity = (levels: LoopscopeSettings['levels']) =>
      merge(notebook, [seen(2, 'c1')], [], levels).map(problem => problem.severity);
    expect(severity({})).toEqual(['warning']);
    expect(severity({ 'asyncio-run': 'error' })).toEqual(['error']);
    expect(severity({ 'asyncio-run': 'hint' })).toEqual(['warning']);
    expect(severity({ 'asyncio-run': 'hint', 'missing-await': 'hint' })).toEqual(['hint']);
    expect(severity({ 'asyncio-run': 'hint', 'missing-await': 'off' })).toEqual(['hint']);
  });
});
