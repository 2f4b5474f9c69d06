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
import { blockedSentence, blockFacts } from './block';
import { durationText } from './duration';
import { kernelFacts } from './kernel';
import { loopStatus } from './loop';
import { runtimeProblemText, subFailureText } from './runtime-problem';
import { taskMarks, taskName, taskOrigin, taskState, taskTies } from './task';

const trans = nullTranslator.load('jupyterlab_loopscope');

const coroutineTexts = (record: CoroutineRecord) =>
  runtimeProblemText({ kind: 'coroutines', record }, trans);

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
    expect(taskState(task, clock(12.9), trans)).toEqual([
      'Waiting in asyncio.sleep',
      'Cell [3], line 4',
      'For 12 s'
    ]);
    expect(taskMarks({ ...task, cancelling: 1 }, false, trans)).toEqual([
      'It was asked to cancel.'
    ]);
    expect(taskState({ ...task, before: true }, clock(90), trans)).toContain('For more than 1 min');
  });

  it('say that they are of an older text or run, and not both', () => {
    expect(taskMarks(task, false, trans)).toEqual([]);
    expect(taskMarks(task, true, trans)).toEqual([
      'Its cell was edited after this run, so it runs the old code.'
    ]);
    expect(taskMarks({ ...task, old: true }, true, trans)).toEqual([
      'It is left over from an earlier run of its cell.'
    ]);
  });

  it('say which tasks they are connected to', () => {
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
      '2 other tasks also wait for it.'
    ]);
  });

  it.each<[string, WaitReason]>([
    ['Waiting for the queue jobs (0 items)', { kind: 'queue', name: 'jobs', size: 0 }],
    [
      'Waiting for the queue jobs, which is full (3 items)',
      { kind: 'queue', name: 'jobs', size: 3, maxsize: 3 }
    ],
    [
      'Waiting until a queue is processed (1 item left)',
      { kind: 'queue', call: 'asyncio.Queue.join', size: 1 }
    ],
    ['Waiting for the process ffmpeg (PID 47)', { kind: 'subprocess', name: 'ffmpeg', pid: 47 }],
    ['Waiting for a process (PID 47)', { kind: 'subprocess', pid: 47 }],
    ['Waiting for load() in a thread', { kind: 'thread', name: 'load()' }],
    ['Waiting for the connection to 1.2.3.4:80', { kind: 'socket', peer: '1.2.3.4:80' }],
    ['Waiting for the lock db.lock', { kind: 'lock', name: 'db.lock' }],
    ['About to run', { kind: 'ready' }]
  ])('say "%s"', (label, waiting) =>
    expect(taskState({ ...task, stack: [], waiting }, clock(3), trans)).toEqual([label, 'For 3 s'])
  );

  it('say when they resume or time out, if that is not now', () => {
    const waiting = { kind: 'sleep', call: 'asyncio.sleep', until: 100 } as const;
    expect(taskState({ ...task, waiting }, clock(40, 30), trans)).toEqual([
      'Waiting in asyncio.sleep',
      'Cell [3], line 4',
      'For 10 s',
      'Resumes in 1 min'
    ]);
    const limited = { ...waiting, deadline: 50 };
    expect(taskState({ ...task, waiting: limited }, clock(40), trans)).toContain(
      'Times out in 10 s'
    );
    expect(taskState({ ...task, waiting }, clock(99.5), trans)).toHaveLength(3);
  });

  it('have their name, or that of their coroutine if asyncio named them', () => {
    expect(taskName(task, trans)).toBe('main()');
    expect(taskName({ ...task, unnamed: false, name: 'pulse' }, trans)).toBe('pulse');
    expect(taskName({ ...task, isCell: true }, trans)).toBe('Cell [3]');
  });

  it('say where they come from, if that is known', () => {
    expect(taskOrigin(task, clock(90), trans)).toEqual(['Started by cell [3]', '1 min ago']);
    expect(taskOrigin({ ...task, cell: null }, clock(3), trans)).toEqual([
      'Started by an unknown cell',
      '3 s ago'
    ]);
    expect(taskOrigin({ ...task, cell: null, before: true }, clock(3), trans)).toEqual([
      'Started before Loopscope was attached'
    ]);
    expect(taskOrigin({ ...task, isCell: true }, clock(3), trans)).toEqual([]);
  });
});

describe('durationText', () => {
  it.each([
    [0.4, '0 s'],
    [-3, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [7300, '2 h']
  ])('says %p seconds as %p', (seconds, text) => expect(durationText(seconds, trans)).toBe(text));

  it.each([
    [0.04, '< 0.1 s'],
    [0.46, '0.4 s'],
    [9.99, '9.9 s'],
    [31.6, '31 s']
  ])('says %p seconds that are over as %p', (seconds, text) =>
    expect(durationText(seconds, trans, 'tenths')).toBe(text)
  );
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
  const texts = (...records: BlockRecord[]) =>
    runtimeProblemText({ kind: 'blocks', records }, trans);

  it('say what blocked the loop, and for how long', () => {
    expect(texts(block(2, 0.45, 2))).toEqual([
      'time.sleep blocked the event loop for 0.4 s (Cell [3], line 2).',
      '2 tasks had to wait.'
    ]);
    expect(texts({ ...block(2, 31), cause: 'cpu', blocker: undefined })).toContain(
      'A computation blocked the event loop for 31 s (Cell [3], line 2).'
    );
  });

  it('of one cell are told together, with the longest', () => {
    expect(texts(block(4, 3), block(2, 2), block(3, 1))).toEqual([
      'Cell [3] blocked the event loop 3 times, for 6.0 s in total. The longest block:',
      'time.sleep blocked the event loop for 3.0 s (Cell [3], line 4).',
      '1 task had to wait.'
    ]);
    expect(blockFacts(block(4, 3), trans)).toEqual(['3.0 s', 'time.sleep', 'Cell [3], line 4']);
  });

  it.each<BlockRecord['cause']>(['cpu', 'debugger', 'gui', 'trio', 'nested', 'unknown'])(
    'have a sentence for %s, with the place',
    cause => {
      for (const blocker of [undefined, 'crunch']) {
        const record = { ...block(2, 31), cause, blocker };
        expect(texts(record)[0]).toMatch(/^[A-Zc].* 31 s.*\(Cell \[3\], line 2\)\.$/);
        // The place stands beside it, as a link.
        expect(blockedSentence(record, 31, trans)).toMatch(/^Blocked for 31 s.*\.$/);
        for (const text of [texts(record)[0], blockedSentence(record, 31, trans)]) {
          expect(text).not.toMatch(/%\d|undefined/);
        }
      }
    }
  );
});

describe('failures', () => {
  it('say where the task is stored', () => {
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
    expect(runtimeProblemText({ kind: 'failures', record }, trans)).toEqual([
      'parser failed with ValueError: no (Cell [3]). Its error was never retrieved: await the task, which is stored in job, Out[7].'
    ]);
  });

  const failed: FailureRecord = {
    id: 1,
    kind: 'unretrieved',
    name: '',
    unnamed: false,
    coroutine: 'fetch',
    cell,
    errorName: 'ValueError',
    message: 'no',
    stack: [],
    holders: [{ kind: 'variable', name: 'g' }],
    since: 0
  };
  const textsOf = (fields: Partial<FailureRecord>) =>
    runtimeProblemText({ kind: 'failures', record: { ...failed, ...fields } }, trans);

  it.each([
    [
      'fetch() failed with ValueError: no (Cell [3]). Its error was never retrieved: await the gather, which is stored in g.',
      { future: 'gather' }
    ],
    [
      'fetch() failed with ValueError: no (Cell [3]). The gather is gone, and its error was never retrieved.',
      { future: 'gather', kind: 'logged', holders: [] }
    ],
    [
      'A future failed with ValueError: no. Its error was never retrieved: await the future, which is stored in g.',
      { future: 'future' }
    ],
    [
      'A future failed with ValueError: no. It is gone, and its error was never retrieved.',
      { future: 'future', kind: 'logged', holders: [] }
    ],
    [
      'fetch() failed with ValueError: no (Cell [3]). The future in g holds the error: call its result().',
      { future: 'threadsafe' }
    ]
  ] as const)('of futures: "%s"', (text, fields) => expect(textsOf(fields)).toEqual([text]));

  it('of groups count the errors, and name each', () => {
    const error = { errorName: 'ExceptionGroup', message: 'unhandled errors in a TaskGroup' };
    expect(textsOf({ ...error, kind: 'cell', count: 2, cancelled: ['a', 'b'] })).toEqual([
      'Cell [3] failed with ExceptionGroup: unhandled errors in a TaskGroup. It contains 2 errors:',
      'Cancelled with it: a, b.'
    ]);
    const sub = {
      depth: 1,
      coroutine: 'fetch',
      cell,
      errorName: 'ValueError',
      message: 'no',
      stack: []
    };
    expect(subFailureText(sub, trans)).toBe('fetch() failed with ValueError: no (Cell [3])');
    expect(subFailureText({ ...sub, name: 'first' }, trans)).toContain('first failed');
    expect(subFailureText({ ...sub, name: 'Task-7' }, trans)).toContain('fetch() failed');
    expect(subFailureText({ ...sub, coroutine: '<module>' }, trans)).toBe(
      'Failed with ValueError: no (Cell [3])'
    );
  });
});

describe('what is no failure of a task', () => {
  const record: FailureRecord = {
    id: 1,
    kind: 'leaked',
    name: 'ClientSession',
    unnamed: false,
    coroutine: '',
    cell: null,
    message: 'Unclosed client session',
    stack: [],
    holders: [],
    since: 0
  };
  const textOf = (fields: Partial<FailureRecord>) =>
    runtimeProblemText({ kind: 'failures', record: { ...record, ...fields } }, trans)[0];

  it('is called a leak, or a report of the loop', () => {
    expect(textOf({})).toBe(
      'An object of the class ClientSession was deleted but never closed. Close it, or use “async with”.'
    );
    const error = { kind: 'reported', name: '', errorName: 'OSError', message: 'lost' } as const;
    expect(textOf({ ...error, report: 'Fatal error on transport' })).toContain(
      'The event loop reported “Fatal error on transport”: OSError: lost ('
    );
  });

  it('is the work of the kernel, and no block of the cell', () => {
    expect(blockedSentence({ cause: 'kernel', work: 'traceback' }, 2, trans)).toBe(
      'The kernel has been formatting a traceback for 2.0 s.'
    );
  });

  it('is a deadlock unless other code releases the lock', () => {
    const tasks = [{ ...task, waiting: { kind: 'lock' } } as TaskRecord, task];
    expect(runtimeProblemText({ kind: 'deadlock', tasks }, trans)[0]).toContain(
      'and nothing is seen that releases the lock.'
    );
    const [audit, transfer] = [
      { name: 'audit', waiting: { kind: 'lock', name: 'accounts' } },
      { name: 'transfer', waiting: { kind: 'lock', name: 'ledger' } }
    ].map(fields => ({ ...task, unnamed: false, ...fields }) as TaskRecord);
    expect(runtimeProblemText({ kind: 'deadlock', tasks: [audit, transfer] }, trans)[0]).toBe(
      'Deadlock: audit holds ledger and waits for accounts. transfer holds accounts and waits for ledger.'
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
      'Cells cannot use await directly: %autoawait is off. Run %autoawait asyncio to turn it on.',
      'The kernel also runs the event loop of a GUI: qt',
      'This kernel can only answer between cells: it has no separate control thread.'
    ]);
    expect(kernelFacts({ ...facts, runner: 'trio' }, trans)[2]).toBe(
      'Cells that use await run on trio instead of this event loop.'
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

  it('say where they are stored', () => {
    expect(coroutineTexts(held)).toEqual([
      'Cell [3] called fetch() without await. The coroutine has not run; it is stored in Out[3].'
    ]);
    const both = [
      { kind: 'variable', name: 'a' },
      { kind: 'variable', name: 'b' }
    ] as const;
    expect(coroutineTexts({ ...held, holders: both })[0]).toContain('it is stored in a, b.');
    expect(coroutineTexts({ ...held, holders: [held.holders[0]] })[0]).toContain('stored in _.');
  });

  it('say that they are gone', () => {
    expect(coroutineTexts({ ...held, state: 'dropped', holders: [], cell: null })).toEqual([
      'fetch() was called without await. The coroutine was discarded without running.'
    ]);
  });
});

describe('the loop', () => {
  const live: Presence = { kind: 'live' };
  const state = (
    loop: Partial<LoopRecord> | null,
    presence: Presence = live,
    tasks: ReadonlyMap<number, TaskRecord> = new Map()
  ) =>
    ({
      presence,
      following: 'live',
      loop: loop && { state: 'idle', since: 0, cell, starving: 0, ...loop },
      records: { tasks },
      age: ago(5)
    }) as unknown as ILoopState;

  it('is blocked, and names the line and the tasks that cannot continue', () => {
    const at = { function: '<module>', line: 2, cell };
    const blocked = { state: 'blocked', at, blocker: 'time.sleep' } as const;
    expect(loopStatus(state({ ...blocked, starving: 2 }), trans)).toEqual({
      sentences: ['Blocked for 5.0 s by time.sleep.', '2 tasks cannot continue until this ends.'],
      tone: 'warning',
      at
    });
    // A synchronous cell that makes no task wait is no warning.
    expect(loopStatus(state(blocked), trans).tone).toBe('active');
  });

  it.each<[string, ILoopState]>([
    ['Idle: no cell is running.', state({})],
    ['Running cell [3] for 5 s.', state({ state: 'running' })],
    [
      'Cell [3] is waiting for your input. No task can continue until you answer.',
      state({ state: 'input' })
    ],
    ['This notebook has no kernel.', state(null, { kind: 'no-kernel' })],
    [
      'Loopscope could not load the code for the kernel. Try again, or reload the page.',
      state(null, { kind: 'failed', why: 'not-loaded' })
    ],
    ['Reading the state of the event loop…', state(null)]
  ])('says "%s"', (text, value) => expect(loopStatus(value, trans).sentences.join(' ')).toBe(text));

  it('is not simply running while tasks wait for each other', () => {
    const ring = [1, 2].map(id => [id, { ...task, id, cycle: [1, 2] }] as const);
    const { tone, sentences } = loopStatus(state({ state: 'running' }, live, new Map(ring)), trans);
    expect(tone).toBe('warning');
    expect(sentences).toEqual([
      'Deadlock: 2 tasks wait for each other.',
      'Running cell [3] for 5 s.'
    ]);
    // One of them is gone: it is over.
    const one = new Map(ring.slice(1));
    expect(loopStatus(state({ state: 'running' }, live, one), trans).tone).toBe('active');
  });

  it('lets the user try again, and update where it cannot follow', () => {
    const failed = { kind: 'failed', why: 'failed', said: 'No control channel.' } as const;
    expect(loopStatus(state(null, failed), trans)).toMatchObject({
      tone: 'error',
      action: 'attach'
    });
    const looks = { ...state({}), following: 'old-frontend' } as ILoopState;
    expect(loopStatus(looks, trans).action).toBe('look');
    // While a cell runs, what was seen before it is not shown as if it were current.
    expect(loopStatus({ ...looks, outOfSight: true }, trans).sentences).toEqual([
      'A cell is running.',
      'Loopscope updates when it ends.'
    ]);
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

  it('say which thread held the GIL', () => {
    expect(runtimeProblemText({ kind: 'notices', record: notice }, trans)).toEqual([
      'The thread pool_0 held the GIL for 2.1 s in crunch(), so no other code could run. Use a separate process for such work.'
    ]);
    const unknown = { ...notice, args: { thread: 'pool_0', seconds: 2.1 } };
    expect(runtimeProblemText({ kind: 'notices', record: unknown }, trans)[0]).toContain(
      'for 2.1 s, so'
    );
  });

  it('name the library that patched asyncio', () => {
    const args = { flavour: 'nest_asyncio', loses: true, library: 'pyppeteer' };
    const record: NoticeRecord = { ...notice, kind: 'nest-asyncio', args };
    expect(runtimeProblemText({ kind: 'notices', record }, trans)).toEqual([
      'The library pyppeteer patched asyncio with nest_asyncio, so cells that you run during a nested loop are lost.'
    ]);
  });

  it('say that the watchdog failed, and with what', () => {
    const record: NoticeRecord = {
      ...notice,
      kind: 'watchdog-failed',
      args: { error: 'KeyError' },
      cell: null
    };
    expect(runtimeProblemText({ kind: 'notices', record }, trans)).toEqual([
      'Loopscope’s watchdog thread failed with KeyError and was restarted. Some blocks of the event loop may be missing here.'
    ]);
  });
});
