import { nullTranslator } from '@jupyterlab/translation';
import { scaleLinear } from 'd3-scale';

import type { LoopSpan, TaskPart, TaskSpan } from '../tokens';
import type { CellRef, Frame } from '../wire/protocol';
import { traceOf } from './export';
import { awaitingLines, sequentialAwaits, sharesOfRun, sharesOfTask } from './insights';
import { groupTasks, lanesOf } from './lanes';
import { paintTimeline, type Drawing, type TimelineColors } from './paint';
import { SvgPainter, type Painter } from './painter';
import { lengthText } from './text';
import { firstAfter, partAt, type TimelineData } from './timeline-data';

const trans = nullTranslator.load('');
const cell: CellRef = { execution: 2, cellId: 'c', count: 5 };
const frame = (line: number, name = '<module>'): Frame => ({ function: name, line, cell });

const part = (start: number, end: number | null, ...stack: Frame[]): TaskPart => ({
  kind: 'sleep',
  call: 'asyncio.sleep',
  stack,
  start,
  end
});

const task = (id: number, more: Partial<TaskSpan> = {}): TaskSpan => ({
  id,
  name: `Task-${id}`,
  unnamed: true,
  coroutine: 'fetch',
  cell,
  isCell: false,
  before: false,
  start: id,
  end: id + 2,
  outcome: 'returned',
  awaits: [],
  parts: [],
  droppedParts: 0,
  ...more
});

const span = (state: LoopSpan['state'], start: number, end: number): LoopSpan => ({
  state,
  start,
  end,
  cell: null
});

const data = (more: Partial<TimelineData>): TimelineData => ({
  start: 0,
  end: 100,
  spans: [],
  runs: [],
  tasks: [],
  dropped: 0,
  ...more
});

describe('lanes', () => {
  it('join tasks of one function and run into a group that can be opened', () => {
    const tasks = [task(1), task(2), task(9, { coroutine: 'save' })];
    const keys = (open: string[]) => lanesOf(data({ tasks }), new Set(open)).map(l => l.key);
    expect(keys([])).toEqual(['loop', 'fetch@2', 'task-9']);
    expect(keys(['fetch@2'])).toEqual(['loop', 'fetch@2', 'task-1', 'task-2', 'task-9']);
  });

  it('know when a group was there, and how many ended', () => {
    const [group] = groupTasks([
      task(1),
      task(2),
      task(10, { end: null, outcome: 'pending' }),
      task(20, { outcome: 'failed' })
    ]);
    expect(group.busy).toEqual([
      { start: 1, end: 4 },
      { start: 10, end: null }
    ]);
    expect([group.ends, group.pending, group.failed]).toEqual([[3, 4, 22], 1, 1]);
  });
});

describe('shares', () => {
  const spans = [span('running', 0, 1), span('awaiting', 1, 8), span('blocked', 8, 10)];

  it('of a run are those of the loop in its time', () => {
    const run = { ...cell, start: 0.5, end: 9, outcome: 'ok' as const };
    expect(sharesOfRun(data({ spans }), run)).toEqual({
      total: 8.5,
      running: 0.5,
      waiting: 7,
      blocked: 1
    });
  });

  it('of a task count as blocked what blocked the loop', () => {
    const shares = sharesOfTask(data({ spans }), task(1, { start: 4, end: 9 }));
    expect(shares).toEqual({ total: 5, running: 0, blocked: 1, waiting: 4 });
  });
});

describe('awaits one after another', () => {
  const waits = [0, 1, 2, 3].map(i => part(i, i + 1, frame(3), frame(6, 'fetch')));
  const lines = (parts: TaskPart[]) => awaitingLines(data({ tasks: [task(1, { parts })] }));
  const loop = { cellId: 'c', from: 2, to: 3, isLoop: true };

  it('are found at a line in a loop, with what it called', () => {
    const [found] = sequentialAwaits(lines(waits), [loop]);
    expect(found).toMatchObject({ count: 5, seconds: 4 });
    expect(found.line).toMatchObject({ callee: 'fetch', waits: 4, longest: 1 });
  });

  it('are not reported where the source offers nothing, for few waits, or for a short time', () => {
    expect(sequentialAwaits(lines(waits), [])).toEqual([]);
    expect(sequentialAwaits(lines(waits), [{ ...loop, cellId: 'other' }])).toEqual([]);
    expect(sequentialAwaits(lines(waits.slice(0, 2)), [loop])).toEqual([]);
    const short = waits.map((p, i) => ({ ...p, start: i / 10, end: i / 10 + 0.1 }));
    expect(sequentialAwaits(lines(short), [loop])).toEqual([]);
  });

  it('are found in a row of statements, if at least two of them waited', () => {
    const row = { cellId: 'c', from: 3, to: 4, isLoop: false };
    const parts = [part(0, 1, frame(3)), part(1, 3, frame(4))];
    expect(sequentialAwaits(lines(parts), [row])).toMatchObject([{ seconds: 3, from: 3, to: 4 }]);
    expect(sequentialAwaits(lines(parts.slice(1)), [row])).toEqual([]);
  });

  it('are of one task: what ran side by side is not added up', () => {
    const parts = [part(0, 1, frame(3)), part(1, 2, frame(3)), part(2, 3, frame(3))];
    const tasks = [task(1, { parts }), task(2, { parts: parts.slice(1) })];
    const [found] = sequentialAwaits(awaitingLines(data({ tasks })), [loop]);
    expect(found.seconds).toBe(3);
  });
});

describe('painting', () => {
  const colors = new Proxy({}, { get: (_, name) => String(name) }) as TimelineColors;
  const drawing = (more: Partial<Drawing>): Drawing => ({
    data: data({}),
    lanes: [],
    scale: scaleLinear([0, 100], [0, 200]),
    width: 200,
    height: 200,
    scrolled: 0,
    colors,
    selected: null,
    zero: 0,
    ...more
  });

  it('draws no more for 10,000 spans than the pixels can show', () => {
    const parts = Array.from({ length: 10_000 }, (_, i) => part(i / 100, (i + 1) / 100, frame(3)));
    const spans = parts.map(({ start, end }, i) =>
      span(i % 2 ? 'blocked' : 'awaiting', start, end!)
    );
    let count = 0;
    const painter: Painter = { rect: () => void count++, text: () => undefined };
    const tasks = [task(1, { start: 0, end: 100, parts })];
    const shown = data({ spans, tasks });
    paintTimeline(painter, drawing({ data: shown, lanes: lanesOf(shown, new Set()) }));
    expect(count).toBeLessThan(10 * 200);
  });

  it('draws only the lanes that are visible', () => {
    const tasks = Array.from({ length: 10_000 }, (_, i) => task(i, { coroutine: `f${i}` }));
    const shown = data({ tasks });
    let lowest = 0;
    let count = 0;
    const painter: Painter = {
      rect: (_x, y) => {
        lowest = Math.max(lowest, y);
        count++;
      },
      text: () => undefined
    };
    const lanes = lanesOf(shown, new Set());
    paintTimeline(painter, drawing({ data: shown, lanes, scrolled: 50_000 }));
    expect(lowest).toBeLessThan(220);
    expect(count).toBeLessThan(100);
  });

  it('escapes texts in SVG', () => {
    const painter = new SvgPainter(10, 10, 'a"b');
    painter.text(0, 0, '<x> & "y"', 'red', 1000);
    expect(painter.toString()).toContain('&lt;x&gt; &amp; &quot;y&quot;');
  });
});

describe('the trace', () => {
  it('has a lane for the loop, the cells and each task, in microseconds', () => {
    const tasks = [task(1, { parts: [part(1, 1.5, frame(3))] })];
    const { traceEvents } = JSON.parse(traceOf(data({ start: 1, tasks }), trans));
    expect(traceEvents).toContainEqual({
      name: 'asyncio.sleep',
      ph: 'X',
      pid: 1,
      tid: 3,
      ts: 0,
      dur: 500_000,
      args: { place: '[5]:3' }
    });
  });
});

describe('looking up moments', () => {
  it('finds the first span that ends later', () => {
    const spans = [{ end: 1 }, { end: 3 }, { end: null }];
    expect([0, 1, 2, 5].map(moment => firstAfter(spans, moment))).toEqual([0, 1, 1, 2]);
  });

  it('finds the part at a moment', () => {
    const parts = [part(1, 2, frame(3)), part(4, null, frame(4))];
    const at = (moment: number) => partAt(task(1, { parts }), moment)?.stack[0].line;
    expect([0, 1, 3, 9].map(at)).toEqual([undefined, 3, undefined, 4]);
  });
});

it('tells lengths of time in the unit that fits', () => {
  expect([0.0000021, 0.35, 1.24, 210].map(s => lengthText(s, trans))).toEqual([
    '2 µs',
    '350 ms',
    '1.2 s',
    '3.5 min'
  ]);
});
