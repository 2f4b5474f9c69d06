/**
 * The cells that have started several tasks, each with a way to cancel them all.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React from 'react';

import type { CellRef } from '../wire/protocol';
import type { ILoopState } from '../tokens';
import { CommandIds } from '../tokens';
import { CommandButton } from './buttons';
import { cellLabel } from './text/place';

/** How many cells are named: those with the most tasks. */
const MAX_CELLS = 5;

/** Names the cells that have started several tasks on their own. */
export function CellTasks(props: {
  readonly tasks: ILoopState['records']['tasks'];
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const { tasks, commands, trans } = props;
  return (
    <ul className="loopscope-list loopscope-CellTasks">
      {busyCells(tasks).map(({ cell, count }) => (
        <li key={cell.cellId}>
          <span>{trans._n('%1 task of %2', '%1 tasks of %2', count, cellLabel(cell, trans))}</span>
          <CommandButton
            commands={commands}
            id={CommandIds.cancelCellTasks}
            args={{ cellId: cell.cellId }}
            label={trans.__('Cancel all')}
            about={trans.__('Cancel all tasks of %1', cellLabel(cell, trans))}
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
  /** How many of them nobody awaits, the cell's own run not counted. */
  loose: number;
}

/**
 * The cells with several tasks that nobody awaits. Where somebody does, as in a `gather`, cancelling that one
 * is enough.
 */
function busyCells(tasks: ILoopState['records']['tasks']): BusyCell[] {
  const cells = new Map<string, BusyCell>();
  for (const { cell, isCell, awaitedBy } of tasks.values()) {
    if (cell?.cellId) {
      let busy = cells.get(cell.cellId);
      if (!busy) {
        busy = { cell, count: 0, loose: 0 };
        cells.set(cell.cellId, busy);
      }
      busy.count++;
      if (!isCell && awaitedBy.length === 0) {
        busy.loose++;
      }
      if (cell.execution > busy.cell.execution) {
        busy.cell = cell;
      }
    }
  }
  return [...cells.values()]
    .filter(({ loose }) => loose > 1)
    .sort((a, b) => b.count - a.count)
    .slice(0, MAX_CELLS);
}
