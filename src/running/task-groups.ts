/**
 * The pending tasks of a notebook, with identical ones in one group.
 */

import type { TaskRecord } from '../wire/protocol';

/** Tasks of one function and one run of a cell. */
export interface IdenticalTasks {
  readonly label: string;
  readonly tasks: readonly TaskRecord[];
}

/** Groups the tasks of a function that one run started. A task with a name of its own stays alone. */
export function taskGroups(tasks: Iterable<TaskRecord>): IdenticalTasks[] {
  const groups = new Map<string, TaskRecord[]>();
  for (const task of tasks) {
    if (!task.isCell) {
      const key = task.unnamed ? `${task.coroutine} ${task.cell?.execution}` : `task ${task.id}`;
      const known = groups.get(key);
      if (known) {
        known.push(task);
      } else {
        groups.set(key, [task]);
      }
    }
  }
  return [...groups.values()].map(group => {
    const [{ unnamed, name, coroutine }] = group;
    const label = unnamed ? `${coroutine}()` : name;
    return { label: group.length > 1 ? `${label} ×${group.length}` : label, tasks: group };
  });
}
