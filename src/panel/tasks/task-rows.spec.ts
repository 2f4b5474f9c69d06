import type { TaskRecord } from '../../wire/protocol';
import { orderOf, taskFilter } from './task-filter';
import { taskRows, tasksOf } from './task-rows';
import { buildTaskTree } from './task-tree';

const cell = { execution: 2, cellId: 'abc', count: 1 };

function task(id: number, fields: Partial<TaskRecord> = {}): TaskRecord {
  return {
    id,
    name: `Task-${id}`,
    unnamed: true,
    coroutine: 'fetch',
    isCell: false,
    waiting: { kind: 'semaphore', name: 'sem' },
    stack: [{ function: 'fetch', line: 5, cell }],
    cell,
    since: id,
    before: false,
    awaits: [],
    awaitedBy: [],
    cancelling: 0,
    ...fields
  };
}

const rowsOf = (tasks: readonly TaskRecord[], toggled: readonly string[] = []) =>
  taskRows(buildTaskTree(new Map(tasks.map(each => [each.id, each]))), {
    toggled: new Set(toggled)
  });
const shape = (rows: ReturnType<typeof rowsOf>) =>
  rows.map(row => [row.level, tasksOf(row).length, row.isOpen]);

describe('taskRows', () => {
  const ids = [2, 3, 4, 5, 6];
  const gather = [
    task(1, { isCell: true, awaits: ids }),
    ...ids.map(id => task(id, { awaitedBy: [1] }))
  ];

  it('groups identical tasks below the one that awaits them', () => {
    const rows = rowsOf(gather);
    expect(shape(rows)).toEqual([
      [1, 1, true],
      [2, 5, false]
    ]);
    expect(shape(rowsOf(gather, [rows[1].key]))).toEqual([
      [1, 1, true],
      [2, 5, true],
      ...ids.map(() => [3, 1, undefined])
    ]);
    expect(shape(rowsOf(gather, [rows[0].key]))).toEqual([[1, 1, false]]);
  });

  it('keeps few tasks, and tasks that differ, apart', () => {
    expect(shape(rowsOf([task(1), task(2), task(3)]))).toHaveLength(3);
    const lines = [1, 2, 3, 4].map(line =>
      task(line, { stack: [{ function: 'fetch', line, cell }] })
    );
    expect(rowsOf(lines)).toHaveLength(4);
    const stuck = [1, 2, 3, 4].map(id => task(id, { orphan: true }));
    expect(rowsOf(stuck)).toHaveLength(4);
  });

  it('groups tasks whose names differ in a number', () => {
    const named = ids.map(id => task(id, { unnamed: false, name: `get-${id}` }));
    expect(shape(rowsOf(named))).toEqual([[1, 5, false]]);
  });

  it('keeps the key of a group while its tasks come and go', () => {
    const [, before] = rowsOf(gather);
    const [, after] = rowsOf(gather.slice(0, -1).map(each => ({ ...each })));
    expect(after.key).toBe(before.key);
  });

  it('says where a row stands among its siblings', () => {
    const rows = rowsOf([task(1), task(2), task(3)]);
    expect(rows.map(({ position, siblings }) => [position, siblings])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3]
    ]);
  });

  it('stands a long chain', () => {
    const chain = Array.from({ length: 20_000 }, (_, id) =>
      task(id + 1, { awaits: [id + 2], awaitedBy: id > 0 ? [id] : [] })
    );
    expect(rowsOf(chain)).toHaveLength(20_000);
  });
});

describe('taskFilter', () => {
  const loop = { age: (moment: number) => 100 - moment, waitingSince: () => 0 };
  const matches = (text: string, each: TaskRecord) => taskFilter(text, 'all', loop)?.(each);

  it('finds words in the name, the wait, the arguments and the place', () => {
    const one = { ...task(54), arguments: [['i', '54']] } as TaskRecord;
    for (const text of ['fetch', 'sem', 'i=54', '[1]', '[1]:5', 'FETCH semaphore']) {
      expect(matches(text, one)).toBe(true);
    }
    expect(matches('fetch lock', one)).toBe(false);
    expect(taskFilter('  ', 'all', loop)).toBeNull();
  });

  it('finds tasks in a state', () => {
    const late = task(1, { waiting: { kind: 'sleep', until: 99 } });
    expect(taskFilter('', 'overdue', loop)?.(late)).toBe(true);
    expect(taskFilter('', 'overdue', loop)?.(task(2))).toBe(false);
    expect(taskFilter('', 'stuck', loop)?.(task(2, { orphan: true }))).toBe(true);
    expect(taskFilter('', 'old', loop)?.(task(2, { old: true }))).toBe(true);
    expect(taskFilter('', 'running', loop)?.(task(2))).toBe(false);
  });

  it('sorts names as people do', () => {
    const names = ['get-10', 'get-2'].map((name, id) => task(id, { name, unnamed: false }));
    expect([...names].sort(orderOf('name', loop)).map(({ name }) => name)).toEqual([
      'get-2',
      'get-10'
    ]);
  });
});
