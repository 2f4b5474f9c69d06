/**
 * What of a kernel's state is a problem.
 */

import { innermostInCell } from '../kernel/frames';
import type { TaskRecord } from '../kernel/protocol';
import type { ILoopState, Problem, Seen } from '../tokens';

/** The rule that a coroutine which was seen unawaited belongs to. */
export const MISSING_AWAIT = 'missing-await';

/** The part of a kernel's state that is looked at here. */
type State = Pick<ILoopState, 'tasks' | 'coroutines' | 'failures' | 'blocks' | 'notices'>;

/**
 * The problems that were seen, without findings.
 *
 * @param rules - the rules that are switched off, by `false`.
 */
export function seenProblems(state: State, rules: Readonly<Record<string, boolean>>): Problem[] {
  const problems: Problem[] = [];
  const add = (key: string, seen: Seen, place: Pick<Problem, 'cell' | 'at'>) =>
    problems.push({ key, seen, ...place, findings: [] });

  for (const record of rules[MISSING_AWAIT] === false ? [] : state.coroutines.values()) {
    const { cell, line } = record;
    const at = cell && line !== undefined ? { function: '<module>', line, cell } : undefined;
    add(`coroutine-${record.id}`, { kind: 'coroutine', record }, { cell, at });
  }
  for (const record of state.failures.values()) {
    const at = innermostInCell(record.stack);
    add(`failure-${record.id}`, { kind: 'failure', record }, { cell: record.cell, at });
  }
  for (const record of state.blocks.values()) {
    // One that lasts is what the line about the loop says; one that kept nobody waiting is no problem.
    if (record.end !== null && record.starving > 0) {
      const { cell, at } = record;
      add(`block-${record.id}`, { kind: 'block', record }, { cell, at });
    }
  }
  for (const record of state.notices.values()) {
    add(`notice-${record.id}`, { kind: 'notice', record }, { cell: record.cell });
  }
  addTasks(state.tasks, add);
  return problems;
}

function addTasks(
  tasks: ReadonlyMap<number, TaskRecord>,
  add: (key: string, seen: Seen, place: Pick<Problem, 'cell' | 'at'>) => void
): void {
  const inCycle = new Set<number>();
  const old: TaskRecord[] = [];
  for (const task of tasks.values()) {
    const place = placeOf(task);
    if (task.cycle && !inCycle.has(task.id)) {
      task.cycle.forEach(id => inCycle.add(id));
      const ring = task.cycle.flatMap(id => tasks.get(id) ?? []);
      add(`deadlock-${Math.min(...task.cycle)}`, { kind: 'deadlock', tasks: ring }, place);
    }
    if (task.orphan) {
      add(`orphan-${task.id}`, { kind: 'orphan', task }, place);
    }
    if (task.ignoring) {
      add(`ignoring-${task.id}`, { kind: 'ignoring', task }, place);
    }
    if (task.old) {
      old.push(task);
    }
  }
  if (old.length > 0) {
    add('old-tasks', { kind: 'old-tasks', tasks: old }, {});
  }
}

/**
 * Where a task is. Its creating cell is left out: running that again ends the task's cell's story, not the
 * task's.
 */
function placeOf(task: TaskRecord): Pick<Problem, 'at'> {
  return { at: innermostInCell(task.stack) };
}
