/**
 * Finds the runs whose cell has been edited since.
 */

import type { CellSource } from '../analysis';
import { checksum } from '../kernel/checksum';
import type { ExecutionRecord } from '../wire/protocol';
import type { ILoopState, Records } from '../tokens';

/** The tasks say which runs matter, the executions what ran in them. */
interface Runs extends Pick<ILoopState, 'executions'> {
  readonly records: Pick<Records, 'tasks'>;
}

/** Compares cells with the sources that ran, and caches the checksums of unchanged cells. */
export class EditedRuns {
  /**
   * The numbers of the executions that have pending tasks and whose cell has been edited since.
   *
   * A cell is only compared with the run whose number it shows. A copy of the notebook on the same kernel has cells
   * with the same ids, which haven't run.
   */
  of(cells: readonly CellSource[], { records: { tasks }, executions }: Runs): ReadonlySet<number> {
    const running = new Map<string, ExecutionRecord>();
    for (const { cell, old } of tasks.values()) {
      // One run may have thousands of tasks.
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

/** Whether a cell has been edited since one of its runs; `false` if that is unknown. */
export function wasEdited(cell: CellSource, run: ExecutionRecord): boolean {
  return (
    run.source !== undefined &&
    isRunOf(cell, run) &&
    !sumsOf(cell.source).values.includes(run.source)
  );
}

/** Whether a cell has still the source of its last run; `false` if that is unknown. */
export function isUnchangedSince(cell: CellSource, run: ExecutionRecord): boolean {
  return run.source !== undefined && isRunOf(cell, run) && !wasEdited(cell, run);
}

/** Whether the cell shows the number of this run. */
function isRunOf(cell: CellSource, { count }: ExecutionRecord): boolean {
  return count !== null && count === cell.executionCount;
}

/** A text, and the checksums that the kernel may have of it. */
interface Sums {
  readonly source: string;
  readonly values: readonly number[];
}

/** An editor may convert line ends. That isn't an edit. */
function sumsOf(source: string): Sums {
  const unix = source.replace(/\r\n?/g, '\n');
  const texts = new Set([source, unix, unix.replace(/\n/g, '\r\n')]);
  return { source, values: [...texts].map(checksum) };
}
