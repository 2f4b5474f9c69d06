/**
 * What a cell is marked with.
 */

import type { ILoopState, INotebookFindings } from '../tokens';

/** The tasks of one cell. */
export interface MarkCounts {
  /** The pending tasks of the last run. */
  readonly live: number;
  /** The tasks that failed, and whose exception no code has read. */
  readonly failed: number;
  /** The pending tasks of earlier runs, or of code that was edited since. */
  readonly old: number;
}

/** The tasks of each cell that has some, by the id of the cell. The cells' own runs aren't counted. */
export function markCounts(
  { records }: Pick<ILoopState, 'records'>,
  { problems, editedRuns }: Pick<INotebookFindings, 'problems' | 'editedRuns'>
): Map<string, MarkCounts> {
  const counts = new Map<string, Record<keyof MarkCounts, number>>();
  const add = (cellId: string | null | undefined, kind: keyof MarkCounts): void => {
    if (cellId) {
      const known = counts.get(cellId) ?? { live: 0, failed: 0, old: 0 };
      known[kind]++;
      counts.set(cellId, known);
    }
  };
  for (const { cell, isCell, old } of records.tasks.values()) {
    if (cell && !isCell) {
      add(cell.cellId, old || editedRuns.has(cell.execution) ? 'old' : 'live');
    }
  }
  for (const { seen } of problems) {
    if (seen?.kind === 'failures') {
      add(seen.record.cell?.cellId, 'failed');
    }
  }
  return counts;
}
