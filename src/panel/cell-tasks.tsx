/**
 * The cells that have started several tasks, each with a button that cancels them all.
 */

import React from 'react';

import type { CellRef } from '../wire/protocol';
import type { ILoopState } from '../tokens';
import { CommandIds } from '../tokens';
import { CommandButton } from './buttons';
import { usePanel } from './panel-context';

/** How many cells are listed: those with the most tasks. */
const MAX_CELLS = 5;

/** Lists the cells that have started several tasks. */
export function CellTasks({
  tasks
}: {
  readonly tasks: ILoopState['records']['tasks'];
}): JSX.Element {
  const { trans } = usePanel();
  return (
    <ul className="loopscope-list loopscope-CellTasks">
      {busyCells(tasks).map(({ cell, count }) => (
        <li key={cell.cellId} data-testid="loopscope-cell-tasks">
          <span>
            {cell.count
              ? trans._n('%1 task of cell [%2]', '%1 tasks of cell [%2]', count, cell.count)
              : trans._n('%1 task of a cell', '%1 tasks of a cell', count)}
          </span>
          <CommandButton
            id={CommandIds.cancelCellTasks}
            args={{ cellId: cell.cellId }}
            label={trans.__('Cancel all')}
            about={
              cell.count
                ? trans.__('Cancel all tasks of cell [%1]', cell.count)
                : trans.__('Cancel all tasks of a cell')
            }
          />
        </li>
      ))}
    </ul>
  );
}

interface BusyCell {
  /** Its last run. */
  cell: CellRef;
  count: number;
  /** How many of them no other task awaits, without the cell's own run. */
  unawaited: number;
}

/**
 * The cells with several tasks that no other task awaits. To cancel a `gather` and its tasks, cancelling the task
 * that awaits it is enough.
 */
function busyCells(tasks: ILoopState['records']['tasks']): BusyCell[] {
  const cells = new Map<string, BusyCell>();
  for (const { cell, isCell, awaitedBy } of tasks.values()) {
    if (cell?.cellId) {
      let busy = cells.get(cell.cellId);
      if (!busy) {
        busy = { cell, count: 0, unawaited: 0 };
        cells.set(cell.cellId, busy);
      }
      busy.count++;
      if (!isCell && awaitedBy.length === 0) {
        busy.unawaited++;
      }
      if (cell.execution > busy.cell.execution) {
        busy.cell = cell;
      }
    }
  }
  return [...cells.values()]
    .filter(({ unawaited }) => unawaited > 1)
    .sort((a, b) => b.count - a.count)
    .slice(0, MAX_CELLS);
}
