import type { CellRef, ExecutionRecord, LoopRecord, PollBody, TaskRecord } from '../wire/protocol';
import { HISTORY_SECONDS, LoopHistory } from './loop-history';

const cell = (execution: number): CellRef => ({ execution, cellId: 'c', count: execution });
const idle = (since: number): LoopRecord => ({ state: 'idle', since, cell: null, starving: 0 });
const running = (since: number): LoopRecord => ({
  state: 'running',
  since,
  cell: cell(1),
  starving: 0
});
const none = { changed: [], gone: [], total: 0 };

function poll(now: number, change: Partial<PollBody> = {}): PollBody {
  return {
    session: 's',
    revision: 1,
    now,
    full: false,
    more: false,
    loop: idle(0),
    tasks: none,
    coroutines: none,
    finished: none,
    failures: none,
    blocks: none,
    notices: none,
    executions: [],
    ...change
  };
}

const run = (number: number, start: number, end: number | null): ExecutionRecord => ({
  ...cell(number),
  start,
  end,
  outcome: end === null ? 'running' : 'ok'
});

const task = (id: number, line: number, more: Partial<TaskRecord> = {}): TaskRecord => ({
  id,
  name: `Task-${id}`,
  unnamed: true,
  coroutine: 'work',
  isCell: false,
  waiting: { kind: 'sleep' },
  stack: [{ function: 'work', line, cell: cell(1) }],
  cell: cell(1),
  since: 1,
  before: false,
  awaits: [],
  awaitedBy: [],
  cancelling: 0,
  ...more
});

const spansOf = ({ spans }: LoopHistory) => spans.map(s => [s.state, s.start, s.end]);

describe('the spans of the loop', () => {
  it('follow one another without a gap', () => {
    const history = new LoopHistory();
    history.add(poll(10, { loop: idle(4) }), false);
    history.add(poll(12, { loop: running(11) }), false);
    history.add(poll(13, { loop: running(11) }), true);
    history.add(poll(16, { loop: idle(15) }), false);
    expect(spansOf(history)).toEqual([
      ['idle', 4, 11],
      ['running', 11, 12],
      ['awaiting', 12, 15],
      ['idle', 15, 16]
    ]);
  });

  it('have the runs that no poll saw', () => {
    const history = new LoopHistory();
    history.add(poll(10), false);
    history.add(poll(20, { executions: [run(1, 12, 13), run(2, 14, 18)] }), false);
    expect(spansOf(history)).toEqual([
      ['idle', 0, 12],
      ['running', 12, 13],
      ['idle', 13, 14],
      ['running', 14, 18],
      ['idle', 18, 20]
    ]);
    expect([...history.runs.keys()]).toEqual([1, 2]);
  });

  it('keep what polls saw of a run', () => {
    const history = new LoopHistory();
    history.add(poll(10), false);
    history.add(poll(12, { loop: running(11), executions: [run(1, 11, null)] }), true);
    history.add(poll(14, { loop: idle(13), executions: [run(1, 11, 13)] }), false);
    expect(spansOf(history)).toEqual([
      ['idle', 0, 11],
      ['awaiting', 11, 13],
      ['idle', 13, 14]
    ]);
  });

  it('show a block from its beginning to its end', () => {
    const history = new LoopHistory();
    history.add(poll(10, { loop: running(0) }), true);
    const block = {
      id: 1,
      cell: cell(1),
      cause: 'sleep' as const,
      blocker: 'time.sleep',
      start: 4,
      end: 6,
      starving: 1
    };
    history.add(
      poll(11, { loop: running(0), blocks: { changed: [block], gone: [], total: 1 } }),
      true
    );
    expect(spansOf(history)).toEqual([
      ['awaiting', 0, 4],
      ['blocked', 4, 6],
      ['awaiting', 6, 11]
    ]);
    expect(history.spans[1].blocker).toBe('time.sleep');
  });

  it('begin with the runs from before the first answer', () => {
    const history = new LoopHistory();
    history.add(poll(50, { loop: idle(30), executions: [run(1, 10, 12), run(2, 20, 30)] }), false);
    expect(spansOf(history)).toEqual([
      ['running', 10, 12],
      ['idle', 12, 20],
      ['running', 20, 30],
      ['idle', 30, 50]
    ]);
  });

  it('end ten minutes ago', () => {
    const history = new LoopHistory();
    for (let now = 1; now < 2 * HISTORY_SECONDS; now++) {
      const loop = now % 2 ? idle(now - 1) : running(now - 1);
      history.add(poll(now, { loop, executions: [run(now, now - 1, now)] }), false);
    }
    const oldest = history.now - HISTORY_SECONDS;
    expect(history.spans[0].end).toBeGreaterThanOrEqual(oldest);
    expect(history.runs.size).toBeLessThanOrEqual(HISTORY_SECONDS + 1);
  });
});

describe('the spans of the tasks', () => {
  it('have a part for each place where a task waited', () => {
    const history = new LoopHistory();
    const tasks = (...changed: TaskRecord[]) => ({ tasks: { changed, gone: [], total: 1 } });
    history.add(poll(2, tasks(task(7, 3))), false);
    history.add(poll(4, tasks(task(7, 4, { moved: 3.5, waiting: { kind: 'socket' } }))), false);
    history.add(poll(5, tasks(task(7, 4, { moved: 4.5, waiting: { kind: 'socket' } }))), false);
    history.add(
      poll(6, {
        tasks: { changed: [], gone: [7], total: 0 },
        finished: {
          changed: [
            {
              id: 7,
              name: 'Task-7',
              unnamed: true,
              coroutine: 'work',
              cell: cell(1),
              since: 1,
              before: false,
              end: 5.5,
              outcome: 'failed',
              errorName: 'OSError'
            }
          ],
          gone: [],
          total: 1
        }
      }),
      false
    );
    const [span] = history.tasks.values();
    expect(span).toMatchObject({ start: 1, end: 5.5, outcome: 'failed', errorName: 'OSError' });
    expect(span.parts.map(p => [p.kind, p.at?.line, p.start, p.end])).toEqual([
      ['sleep', 3, 1, 3.5],
      ['socket', 4, 3.5, 4.5],
      ['socket', 4, 4.5, 5.5]
    ]);
  });

  it('end with a full answer that does not have them', () => {
    const history = new LoopHistory();
    history.add(
      poll(2, { tasks: { changed: [task(1, 3), task(2, 3)], gone: [], total: 2 } }),
      false
    );
    const rest = { changed: [task(2, 3)], gone: [], total: 1 };
    history.add(poll(3, { full: true, more: true, tasks: rest }), false);
    expect([...history.tasks.values()].map(({ end }) => end)).toEqual([null, null]);
    history.add(poll(4, { full: true, tasks: rest }), false);
    expect([...history.tasks.values()].map(({ end }) => end)).toEqual([4, null]);
  });

  it('are bounded in number, and say how many were forgotten', () => {
    const history = new LoopHistory();
    for (let i = 0; i < 25; i++) {
      const changed = Array.from({ length: 1000 }, (_, j) => task(i * 1000 + j, 3));
      history.add(poll(i, { tasks: { changed, gone: [], total: 1 } }), false);
    }
    expect(history.tasks.size).toBe(20_000);
    expect(history.dropped).toBe(5000);
  });
});
