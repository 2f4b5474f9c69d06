import { checksum } from '../kernel/checksum';
import type { ExecutionRecord, TaskRecord } from '../wire/protocol';
import { EditedRuns } from './edited-runs';

const RAN = '\nimport asyncio\ntask = asyncio.create_task(tick())';

function state(run: Partial<ExecutionRecord> = {}, task: Partial<TaskRecord> = {}) {
  const record = {
    execution: 7,
    cellId: 'a',
    count: 3,
    start: 0,
    end: 1,
    outcome: 'ok',
    source: checksum(RAN),
    ...run
  } as ExecutionRecord;
  const { execution, cellId, count } = record;
  return {
    executions: new Map([[execution, record]]),
    records: {
      tasks: new Map([[1, { cell: { execution, cellId, count }, ...task } as TaskRecord]])
    }
  };
}

const edited = (source: string, seen = state(), executionCount: number | null = 3) => [
  ...new EditedRuns().of([{ id: 'a', source, executionCount }], seen)
];

describe('EditedRuns', () => {
  it('names the run whose cell says something else now', () => {
    expect(edited(RAN)).toEqual([]);
    expect(edited(`${RAN}  # and more`)).toEqual([7]);
    // The kernel was sent the empty line as well: IPython takes it away later.
    expect(edited(RAN.trim())).toEqual([7]);
  });

  it('keeps up with the cell, there and back', () => {
    const runs = new EditedRuns();
    const now = (source: string) => [...runs.of([{ id: 'a', source, executionCount: 3 }], state())];
    expect([RAN, 'x = 1', 'x = 2', RAN].map(now)).toEqual([[], [7], [7], []]);
  });

  it('takes other line ends for the same text', () => {
    expect(edited(RAN.replace(/\n/g, '\r\n'))).toEqual([]);
    const sent = { source: checksum(RAN.replace(/\n/g, '\r\n')) };
    expect(edited(RAN, state(sent))).toEqual([]);
    expect(edited('x = 1', state(sent))).toEqual([7]);
  });

  it.each([
    ['the kernel did not say what ran', state({ source: undefined }), 3],
    ['the run had no number', state({ count: null }), null],
    ['the cell shows another run, or none', state(), 4],
    ['the cell was cleared', state(), null],
    ['the cell is not of this notebook', state({ cellId: 'b' }), 3],
    ['the task is of an earlier run anyway', state({}, { old: true }), 3],
    ['the task has no known cell', state({}, { cell: null }), 3]
  ])('is silent when %s', (_, seen, count) => expect(edited('x = 1', seen, count)).toEqual([]));
});
