import type { LoopRecord, TaskRecord, WaitReason } from '../wire/protocol';
import { sleepsFor } from './sleep';

/** The moment of these tests. */
const NOW = 100;

const idle: LoopRecord = { state: 'idle', since: 0, cell: null, starving: 0 };

function after(
  waits: readonly (WaitReason & { readonly awaits?: number[]; readonly isCell?: boolean })[],
  loop: LoopRecord = idle,
  taskTotal = waits.length
): number | null {
  const tasks = new Map(
    waits.map(({ awaits = [], isCell = false, ...waiting }, id) => [
      id,
      { id, waiting, awaits, isCell } as unknown as TaskRecord
    ])
  );
  const records = { tasks } as unknown as Parameters<typeof sleepsFor>[0]['records'];
  return sleepsFor({ records, taskTotal, loop, age: moment => NOW - moment });
}

const sleep = (until: number): WaitReason => ({ kind: 'sleep', until });

describe('sleepsFor', () => {
  it('is the time until the first task wakes', () => {
    expect(after([sleep(130), sleep(107)])).toBe(7000);
    expect(after([sleep(130), { kind: 'task', awaits: [0] }])).toBe(30000);
    expect(after([sleep(99)])).toBe(-1000);
  });

  it('ends with a timeout around the sleep', () =>
    expect(after([{ ...sleep(130), deadline: 105 }])).toBe(5000));

  it('counts the cell that awaits', () => {
    const running: LoopRecord = { ...idle, state: 'running' };
    expect(after([{ ...sleep(130), isCell: true }], running)).toBe(30000);
    // This cell may block at any time.
    expect(after([sleep(130)], running)).toBeNull();
  });

  it.each<[string, WaitReason[], Partial<LoopRecord>, number]>([
    ['no task is there', [], {}, 0],
    ['a task waits for something else', [sleep(130), { kind: 'queue' }], {}, 2],
    ['the end of a sleep is unknown', [{ kind: 'sleep' }], {}, 1],
    ['a task waits for one that is not known', [sleep(130), { kind: 'task' }], {}, 2],
    ['not all tasks are known', [sleep(130)], {}, 2],
    ['the loop is blocked', [sleep(130)], { state: 'blocked' }, 1],
    ['a wake-up got lost', [sleep(130)], { lostWake: true }, 1],
    ['an interrupt is pending', [sleep(130)], { interruptPending: true }, 1]
  ])('is unknown when %s', (_, waits, loop, total) =>
    expect(after(waits, { ...idle, ...loop }, total)).toBeNull()
  );
});
