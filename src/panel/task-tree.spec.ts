import type { TaskRecord } from '../wire/protocol';
import { buildTaskTree, firstNodes } from './task-tree';
import type { TaskNode } from './task-tree';

type Shape = readonly [number, readonly Shape[]];

const shape = (nodes: readonly TaskNode[]): Shape[] =>
  nodes.map(({ task, children }) => [task.id, shape(children)]);

/** Tasks that await one another, as `id: [ids]`. */
function tasks(awaits: Record<number, number[]>, cell?: number): Map<number, TaskRecord> {
  const ids = Object.keys(awaits).map(Number);
  return new Map(
    ids.map(id => [
      id,
      {
        id,
        isCell: id === cell,
        awaits: awaits[id],
        awaitedBy: ids.filter(other => awaits[other].includes(id))
      } as unknown as TaskRecord
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
        {
          id: Number(id),
          isCell: false,
          awaits,
          awaitedBy: Number(id) > 1 ? [Number(id) - 1] : []
        } as unknown as TaskRecord
      ])
    );
    expect(buildTaskTree(records)).toHaveLength(1);
  });
});

describe('firstNodes', () => {
  it('takes nodes from the top, each before its children', () => {
    const forest = buildTaskTree(tasks({ 1: [2, 3], 2: [4], 3: [], 4: [], 5: [] }));
    expect(shape(firstNodes(forest, 3))).toEqual([[1, [[2, [[4, []]]]]]]);
    expect(shape(firstNodes(forest, 9))).toEqual(shape(forest));
    expect(firstNodes(forest, 0)).toEqual([]);
  });

  it('goes no deeper into a long chain than it takes', () => {
    const chain: Record<number, number[]> = {};
    for (let id = 1; id <= 500; id++) {
      chain[id] = id < 500 ? [id + 1] : [];
    }
    let depth = 0;
    for (let [node] = firstNodes(buildTaskTree(tasks(chain)), 200); node; [node] = node.children) {
      depth++;
    }
    expect(depth).toBe(200);
  });
});
