/**
 * Runs cells after a fix.
 */

import { NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';

import { cellHeading } from '../notebook/cell-heading';
import { codeCells } from '../notebook/cells';
import { cellList } from '../notebook/run-text';
import { notify } from '../notify';
import type { Services } from './services';

/** Runs cells one after the other, and stops at the first error. Says which cells ran, if there are several. */
export async function runInOrder(
  { trans }: Services,
  panel: NotebookPanel,
  ids: readonly string[]
): Promise<void> {
  const ran: string[] = [];
  for (const id of ids) {
    const cell = panel.content.widgets.find(({ model }) => model.id === id);
    // The user may have deleted the cell while others ran.
    if (cell && !(await NotebookActions.runCells(panel.content, [cell], panel.sessionContext))) {
      break;
    }
    if (panel.isDisposed || !panel.model) {
      return;
    }
    ran.push(id);
  }
  const cells = codeCells(panel.model!.sharedModel);
  const left = ids.slice(ran.length + 1);
  if (left.length > 0) {
    const failed = cellHeading(cells, ids[ran.length], trans);
    notify(
      trans._n(
        '%2 failed. %1 cell did not run: %3.',
        '%2 failed. %1 cells did not run: %3.',
        left.length,
        failed,
        cellList(cells, left, trans)
      )
    );
  } else if (ran.length > 1) {
    notify(
      trans._n('%1 cell ran: %2.', '%1 cells ran: %2.', ran.length, cellList(cells, ran, trans))
    );
  }
}
