import type { LoopRecording, TaskSpan } from '../tokens';
import type { CellRef, Frame } from '../wire/protocol';
import { awaitingLines, sharesOfTask } from './insights';
import { dataOfRecording } from './recording-data';
import { recordingOfFile } from './recording-file';
import { dataUntil } from './timeline-data';

const cell: CellRef = { execution: 2, cellId: 'c', count: 5 };
const frame = (line: number, name = '<module>'): Frame => ({ function: name, line, cell });

const look = (more: Partial<TaskSpan> = {}): TaskSpan => ({
  id: 7,
  name: 'job',
  unnamed: false,
  coroutine: 'fetch',
  cell,
  isCell: false,
  before: false,
  start: 90,
  end: null,
  outcome: 'pending',
  awaits: [],
  parts: [
    { kind: 'sleep', call: 'asyncio.sleep', stack: [frame(3, 'fetch')], start: 90, end: null }
  ],
  droppedParts: 0,
  ...more
});

/** Two calls of `fetch()` one after another, each with two waits. */
const recording = (more: Partial<LoopRecording> = {}): LoopRecording => ({
  version: 1,
  notebook: 'a.ipynb',
  exact: true,
  started: 100,
  ended: 110,
  count: 5,
  dropped: 0,
  cost: 0.001,
  steps: [
    [0, 1_000_000, 1, 0, 1, 1],
    [2_000_000, 2_100_000, 1, 0, 2, 0],
    [4_000_000, 4_100_000, 1, 0, 1, 2],
    [5_000_000, 5_100_000, 1, 0, 2, 0],
    [6_000_000, 6_500_000, 2, 0, 0, 0]
  ].flat(),
  tasks: [{ coroutine: '<module>', cell }],
  stacks: [[], [frame(3), frame(8, 'fetch')], [frame(3), frame(9, 'fetch')]],
  seen: { spans: [], runs: [], tasks: [] },
  ...more
});

const file = (value: object): string => JSON.stringify({ format: 'loopscope-recording', ...value });

describe('a recording', () => {
  it('tells the exact share of each task', () => {
    const data = dataOfRecording(recording());
    expect(data.tasks).toHaveLength(1);
    expect(data.tasks[0]).toMatchObject({ isCell: true, end: 106.5, outcome: 'returned' });
    const { running, waiting, total } = sharesOfTask(data, data.tasks[0]);
    expect([running, waiting, total].map(value => value.toFixed(2))).toEqual([
      '1.80',
      '4.70',
      '6.50'
    ]);
  });

  it('takes off a block of the task itself from what it could not help', () => {
    const seen = {
      spans: [
        { state: 'blocked', start: 100, end: 101, cell: null },
        { state: 'blocked', start: 103, end: 103.5, cell: null }
      ],
      runs: [],
      tasks: []
    } as LoopRecording['seen'];
    const data = dataOfRecording(recording({ seen }));
    expect(sharesOfTask(data, data.tasks[0]).blocked).toBeCloseTo(0.5);
  });

  it('counts calls, not waits', () => {
    const lines = awaitingLines(dataOfRecording(recording()));
    const line = lines.find(({ callee }) => callee === 'fetch');
    expect(line).toMatchObject({ waits: 2 });
    expect(line!.seconds).toBeCloseTo(1 + 1.9 + 0.9 + 0.9);
    expect(line!.longest).toBeCloseTo(2.9);
  });

  it('knows from looks what a task waited for, and its name', () => {
    const data = dataOfRecording(
      recording({
        steps: [1_000_000, 1_000_100, 1, 0, 1, 0],
        tasks: [{ id: 7, name: 'job', coroutine: 'fetch', cell }],
        stacks: [[], [frame(3, 'fetch')]],
        seen: { spans: [], runs: [], tasks: [look(), look({ id: 8, name: 'other' })] }
      })
    );
    expect(data.tasks.map(({ name }) => name)).toEqual(['job', 'other']);
    expect(data.tasks[0].parts.map(({ kind }) => kind)).toEqual(['sleep', 'running', 'sleep']);
  });

  it('shows the samples within what the looks saw', () => {
    const data = dataOfRecording(
      recording({
        exact: false,
        because: 'python',
        steps: [1_000_000, 2_000_000, 1, 0, 0, 0],
        tasks: [{ id: 7, coroutine: 'fetch', cell }],
        seen: { spans: [], runs: [], tasks: [look()] }
      })
    );
    expect(data.tasks[0].parts.map(({ kind, start, end }) => [kind, start, end])).toEqual([
      ['sleep', 100, 101],
      ['running', 101, 102],
      ['sleep', 102, null]
    ]);
  });

  it('is shown as it was at a moment', () => {
    const { tasks, end } = dataUntil(dataOfRecording(recording()), 103);
    expect(end).toBe(103);
    expect(tasks[0]).toMatchObject({ end: null, outcome: 'pending' });
    expect(tasks[0].parts[tasks[0].parts.length - 1]).toMatchObject({ start: 102.1, end: null });
    expect(dataUntil(dataOfRecording(recording()), 99).tasks).toEqual([]);
  });
});

describe('the file of a recording', () => {
  it('is read as it was written', () => {
    expect(recordingOfFile(file(recording()))).toMatchObject(recording());
  });

  it.each([
    ['{', { kind: 'not-json' }],
    ['null', { kind: 'not-recording' }],
    ['[]', { kind: 'not-recording' }],
    [file({ version: 'x' }), { kind: 'not-recording' }],
    [file({ ...recording(), version: 2 }), { kind: 'newer', version: 2 }],
    [file({ ...recording(), tasks: 3 }), { kind: 'broken', field: 'tasks' }],
    [file({ ...recording(), ended: 3 }), { kind: 'broken', field: 'ended' }],
    [file({ ...recording(), steps: [1] }), { kind: 'broken', field: 'steps' }],
    [file({ ...recording(), steps: [0, 1, 1, 5, 0, 0] }), { kind: 'broken', field: 'steps[0]' }],
    [file({ ...recording(), steps: [5, 1, 1, 0, 0, 0] }), { kind: 'broken', field: 'steps[0]' }],
    [
      file({ ...recording(), seen: { spans: [], runs: [], tasks: [{ ...look(), parts: [{}] }] } }),
      { kind: 'broken', field: 'seen.tasks[0].parts[0].kind' }
    ]
  ])('is refused if it is wrong: %#', (content, problem) => {
    expect(recordingOfFile(content)).toEqual(problem);
  });
});
