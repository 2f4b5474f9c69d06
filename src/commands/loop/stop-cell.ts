/**
 * Stops a cell and the tasks that it started.
 */

import type { LoopWatcher } from '../../kernel/watcher';
import { notify } from '../../notify';
import type { TaskRecord } from '../../wire/protocol';
import { confirmCancel } from '../confirm-cancel';
import { failureText } from '../failure-text';
import { cellIdOf, type Args } from '../arguments';
import type { Services } from '../services';

/** How long the tasks may take to stop before the report, in milliseconds. */
const PATIENCE = 2000;

/** How long to wait between two looks, in milliseconds. */
const PAUSE = 200;

/** How many names a report has. */
const MAX_NAMES = 3;

/** Stops the cell of the arguments; by default the active cell or, if nothing of it runs, the cell that runs. */
export async function stopCell(services: Services, args: Args): Promise<void> {
  const { tracker, watchers, trans } = services;
  const panel = tracker.currentWidget;
  const watcher = panel && watchers.of(panel);
  if (!watcher) {
    return;
  }
  const { state } = watcher;
  const chosen = cellIdOf(tracker, args);
  const running = runningCell(watcher);
  const cell =
    chosen !== null && (args.cellId !== undefined || isAlive(watcher, chosen)) ? chosen : running;
  if (cell === null || !isAlive(watcher, cell)) {
    notify(trans.__('No cell is running, and the active cell has no pending tasks.'));
    return;
  }
  const tasks = tasksOf(watcher, cell);
  if (!(await confirmCancel(tasks, trans))) {
    return;
  }
  const kernel = panel.sessionContext.session?.kernel;
  // A cell that doesn't await can't be cancelled.
  const isHolding = cell === running && !tasks.some(task => task.isCell);
  try {
    if (tasks.length > 0) {
      await watcher.ask('cancel', { cell });
    }
    if (isHolding) {
      await kernel?.interrupt();
    }
  } catch (error) {
    notify(failureText(error, trans));
    return;
  }
  const left = await settled(watcher, cell);
  const own = tasks.filter(task => !task.isCell);
  const names = left.map(({ isCell, name, cell: run }) =>
    isCell ? trans.__('Cell [%1]', run?.count ?? '*') : name
  );
  if (state.presence.kind !== 'live') {
    return;
  }
  if (left.length > 0) {
    const first = names.slice(0, MAX_NAMES).join(', ');
    notify(
      trans._n(
        '%1 of %2 did not stop: %3. It may catch CancelledError.',
        '%1 of %2 did not stop, such as %3. They may catch CancelledError.',
        left.length,
        Math.max(tasks.length, left.length),
        first
      )
    );
  } else if (own.length > 0) {
    notify(
      trans._n(
        'The cell and the task that it started have stopped.',
        'The cell and the %1 tasks that it started have stopped.',
        own.length
      )
    );
  } else {
    notify(trans.__('The cell has stopped.'));
  }
}

/** Looks until no task of the cell is left, or the patience ends. Resolves to the tasks that are left. */
async function settled(watcher: LoopWatcher, cell: string): Promise<TaskRecord[]> {
  for (let waited = 0; waited < PATIENCE && isAlive(watcher, cell); waited += PAUSE) {
    watcher.look();
    await new Promise(resolve => setTimeout(resolve, PAUSE));
  }
  return tasksOf(watcher, cell);
}

/** The pending tasks that a cell made in any run, its own runs among them. */
function tasksOf({ state }: LoopWatcher, cellId: string): TaskRecord[] {
  return [...state.records.tasks.values()].filter(task => task.cell?.cellId === cellId);
}

/** Whether a cell runs or has pending tasks. */
function isAlive(watcher: LoopWatcher, cellId: string): boolean {
  return tasksOf(watcher, cellId).length > 0 || runningCell(watcher) === cellId;
}

/** The id of the cell that runs. */
function runningCell({ state }: LoopWatcher): string | null {
  for (const { end, cellId } of [...state.executions.values()].reverse()) {
    if (end === null) {
      return cellId;
    }
  }
  return null;
}
