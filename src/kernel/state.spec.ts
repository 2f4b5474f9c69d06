import type { CoroutineRecord, PollBody, TaskRecord } from '../wire/protocol';
import { LoopState } from './state';

const task = (id: number): TaskRecord => ({
  id,
  name: `Task-${id}`,
  unnamed: true,
  coroutine: 'work',
  isCell: false,
  waiting: { kind: 'sleep' },
  stack: [],
  cell: null,
  since: 1,
  before: false,
  awaits: [],
  awaitedBy: [],
  cancelling: 0
});

const coroutine = (id: number): CoroutineRecord => ({
  id,
  name: 'work',
  state: 'held',
  holders: [],
  cell: null,
  since: 1
});

function poll(change: Partial<PollBody>): PollBody {
  return {
    session: 's',
    revision: 1,
    now: 10,
    full: false,
    more: false,
    loop: { state: 'idle', since: 0, cell: null, starving: 0 },
    tasks: { changed: [], gone: [], total: 0 },
    coroutines: { changed: [], gone: [], total: 0 },
    finished: { changed: [], gone: [], total: 0 },
    fanouts: { changed: [], gone: [], total: 0 },
    failures: { changed: [], gone: [], total: 0 },
    blocks: { changed: [], gone: [], total: 0 },
    notices: { changed: [], gone: [], total: 0 },
    executions: [],
    ...change
  };
}

describe('LoopState', () => {
  it('puts deltas together', () => {
    const state = new LoopState('live');
    state.apply(poll({ full: true, tasks: { changed: [task(1), task(2)], gone: [], total: 2 } }));
    state.apply(
      poll({
        revision: 2,
        tasks: { changed: [{ ...task(2), name: 'b' }, task(3)], gone: [1], total: 2 },
        coroutines: { changed: [coroutine(7)], gone: [], total: 1 }
      })
    );
    expect([...state.records.tasks.values()].map(({ id, name }) => [id, name])).toEqual([
      [2, 'b'],
      [3, 'Task-3']
    ]);
    expect([...state.records.coroutines.keys()]).toEqual([7]);
    expect([state.session, state.revision]).toEqual(['s', 2]);
  });

  it('starts again with a full answer', () => {
    const state = new LoopState('live');
    state.apply(poll({ tasks: { changed: [task(1)], gone: [], total: 1 } }));
    state.apply(
      poll({ session: 't', full: true, tasks: { changed: [task(9)], gone: [], total: 1 } })
    );
    expect([...state.records.tasks.keys()]).toEqual([9]);
  });

  it('is silent when nothing changed', () => {
    const state = new LoopState('live');
    state.apply(poll({ full: true }));
    let changes = 0;
    state.changed.connect(() => changes++);
    expect(state.apply(poll({ revision: 1, now: 11 }))).toBe(false);
    expect(changes).toBe(0);
    expect(
      state.apply(poll({ loop: { state: 'running', since: 11, cell: null, starving: 0 } }))
    ).toBe(true);
    expect(changes).toBe(1);
  });

  it('is silent when a full answer replaces nothing', () => {
    const state = new LoopState('live');
    state.apply(poll({ full: true, revision: 0 }));
    expect(state.apply(poll({ full: true, revision: 0, now: 11 }))).toBe(false);
    state.apply(poll({ tasks: { changed: [task(1)], gone: [], total: 1 } }));
    expect(state.apply(poll({ full: true, revision: 0, now: 12 }))).toBe(true);
    expect(state.records.tasks.size).toBe(0);
  });

  it('measures ages on the clock of the helper', () => {
    const state = new LoopState('live');
    state.apply(poll({ full: true, now: 1000 }));
    expect(state.age(990)).toBeGreaterThanOrEqual(10);
    expect(state.age(990)).toBeLessThan(11);
    expect(state.age(2000)).toBeLessThan(-999);
  });

  it('knows since when a task waits where it waits', () => {
    const state = new LoopState('live');
    expect(state.waitingSince(task(1))).toBe(1);
    expect(state.waitingSince({ ...task(1), moved: 20 })).toBe(20);
  });

  it('forgets a kernel that is gone', () => {
    const state = new LoopState('live');
    state.apply(poll({ full: true, tasks: { changed: [task(1)], gone: [], total: 1 } }));
    state.reset({ kind: 'starting' });
    expect(state.records.tasks.size).toBe(0);
    expect(state.session).toBeUndefined();
    expect(state.presence).toEqual({ kind: 'starting' });
  });

  it('comes back to life with an answer', () => {
    const state = new LoopState('live');
    state.apply(poll({ full: true }));
    state.setPresence({ kind: 'silent' });
    let changes = 0;
    state.changed.connect(() => changes++);
    state.apply(poll({}));
    expect(state.presence).toEqual({ kind: 'live' });
    expect(changes).toBe(1);
  });
});
