/**
 * The tasks as a tree by who awaits whom.
 */

import type { TaskRecord } from '../wire/protocol';

/** A task, with the tasks that it waits for below it. */
export interface TaskNode {
  readonly task: TaskRecord;
  readonly children: readonly TaskNode[];
}

/**
 * Arrange tasks as trees: a task stands below the one that awaits it.
 *
 * Every task stands in exactly one place. One with several awaiters stands below the first of them; a cycle,
 * in which everybody waits for everybody, is entered at its oldest task.
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
  // What is left hangs together in cycles.
  for (const task of ordered) {
    if (!placed.has(task.id)) {
      forest.push(plant(task));
    }
  }
  return forest;
}
