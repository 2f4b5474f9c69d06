import { nullTranslator } from '@jupyterlab/translation';

import type { CoroutineRecord, LoopRecord, NoticeRecord, TaskRecord } from '../../kernel/protocol';
import type { ILoopState, Presence } from '../../tokens';
import { loopLine } from './loop';
import { span } from './place';
import { seenWords } from './seen';
import { taskMarks, taskName, taskOrigin, taskState } from './task';

const coroutineWords = (record: CoroutineRecord, bundle: typeof trans) =>
  seenWords({ kind: 'coroutine', record }, bundle);

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
    expect(taskMarks({ ...task, cancelling: 1 }, trans)).toEqual(['It was asked to cancel.']);
    expect(taskState({ ...task, before: true }, clock(90), trans)).toContain('for more than 1 min');
  });

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
    expect(loopLine(state({ ...blocked, starving: 2 }), trans)).toEqual({
      text: 'Blocked for 5 s by time.sleep, line 2 of cell [3]. 2 tasks cannot go on until it ends.',
      tone: 'warning',
      at
    });
    // A synchronous cell that keeps nobody waiting is no warning.
    expect(loopLine(state(blocked), trans).tone).toBe('active');
  });

  it.each<[string, ILoopState]>([
    ['Idle: no cell is running.', state({})],
    ['Running cell [3] for 5 s.', state({ state: 'running' })],
    ['Cell [3] waits for your input. Until then no task can go on.', state({ state: 'input' })],
    ['This notebook has no kernel.', state(null, { kind: 'no-kernel' })],
    ['Taking a first look…', state(null)]
  ])('says "%s"', (text, value) => expect(loopLine(value, trans).text).toBe(text));

  it('lets the user try again, and look where it cannot follow', () => {
    const failed = { kind: 'failed', why: 'failed', said: 'No control channel.' } as const;
    expect(loopLine(state(null, failed), trans)).toMatchObject({ tone: 'error', action: 'attach' });
    const looks = { ...state({}), following: 'old-frontend' } as ILoopState;
    expect(loopLine(looks, trans).action).toBe('look');
    // While a cell runs, what was seen before it is not said as if it were now.
    expect(loopLine({ ...looks, outOfSight: true } as ILoopState, trans).text).toBe(
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
    expect(seenWords({ kind: 'notice', record: notice }, trans)).toBe(
      'The thread pool_0 kept Python to itself for 2 s, in crunch(): nothing else could run, no task either. Such work belongs in a process of its own.'
    );
    const unknown = { ...notice, args: { thread: 'pool_0', seconds: 2.1 } };
    expect(seenWords({ kind: 'notice', record: unknown }, trans)).toContain('for 2 s: nothing');
  });
});
