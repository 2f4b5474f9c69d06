/**
 * The rows of the list of tasks: a flat list, as a virtual list needs it.
 */

import type { TaskRecord } from '../../wire/protocol';
import { factsOf } from './task-facts';
import type { TaskNode } from './task-tree';

/** From how many identical tasks on they are one group. Fewer are read faster one by one. */
const LEAST_GROUPED = 4;

/** What all rows have. */
interface RowBase {
  /** Stable as long as the row stands for the same tasks. */
  readonly key: string;
  /** Its depth in the tree, counted from 1. */
  readonly level: number;
  /** Its place among the rows below the same parent, counted from 1, and how many there are. */
  readonly position: number;
  readonly siblings: number;
  /** Whether the rows below it are shown. Absent if there are none. */
  readonly isOpen?: boolean;
}

/** A task, or several identical ones. */
export type TaskRow =
  | (RowBase & { readonly kind: 'task'; readonly task: TaskRecord })
  | (RowBase & { readonly kind: 'group'; readonly tasks: readonly TaskRecord[] });

/** The tasks of a row. */
export function tasksOf(row: TaskRow): readonly TaskRecord[] {
  return row.kind === 'task' ? [row.task] : row.tasks;
}

/** Whether a row is shown in full. */
export interface OpenRows {
  /** The rows that the user toggled. By default, tasks are open and groups are closed. */
  readonly toggled: ReadonlySet<string>;
}

/** A row of the tree, before it is known whether its children are shown. */
type Item =
  { readonly node: TaskNode } | { readonly key: string; readonly nodes: readonly TaskNode[] };

/** The rows that a forest shows. */
export function taskRows(forest: readonly TaskNode[], { toggled }: OpenRows): TaskRow[] {
  const rows: TaskRow[] = [];
  // Not recursive: a chain of awaiting tasks can be longer than the call stack is deep.
  const open: { items: Item[]; next: number; level: number }[] = [
    { items: grouped(forest, ''), next: 0, level: 1 }
  ];
  while (open.length > 0) {
    const list = open[open.length - 1];
    const item = list.items[list.next++] as Item | undefined;
    if (!item) {
      open.pop();
      continue;
    }
    const base = { level: list.level, position: list.next, siblings: list.items.length };
    const level = list.level + 1;
    if ('node' in item) {
      const { task, children } = item.node;
      const key = `task-${task.id}`;
      const isOpen = children.length > 0 ? !toggled.has(key) : undefined;
      rows.push({ ...base, kind: 'task', key, task, isOpen });
      if (isOpen) {
        open.push({ items: grouped(children, key), next: 0, level });
      }
    } else {
      const { key, nodes } = item;
      const isOpen = toggled.has(key);
      rows.push({ ...base, kind: 'group', key, tasks: nodes.map(({ task }) => task), isOpen });
      if (isOpen) {
        open.push({ items: nodes.map(node => ({ node })), next: 0, level });
      }
    }
  }
  return rows;
}

/** Joins identical tasks without children. A group stands where its first task does. */
function grouped(nodes: readonly TaskNode[], parent: string): Item[] {
  if (nodes.length < LEAST_GROUPED) {
    return nodes.map(node => ({ node }));
  }
  const groups = new Map<string, TaskNode[]>();
  const order: (TaskNode | TaskNode[])[] = [];
  for (const node of nodes) {
    if (node.children.length > 0 || node.task.isCell) {
      order.push(node);
      continue;
    }
    const { kind } = factsOf(node.task);
    const group = groups.get(kind);
    if (group) {
      group.push(node);
    } else {
      const first = [node];
      groups.set(kind, first);
      order.push(first);
    }
  }
  return order.flatMap((each): Item[] =>
    !Array.isArray(each)
      ? [{ node: each }]
      : each.length < LEAST_GROUPED
        ? each.map(node => ({ node }))
        : [{ key: `group-${parent}-${factsOf(each[0].task).kind}`, nodes: each }]
  );
}
