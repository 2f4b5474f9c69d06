/**
 * The pending tasks as a tree: a task stands below the one that awaits it.
 */

import type { TaskRecord } from '../../wire/protocol';
import { factsOf } from './task-facts';

/** A task, with the tasks that it waits for below it. */
export interface TaskNode {
  readonly task: TaskRecord;
  readonly children: readonly TaskNode[];
}

/** Which of two tasks stands first. */
export type TaskOrder = (a: TaskRecord, b: TaskRecord) => number;

/**
 * The task that was seen first stands first. Those that one look saw together stand in the order of their names:
 * asyncio numbers the tasks that have no name of their own as they are made.
 */
export const oldestFirst: TaskOrder = (a, b) => a.since - b.since || byName(a, b) || a.id - b.id;

function byName(a: TaskRecord, b: TaskRecord): number {
  const { stem, number } = factsOf(a);
  const other = factsOf(b);
  return stem === other.stem ? number - other.number : stem < other.stem ? -1 : 1;
}

/**
 * Arranges tasks as trees. A cell's own run comes first, then the tasks in the given order.
 *
 * Every task has exactly one place: a task with several awaiters stands below the first of them, and a cycle starts
 * at its first task.
 */
export function buildTaskTree(
  tasks: ReadonlyMap<number, TaskRecord>,
  order: TaskOrder = oldestFirst
): TaskNode[] {
  const placed = new Set<number>();
  const ordered = [...tasks.values()].sort(
    (a, b) => Number(b.isCell) - Number(a.isCell) || order(a, b)
  );
  // A record names only the first of the tasks that it awaits, but all of those that await it.
  const awaited = new Map<number, TaskRecord[]>();
  for (const task of ordered) {
    for (const id of task.awaitedBy) {
      const others = awaited.get(id);
      if (others) {
        others.push(task);
      } else {
        awaited.set(id, [task]);
      }
    }
  }

  const plant = (root: TaskRecord): TaskNode => {
    // Not recursive: a chain of awaiting tasks can be longer than the call stack is deep.
    const node = { task: root, children: [] as TaskNode[] };
    const open = [node];
    placed.add(root.id);
    for (let parent = open.pop(); parent; parent = open.pop()) {
      for (const task of awaited.get(parent.task.id) ?? []) {
        if (!placed.has(task.id)) {
          placed.add(task.id);
          const child = { task, children: [] as TaskNode[] };
          parent.children.push(child);
          open.push(child);
        }
      }
      parent.children.sort((a, b) => order(a.task, b.task));
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

/** Leaves out the nodes that don't match and have no match below them. */
export function matchingNodes(
  forest: readonly TaskNode[],
  matches: (task: TaskRecord) => boolean
): TaskNode[] {
  // Parents before their children; the other way round, each child is decided before its parent.
  const all: TaskNode[] = [...forest];
  for (let index = 0; index < all.length; index++) {
    all[index].children.forEach(child => all.push(child));
  }
  const kept = new Map<TaskNode, TaskNode>();
  for (const node of all.reverse()) {
    const children = node.children.flatMap(child => kept.get(child) ?? []);
    if (children.length > 0 || matches(node.task)) {
      kept.set(node, { task: node.task, children });
    }
  }
  return forest.flatMap(node => kept.get(node) ?? []);
}
