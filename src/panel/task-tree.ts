/**
 * The pending tasks as a tree: a task stands below the one that awaits it.
 */

import type { TaskRecord } from '../wire/protocol';

/** A task, with the tasks that it waits for below it. */
export interface TaskNode {
  readonly task: TaskRecord;
  readonly children: readonly TaskNode[];
}

/**
 * Arranges tasks as trees. A cell's own run comes first, then the oldest task.
 *
 * Every task has exactly one place: a task with several awaiters stands below the first of them, and a cycle starts
 * at its oldest task.
 */
export function buildTaskTree(tasks: ReadonlyMap<number, TaskRecord>): TaskNode[] {
  const placed = new Set<number>();
  const ordered = [...tasks.values()].sort(
    (a, b) => Number(b.isCell) - Number(a.isCell) || a.id - b.id
  );

  const plant = (root: TaskRecord): TaskNode => {
    // Not recursive: a chain of awaiting tasks can be longer than the call stack is deep.
    const node = { task: root, children: [] as TaskNode[] };
    const open = [node];
    placed.add(root.id);
    for (let parent = open.pop(); parent; parent = open.pop()) {
      for (const id of parent.task.awaits) {
        const task = tasks.get(id);
        if (task && !placed.has(id)) {
          placed.add(id);
          const child = { task, children: [] as TaskNode[] };
          parent.children.push(child);
          open.push(child);
        }
      }
    }
    return node;
  };

  const roots = ordered.filter(task => !task.awaitedBy.some(id => tasks.has(id)));
  const forest = roots.map(plant);
  // The tasks that are left wait for each other in cycles.
  for (const task of ordered) {
    if (!placed.has(task.id)) {
      forest.push(plant(task));
    }
  }
  return forest;
}

/** The first nodes of some trees, in the order in which they are shown. */
export function firstNodes(forest: readonly TaskNode[], max: number): TaskNode[] {
  let left = max;
  // Never deeper than `max`: each level takes a node.
  const take = (nodes: readonly TaskNode[]): TaskNode[] => {
    const taken: TaskNode[] = [];
    for (const { task, children } of nodes) {
      if (left === 0) {
        break;
      }
      left--;
      taken.push({ task, children: take(children) });
    }
    return taken;
  };
  return take(forest);
}
