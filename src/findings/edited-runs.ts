/**
 * Which runs of a notebook's cells are no longer what the cells say.
 */

import type { CellSource } from '../analysis';
import { checksum } from '../kernel/checksum';
import type { ExecutionRecord } from '../wire/protocol';
import type { ILoopState, Records } from '../tokens';

/** The tasks say which runs matter, the executions what ran in them. */
interface Runs extends Pick<ILoopState, 'executions'> {
  readonly records: Pick<Records, 'tasks'>;
}

/** Compares cells with what ran in them, and remembers the sums of the texts that have not changed. */
export class EditedRuns {
  /**
   * The numbers of the executions whose cell has been edited since, of those that have pending tasks.
   *
   * Silent when in doubt: a cell is compared with its own last run alone, which it shows as its number. A copy
   * of the notebook on the same kernel has cells of the same ids, and they have not run.
   */
  of(cells: readonly CellSource[], { records: { tasks }, executions }: Runs): ReadonlySet<number> {
    const running = new Map<string, ExecutionRecord>();
    for (const { cell, old } of tasks.values()) {
      // Thousands of tasks may be of one run.
      if (cell?.cellId && !old && running.get(cell.cellId)?.execution !== cell.execution) {
        const run = executions.get(cell.execution);
        if (run?.source !== undefined) {
          running.set(cell.cellId, run);
        }
      }
    }
    const edited = new Set<number>();
    const sums = new Map<string, Sums>();
    for (const cell of running.size > 0 ? cells : []) {
      const run = running.get(cell.id);
      if (run && isRunOf(cell, run)) {
        const known = this._sums.get(cell.id);
        const now = known?.source === cell.source ? known : sumsOf(cell.source);
        sums.set(cell.id, now);
        if (!now.values.includes(run.source!)) {
          edited.add(run.execution);
        }
      }
    }
    this._sums = sums;
    return edited;
  }

  private _sums: ReadonlyMap<string, Sums> = new Map();
}

/** Whether a cell has been edited since a run of it; `false` where that cannot be told. */
export function wasEdited(cell: CellSource, run: ExecutionRecord): boolean {
  return (
    run.source !== undefined &&
    isRunOf(cell, run) &&
    !sumsOf(cell.source).values.includes(run.source)
  );
}

/** Whether it is the run whose number the cell shows. */
function isRunOf(cell: CellSource, { count }: ExecutionRecord): boolean {
  return count !== null && count === cell.executionCount;
}

/** A text, and the sums by which it may have gone to the kernel. */
interface Sums {
  readonly source: string;
  readonly values: readonly number[];
}

/** An editor may write the ends of lines anew without anybody's doing: that is no edit. */
function sumsOf(source: string): Sums {
  const unix = source.replace(/\r\n?/g, '\n');
  const texts = new Set([source, unix, unix.replace(/\n/g, '\r\n')]);
  return { source, values: [...texts].map(checksum) };
}
