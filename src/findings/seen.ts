/**
 * What of a kernel's state is a problem.
 */

import { innermostInCell } from '../kernel/frames';
import type { RuleId } from '../analysis';
import type { BlockRecord, TaskRecord } from '../wire/protocol';
import type { ILoopState, Problem, Seen } from '../tokens';
import type { Levels } from './levels';

/** The rule that a coroutine which was seen unawaited belongs to. */
export const MISSING_AWAIT: RuleId = 'missing-await';

/** What is known of a problem besides what was seen; it is a warning unless it says otherwise. */
type Known = Partial<Pick<Problem, 'cell' | 'at' | 'severity'>>;

/** The part of a kernel's state that is looked at here. */
type State = Pick<ILoopState, 'tasks' | 'coroutines' | 'failures' | 'blocks' | 'notices'>;

/** The problems that were seen, without findings. */
export function seenProblems(state: State, levels: Levels): Problem[] {
  const problems: Problem[] = [];
  const add = (key: string, seen: Seen, known: Known) =>
    problems.push({ key, seen, severity: 'warning', ...known, findings: [] });

  const severity = levels.of(MISSING_AWAIT);
  if (severity !== 'off') {
    for (const record of state.coroutines.values()) {
      const { cell, line } = record;
      const at = cell && line !== undefined ? { function: '<module>', line, cell } : undefined;
      add(`coroutine-${record.id}`, { kind: 'coroutine', record }, { cell, at, severity });
    }
  }
  for (const record of state.failures.values()) {
    const at = innermostInCell(record.stack);
    add(`failure-${record.id}`, { kind: 'failure', record }, { cell: record.cell, at });
  }
  for (const [key, records] of blocksByRun(state.blocks)) {
    const { cell, at } = records[0];
    add(`blocks-${key}`, { kind: 'blocks', records }, { cell, at });
  }
  for (const record of state.notices.values()) {
    add(`notice-${record.id}`, { kind: 'notice', record }, { cell: record.cell });
  }
  addTasks(state.tasks, add);
  return problems;
}

/** The blocks by the run that did them, and without one by their place; the longest of each first. */
function blocksByRun(blocks: State['blocks']): Map<string, BlockRecord[]> {
  const byRun = new Map<string, BlockRecord[]>();
  for (const record of blocks.values()) {
    // One that lasts is what the line about the loop says; one that kept nobody waiting is no problem.
    if (record.end !== null && record.starving > 0) {
      const { cell, at } = record;
      const key = cell ? String(cell.execution) : `${at?.file}-${at?.function}-${at?.line}`;
      const run = byRun.get(key);
      if (run) {
        run.push(record);
      } else {
        byRun.set(key, [record]);
      }
    }
  }
  for (const run of byRun.values()) {
    run.sort((a, b) => blockLength(b) - blockLength(a));
  }
  return byRun;
}

/** How long a block that is over has lasted. */
export function blockLength({ start, end }: BlockRecord): number {
  return (end ?? start) - start;
}

function addTasks(
  tasks: ReadonlyMap<number, TaskRecord>,
  add: (key: string, seen: Seen, known: Known) => void
): void {
  const inCycle = new Set<number>();
  const old: TaskRecord[] = [];
  for (const task of tasks.values()) {
    const place = placeOf(task);
    if (task.cycle && !inCycle.has(task.id)) {
      task.cycle.forEach(id => inCycle.add(id));
      const ring = task.cycle.flatMap(id => tasks.get(id) ?? []);
      // With one of them gone, there is no ring any more.
      if (ring.length === task.cycle.length) {
        add(`deadlock-${Math.min(...task.cycle)}`, { kind: 'deadlock', tasks: ring }, place);
      }
    }
    if (task.orphan) {
      add(`orphan-${task.id}`, { kind: 'orphan', task }, place);
    }
    if (task.ignoring) {
      const { at } = task.ignoring;
      add(`ignoring-${task.id}`, { kind: 'ignoring', task }, at?.cell ? { at } : place);
    }
    if (task.old) {
      old.push(task);
    }
  }
  if (old.length > 0) {
    add('old-tasks', { kind: 'old-tasks', tasks: old }, { at: placeOf(old[0]).at });
  }
}

/**
 * Where a task is. Its creating cell is left out: running that again ends the task's cell's story, not the
 * task's.
 */
function placeOf(task: TaskRecord): Pick<Problem, 'at'> {
  return { at: innermostInCell(task.stack) };
}
