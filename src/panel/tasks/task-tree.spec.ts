import type { TaskRecord } from '../../wire/protocol';
import { buildTaskTree, matchingNodes } from './task-tree';
import type { TaskNode } from './task-tree';

type Shape = readonly [number, readonly Shape[]];

const shape = (nodes: readonly TaskNode[]): Shape[] =>
  nodes.map(({ task, children }) => [task.id, shape(children)]);

/** A task that one look saw together with the others. */
function task(id: number, fields: Partial<TaskRecord> = {}): TaskRecord {
  return {
    id,
    name: `Task-${id}`,
    unnamed: true,
    coroutine: 'work',
    isCell: false,
    waiting: { kind: 'ready' },
    stack: [],
    cell: null,
    since: 0,
    awaits: [],
    awaitedBy: [],
    ...fields
  } as unknown as TaskRecord;
}

/** Tasks that await one another, as `id: [ids]`. */
function tasks(awaits: Record<number, number[]>, cell?: number): Map<number, TaskRecord> {
  const ids = Object.keys(awaits).map(Number);
  return new Map(
    ids.map(id => [
      id,
      task(id, {
        isCell: id === cell,
        awaits: awaits[id],
        awaitedBy: ids.filter(other => awaits[other].includes(id))
      })
    ])
  );
}

describe('buildTaskTree', () => {
  it('puts a task below the one that awaits it', () => {
    expect(shape(buildTaskTree(tasks({ 1: [2, 3], 2: [], 3: [4], 4: [], 5: [] })))).toEqual([
      [
        1,
        [
          [2, []],
          [3, [[4, []]]]
        ]
      ],
      [5, []]
    ]);
  });

  it('follows the given order, also below a task', () => {
    const newestFirst = (a: TaskRecord, b: TaskRecord) => b.id - a.id;
    const forest = buildTaskTree(tasks({ 1: [2, 3], 2: [], 3: [], 4: [] }), newestFirst);
    expect(shape(forest)).toEqual([
      [4, []],
      [
        1,
        [
          [3, []],
          [2, []]
        ]
      ]
    ]);
  });

  it('has the tasks that one look saw in the order of their numbers or names', () => {
    const names = (...records: TaskRecord[]) =>
      buildTaskTree(new Map(records.map(record => [record.id, record]))).map(
        ({ task: { name } }) => name
      );
    const numbered = [7, 12, 9, 10].map((number, id) => task(id, { name: `Task-${number}` }));
    expect(names(...numbered)).toEqual(['Task-7', 'Task-9', 'Task-10', 'Task-12']);
    expect(
      names(task(1, { name: 'get-10' }), task(2, { name: 'get-2' }), task(3, { name: 'bad' }))
    ).toEqual(['bad', 'get-2', 'get-10']);
    // What an earlier look saw is older.
    expect(
      names(task(1, { name: 'get-0', since: 5 }), task(2, { name: 'get-1', since: 4 }))
    ).toEqual(['get-1', 'get-0']);
  });

  it('begins with the cell', () => {
    expect(shape(buildTaskTree(tasks({ 1: [], 2: [] }, 2))).map(([id]) => id)).toEqual([2, 1]);
  });

  it('shows a task that two await once', () => {
    expect(shape(buildTaskTree(tasks({ 1: [3], 2: [3], 3: [] })))).toEqual([
      [1, [[3, []]]],
      [2, []]
    ]);
  });

  it('shows every task of a cycle, once', () => {
    expect(shape(buildTaskTree(tasks({ 1: [2], 2: [3], 3: [1], 4: [4] })))).toEqual([
      [1, [[2, [[3, []]]]]],
      [4, []]
    ]);
  });

  it('stands a chain of any length', () => {
    const length = 20000;
    const chain: Record<number, number[]> = {};
    for (let id = 1; id <= length; id++) {
      chain[id] = id < length ? [id + 1] : [];
    }
    // `awaitedBy` by hand: asking everybody about everybody would take a while.
    const records = new Map(
      Object.entries(chain).map(([id, awaits]) => [
        Number(id),
        task(Number(id), { awaits, awaitedBy: Number(id) > 1 ? [Number(id) - 1] : [] })
      ])
    );
    expect(buildTaskTree(records)).toHaveLength(1);
  });
});

describe('matchingNodes', () => {
  it('keeps the matches, and the tasks that await them', () => {
    const forest = buildTaskTree(tasks({ 1: [2, 3], 2: [4], 3: [], 4: [], 5: [] }));
    expect(shape(matchingNodes(forest, ({ id }) => id === 4))).toEqual([[1, [[2, [[4, []]]]]]]);
    expect(matchingNodes(forest, () => false)).toEqual([]);
    expect(shape(matchingNodes(forest, () => true))).toEqual(shape(forest));
  });
});
