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
  for (const [key, records] of blocksByCause(blocks)) {
    const { cell, at } = records[0];
    add(`blocks-${key}`, { kind: 'blocks', records }, { cell, at });
  }
}

/**
 * Groups the blocks by their cause: those of one run, and those at one place in any run. The longest of each group is
 * first. The key is that of the group's first block.
 */
function blocksByCause(blocks: Records['blocks']): [key: string, records: BlockRecord[]][] {
  const groups = new Map<string, { readonly keys: string[]; readonly records: BlockRecord[] }>();
  for (const record of blocks.values()) {
    // The line about the loop shows a block that lasts. A block that delayed no task isn't a problem.
    if (record.end === null || record.starving === 0) {
      continue;
    }
    const keys = causesOf(record);
    const joined = [...new Set(keys.flatMap(key => groups.get(key) ?? []))];
    const group = {
      keys: [...joined.flatMap(each => each.keys), ...keys],
      records: [...joined.flatMap(each => each.records), record]
    };
    group.keys.forEach(key => groups.set(key, group));
  }
  return [...new Set(groups.values())].map(({ keys, records }) => [
    keys[0],
    records.sort((a, b) => blockLength(b) - blockLength(a))
  ]);
}

/** What a block has in common with others of the same cause: its run, and its line. */
function causesOf({ cell, at }: BlockRecord): string[] {
  const place = `${at?.cell?.cellId ?? at?.file}-${at?.function}-${at?.line}`;
  return [...(cell ? [String(cell.execution)] : []), ...(at || !cell ? [place] : [])];
}

/** How long a finished block lasted, in seconds; 0 while it lasts. */
export function blockLength({ start, end }: BlockRecord): number {
  return (end ?? start) - start;
}

/** The tasks of each deadlock, in turn. */
export function deadlocks(tasks: Records['tasks']): TaskRecord[][] {
  const rings: TaskRecord[][] = [];
  const seen = new Set<number>();
  for (const { id, cycle } of tasks.values()) {
    if (cycle && !seen.has(id)) {
      cycle.forEach(each => seen.add(each));
      const ring = cycle.flatMap(each => tasks.get(each) ?? []);
      // If one of the tasks is gone, the deadlock is over.
      if (ring.length > 0 && ring.length === cycle.length) {
        rings.push(ring);
      }
    }
  }
  return rings;
}

function addTaskProblems(tasks: Records['tasks'], add: AddProblem): void {
  for (const ring of deadlocks(tasks)) {
    const key = `deadlock-${Math.min(...ring.map(({ id }) => id))}`;
    add(key, { kind: 'deadlock', tasks: ring }, suspendedAt(ring[0]));
  }
  const old: TaskRecord[] = [];
  for (const task of tasks.values()) {
    const place = suspendedAt(task);
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
