/**
 * Converts the line ends of Windows.
 */

import type { Notebook } from '@jupyterlab/notebook';

/**
 * Replaces each cell that has them by one without. An edit won't do: JupyterLab's editor counts such a line end as one
 * character and its model as two, so they lose step.
 */
export function convertLineEnds(notebook: Notebook): void {
  const shared = notebook.model?.sharedModel;
  if (!shared) {
    return;
  }
  const active = notebook.activeCellIndex;
  const found = shared.cells.flatMap((cell, index) =>
    cell.getSource().includes('\r\n') ? [{ cell, index }] : []
  );
  shared.transact(() => {
    for (const { cell, index } of found) {
      const content = { ...cell.toJSON(), source: cell.getSource().replace(/\r\n/g, '\n') };
      shared.deleteCell(index);
      shared.insertCell(index, content);
    }
  });
  notebook.activeCellIndex = active;
}
