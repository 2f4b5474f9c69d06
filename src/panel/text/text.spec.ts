import { nullTranslator } from '@jupyterlab/translation';

import type {
  BlockRecord,
  CoroutineRecord,
  FailureRecord,
  KernelFacts,
  LoopRecord,
  NoticeRecord,
  TaskRecord,
  WaitReason
} from '../../wire/protocol';
import type { ILoopState, Presence } from '../../tokens';
import { kernelFacts } from './kernel';
import { loopStatus } from './loop';
import { span } from './place';
import { blockLine, runtimeProblemText } from './runtime-problem';
import { taskMarks, taskName, taskOrigin, taskState, taskTies } from './task';

const coroutineWords = (record: CoroutineRecord, bundle: typeof trans) =>
  runtimeProblemText({ kind: 'coroutines', record }, bundle);

const trans = nullTranslator.load('jupyterlab_loopscope');
const cell = { execution: 9, cellId: 'abc', count: 3 };
const ago = (seconds: number) => () => seconds;
const clock = (seconds: number, moved = 0) => ({
  age: (moment: number) => seconds - moment,
  waitingSince: () => moved
});

const task: TaskRecord = {
  id: 1,
  name: 'Task-12',
  unnamed: true,
  coroutine: 'main',
  isCell: false,
  waiting: { kind: 'sleep', call: 'asyncio.sleep' },
  stack: [
    { function: 'main', line: 4, cell },
    { function: 'sleep', line: 600, file: 'asyncio/tasks.py' }
  ],
  cell,
  since: 0,
  before: false,
  awaits: [],
  awaitedBy: [],
  cancelling: 0
};

describe('tasks', () => {
  it('say what they wait for, where and how long', () => {
    expect(taskState(task, clock(12.9), trans)).toBe(
      'waiting in asyncio.sleep, line 4 of cell [3], for 12 s'
    );
    expect(taskMarks({ ...task, cancelling: 1 }, false, trans)).toEqual([
      'It was asked to cancel.'
    ]);
    expect(taskState({ ...task, before: true }, clock(90), trans)).toContain('for more than 1 min');
  });

  it('say that they are of an older text or run, and not both', () => {
    expect(taskMarks(task, false, trans)).toEqual([]);
    expect(taskMarks(task, true, trans)).toEqual([
      'Its cell has been edited since: it runs what the cell said before.'
    ]);
    expect(taskMarks({ ...task, old: true }, true, trans)).toEqual([
      'It is left from an earlier run of its cell.'
    ]);
  });

  it('say whom they are bound to', () => {
    const other = (id: number) => ({ ...task, id, unnamed: false, name: `t${id}` });
    const tasks = new Map([2, 3, 4, 5, 6].map(id => [id, other(id)]));
    const locked = {
      ...task,
      waiting: { kind: 'lock', waiters: 3 } as const,
      awaits: [2],
      awaitedBy: [3, 4, 5, 6, 99]
    };
    expect(taskTies(task, tasks, trans)).toEqual([]);
    expect(taskTies(locked, tasks, trans)).toEqual([
      'The lock is held by t2.',
      'It is awaited by t3, t4, t5 and 1 more.',
      '2 more tasks wait for the same.'
    ]);
  });

  it.each<[string, WaitReason]>([
    ['waiting for the queue jobs (0 items)', { kind: 'queue', name: 'jobs', size: 0 }],
    [
      'waiting for the queue jobs, which is full (3 items)',
      { kind: 'queue', name: 'jobs', size: 3, maxsize: 3 }
    ],
    [
      'waiting until a queue is done (1 item left)',
      { kind: 'queue', call: 'asyncio.Queue.join', size: 1 }
    ],
    ['waiting for the process ffmpeg (number 47)', { kind: 'subprocess', name: 'ffmpeg', pid: 47 }],
    ['waiting for load() in a thread', { kind: 'thread', name: 'load()' }],
    ['waiting for the connection to 1.2.3.4:80', { kind: 'socket', peer: '1.2.3.4:80' }],
    ['waiting for the lock db.lock', { kind: 'lock', name: 'db.lock' }],
    ['about to run', { kind: 'ready' }]
  ])('say "%s"', (words, waiting) =>
    expect(taskState({ ...task, stack: [], waiting }, clock(3), trans)).toBe(`${words}, for 3 s`)
  );

  it('say when they wake or give up, if that is not now', () => {
    const waiting = { kind: 'sleep', call: 'asyncio.sleep', until: 100 } as const;
    expect(taskState({ ...task, waiting }, clock(40, 30), trans)).toBe(
      'waiting in asyncio.sleep, line 4 of cell [3], for 10 s, wakes in 1 min'
    );
    expect(taskState({ ...task, waiting }, clock(99.5), trans)).not.toContain('wakes');
  });

  it('are called by their name, or by their coroutine when asyncio named them', () => {
    expect(taskName(task, trans)).toBe('main()');
    expect(taskName({ ...task, unnamed: false, name: 'pulse' }, trans)).toBe('pulse');
    expect(taskName({ ...task, isCell: true }, trans)).toBe('Cell [3]');
  });

  it('say where they come from, or that nobody knows', () => {
    expect(taskOrigin(task, clock(90), trans)).toBe('started by cell [3], 1 min ago');
    expect(taskOrigin({ ...task, cell: null }, clock(3), trans)).toBe(
      'started by an unknown cell, 3 s ago'
    );
    expect(taskOrigin({ ...task, cell: null, before: true }, clock(3), trans)).toBe(
      'started before Loopscope came'
    );
  });
});

describe('span', () => {
  it.each([
    [0.4, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [7300, '2 h']
  ])('says %p seconds as %p', (seconds, words) => expect(span(seconds, trans)).toBe(words));
});

describe('blocks', () => {
  const block = (id: number, length: number, starving = 1): BlockRecord => ({
    id,
    cell,
    at: { function: '<module>', line: id, cell },
    blocker: 'time.sleep',
    cause: 'sleep',
    start: 0,
    end: length,
    starving
  });
  const words = (...records: BlockRecord[]) =>
    runtimeProblemText({ kind: 'blocks', records }, trans);

  it('say who held the loop, and for how long', () => {
    expect(words(block(2, 0.45, 2))).toBe(
      'time.sleep blocked the loop for 0.4 s (line 2 of cell [3]); 2 tasks could not go on.'
    );
    expect(words({ ...block(2, 31), cause: 'cpu', blocker: undefined })).toContain(
      'A computation blocked the loop for 31 s'
    );
  });

  it('of one cell are told together, with the longest', () => {
    expect(words(block(4, 3), block(2, 2), block(3, 1))).toBe(
      'Cell [3] has blocked the loop 3 times, for 6.0 s in all. The longest: time.sleep blocked the loop for 3.0 s (line 4 of cell [3]); 1 task could not go on.'
    );
    expect(blockLine(block(4, 3), trans)).toBe('3.0 s, time.sleep, line 4 of cell [3]');
  });
});

describe('failures', () => {
  it('say who holds the task', () => {
    const record: FailureRecord = {
      id: 1,
      kind: 'unretrieved',
      name: 'parser',
      unnamed: false,
      coroutine: 'parse',
      cell,
      errorName: 'ValueError',
      message: 'no',
      stack: [],
      holders: [
        { kind: 'variable', name: 'job' },
        { kind: 'output', name: 'Out[7]' }
      ],
      since: 0
    };
    expect(runtimeProblemText({ kind: 'failures', record }, trans)).toBe(
      'parser failed with ValueError: no, and nobody has looked. Await one of job, Out[7] to see the error where you handle it.'
    );
  });
});

describe('the kernel', () => {
  const facts: KernelFacts = {
    python: '3.11.2',
    ipython: '9.18.1',
    ipykernel: '7.4.0',
    loop: 'uvloop.Loop',
    autoawait: true,
    controlThread: true,
    runner: 'asyncio'
  };

  it('is described, with what is unusual about it', () => {
    expect(kernelFacts(facts, trans)).toEqual([
      'Python 3.11.2, IPython 9.18.1, ipykernel 7.4.0',
      'Event loop: uvloop.Loop'
    ]);
    const odd = { ...facts, autoawait: false, controlThread: false, gui: 'qt', policy: 'P' };
    expect(kernelFacts(odd, trans).slice(2)).toEqual([
      'Event loop policy: P',
      'A cell cannot await at its top level: %autoawait is off. %autoawait asyncio turns it on.',
      'The kernel also turns the loop of a GUI: qt',
      'This kernel answers only between cells: it has no thread for questions.'
    ]);
    expect(kernelFacts({ ...facts, runner: 'trio' }, trans)[2]).toBe(
      'Cells that await are run by trio, not by this loop.'
    );
  });
});

describe('coroutines', () => {
  const held: CoroutineRecord = {
    id: 1,
    name: 'fetch',
    state: 'held',
    holders: [
      { kind: 'last', name: '_' },
      { kind: 'output', name: 'Out[3]' }
    ],
    cell,
    since: 0
  };

  it('say who holds them', () => {
    expect(coroutineWords(held, trans)).toBe(
      'Cell [3] called fetch() without await. Nothing in it has run; Out[3] still holds it.'
    );
    const both = [
      { kind: 'variable', name: 'a' },
      { kind: 'variable', name: 'b' }
    ] as const;
    expect(coroutineWords({ ...held, holders: both }, trans)).toContain('a, b still hold it.');
    expect(coroutineWords({ ...held, holders: [held.holders[0]] }, trans)).toContain(
      '_ still holds'
    );
  });

  it('say that they are gone', () => {
    expect(coroutineWords({ ...held, state: 'dropped', holders: [], cell: null }, trans)).toBe(
      'fetch() was called without await. It is gone, and nothing in it has run.'
    );
  });
});

describe('the loop', () => {
  const state = (loop: Partial<LoopRecord> | null, presence: Presence = { kind: 'live' }) =>
    ({
      presence,
      following: 'live',
      loop: loop && { state: 'idle', since: 0, cell, starving: 0, ...loop },
      age: ago(5)
    }) as unknown as ILoopState;

  it('is blocked, and names the line and who cannot go on', () => {
    const at = { function: '<module>', line: 2, cell };
    const blocked = { state: 'blocked', at, blocker: 'time.sleep' } as const;
    expect(loopStatus(state({ ...blocked, starving: 2 }), trans)).toEqual({
      text: 'Blocked for 5 s by time.sleep, line 2 of cell [3]. 2 tasks cannot go on until it ends.',
      tone: 'warning',
      at
    });
    // A synchronous cell that keeps nobody waiting is no warning.
    expect(loopStatus(state(blocked), trans).tone).toBe('active');
  });

  it.each<[string, ILoopState]>([
    ['Idle: no cell is running.', state({})],
    ['Running cell [3] for 5 s.', state({ state: 'running' })],
    ['Cell [3] waits for your input. Until then no task can go on.', state({ state: 'input' })],
    ['This notebook has no kernel.', state(null, { kind: 'no-kernel' })],
    ['Taking a first look…', state(null)]
  ])('says "%s"', (text, value) => expect(loopStatus(value, trans).text).toBe(text));

  it('lets the user try again, and look where it cannot follow', () => {
    const failed = { kind: 'failed', why: 'failed', said: 'No control channel.' } as const;
    expect(loopStatus(state(null, failed), trans)).toMatchObject({
      tone: 'error',
      action: 'attach'
    });
    const looks = { ...state({}), following: 'old-frontend' } as ILoopState;
    expect(loopStatus(looks, trans).action).toBe('look');
    // While a cell runs, what was seen before it is not said as if it were now.
    expect(loopStatus({ ...looks, outOfSight: true }, trans).text).toBe(
      'A cell is running; Loopscope looks again when it ends.'
    );
  });
});

describe('notices', () => {
  const notice: NoticeRecord = {
    id: 1,
    kind: 'lock-kept',
    args: { thread: 'pool_0', seconds: 2.1, function: 'crunch' },
    cell,
    since: 0
  };

  it('say which thread kept Python to itself', () => {
    expect(runtimeProblemText({ kind: 'notices', record: notice }, trans)).toBe(
      'The thread pool_0 kept Python to itself for 2.1 s, in crunch(): nothing else could run, no task either. Such work belongs in a process of its own.'
    );
    const unknown = { ...notice, args: { thread: 'pool_0', seconds: 2.1 } };
    expect(runtimeProblemText({ kind: 'notices', record: unknown }, trans)).toContain(
      'for 2.1 s: nothing'
    );
  });

  it('say that the watchdog failed, and with what', () => {
    const record: NoticeRecord = {
      ...notice,
      kind: 'watchdog-failed',
      args: { error: 'KeyError' },
      cell: null
    };
    expect(runtimeProblemText({ kind: 'notices', record }, trans)).toBe(
      'Loopscope’s watchdog thread failed with KeyError and was restarted. Some blocks of the loop may be missing here.'
    );
  });
});
