/**
 * Turns what a kernel reported into problems.
 */

import { innermostInCell } from '../kernel/frames';
import { RECORD_KINDS } from '../wire/protocol';
import type { RuleId } from '../analysis';
import type { BlockRecord, RecordKind, TaskRecord } from '../wire/protocol';
import type { ILoopState, Problem, ProblemKind, Records, RuntimeProblem } from '../tokens';
import type { RuleLevels } from './severity';

/** The rule that governs coroutines which were never awaited. */
export const UNAWAITED_RULE: RuleId = 'missing-await';

/** The optional parts of a problem. Without a severity it is a warning. */
type Details = Partial<Pick<Problem, 'cell' | 'at' | 'severity'>>;

type AddProblem = (key: string, seen: RuntimeProblem, details: Details) => void;

/** Finds the problems among the records of one kind. */
type Finder<Kind extends RecordKind> = (
  records: Records[Kind],
  add: AddProblem,
  levels: RuleLevels
) => void;

/** The kinds that need more than one problem for each record. */
const FINDERS: { readonly [Kind in RecordKind]?: Finder<Kind> } = {
  tasks: addTaskProblems,
  finished: () => undefined,
  fanouts: () => undefined,
  coroutines: addUnawaited,
  failures: (failures, add) => {
    for (const record of failures.values()) {
      const at = innermostInCell(record.stack);
      add(`failure-${record.id}`, { kind: 'failures', record }, { cell: record.cell, at });
    }
  },
  blocks: addBlocks
};

/** The problems that the kernel reported, not yet joined with findings in the source. */
export function runtimeProblems(
  { records }: Pick<ILoopState, 'records'>,
  levels: RuleLevels
): Problem[] {
  const problems: Problem[] = [];
  const add: AddProblem = (key, seen, details) =>
    problems.push({ key, seen, severity: 'warning', ...details, findings: [] });
  for (const kind of RECORD_KINDS) {
    const find = (FINDERS[kind] ?? addEachOf(kind as ProblemKind)) as Finder<RecordKind>;
    find(records[kind], add, levels);
  }
  return problems;
}

/** For a kind that isn't listed in {@link FINDERS}: each record is a problem. */
function addEachOf<Kind extends ProblemKind>(kind: Kind): Finder<Kind> {
  return (records, add) => {
    for (const record of records.values()) {
      add(`${kind}-${record.id}`, { kind, record } as RuntimeProblem, { cell: record.cell });
    }
  };
}

function addUnawaited(
  coroutines: Records['coroutines'],
  add: AddProblem,
  levels: RuleLevels
): void {
  const severity = levels.of(UNAWAITED_RULE);
  if (severity === 'off') {
    return;
  }
  for (const record of coroutines.values()) {
    const { cell, line } = record;
    const at = cell && line !== undefined ? { function: '<module>', line, cell } : undefined;
    add(`coroutine-${record.id}`, { kind: 'coroutines', record }, { cell, at, severity });
  }
}

function addBlocks(blocks: Records['blocks'], add: AddProblem): void {
  for (const [key, records] of blocksByRun(blocks)) {
    const { cell, at } = records[0];
    add(`blocks-${key}`, { kind: 'blocks', records }, { cell, at });
  }
}

/** Groups the blocks by the run that caused them, or by place if no cell did. The longest of each group is first. */
function blocksByRun(blocks: Records['blocks']): Map<string, BlockRecord[]> {
  const byRun = new Map<string, BlockRecord[]>();
  for (const record of blocks.values()) {
    // The line about the loop shows a block that lasts. A block that delayed no task isn't a problem.
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

/** How long a finished block lasted, in seconds; 0 while it lasts. */
export function blockLength({ start, end }: BlockRecord): number {
  return (end ?? start) - start;
}

function addTaskProblems(tasks: Records['tasks'], add: AddProblem): void {
  const inCycle = new Set<number>();
  const old: TaskRecord[] = [];
  for (const task of tasks.values()) {
    const place = suspendedAt(task);
    if (task.cycle && !inCycle.has(task.id)) {
      task.cycle.forEach(id => inCycle.add(id));
      const ring = task.cycle.flatMap(id => tasks.get(id) ?? []);
      // If one of the tasks is gone, the deadlock is over.
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
    add('old-tasks', { kind: 'old-tasks', tasks: old }, { at: suspendedAt(old[0]).at });
  }
}

/**
 * The line in a cell at which a task is suspended. The problem has no `cell`: running the creating cell again
 * does not end the task, so the problem must stay.
 */
function suspendedAt(task: TaskRecord): Pick<Problem, 'at'> {
  return { at: innermostInCell(task.stack) };
}
