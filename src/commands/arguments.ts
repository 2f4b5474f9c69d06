/**
 * The arguments of commands: their descriptions, and the cells and notebooks they mean.
 */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { Services } from './services';

/** A command's arguments. Any caller may pass anything. */
export type Args = ReadonlyPartialJSONObject;

export const NOTEBOOK = {
  type: 'string',
  description: 'The id of the notebook’s widget; by default the notebook that has the cell.'
};
export const NOTEBOOK_IN_FRONT = {
  type: 'string',
  description: 'The id of the notebook’s widget; by default the notebook in front.'
};
export const CELL_ID = {
  type: 'string',
  description: 'The id of a cell; by default the active cell.'
};
export const POINTED = {
  type: 'boolean',
  description: 'Whether to use the cell whose context menu was opened last.'
};
export const TOOLBAR = {
  type: 'boolean',
  description: 'Whether the command is shown as an icon without a label.'
};

/** The `describedBy` of a command. */
export function describeArguments(
  properties: Record<string, { type: string; description: string }>,
  required?: string[]
) {
  return { args: { type: 'object', properties, ...(required && { required }) } };
}

/**
 * The notebook that holds a cell; the current one first.
 *
 * @param notebook - the id of its widget. A copy of a notebook has the same cell ids, so callers that know the notebook
 *   pass it.
 */
export function notebookWithCell(
  tracker: INotebookTracker,
  cellId: string,
  notebook?: unknown
): NotebookPanel | null {
  const holds = (panel: NotebookPanel) =>
    (notebook === undefined || panel.id === notebook) &&
    panel.content.widgets.some(cell => cell.model.id === cellId);
  const current = tracker.currentWidget;
  return current && holds(current) ? current : (tracker.find(holds) ?? null);
}

/** The id of the cell in the arguments; by default of the active cell. */
export function cellIdOf(tracker: INotebookTracker, args: Args): string | null {
  return typeof args.cellId === 'string' ? args.cellId : (tracker.activeCell?.model.id ?? null);
}

/** The id of the cell whose context menu was opened, if the arguments say so; otherwise as {@link cellIdOf}. */
export function targetCell(services: Services, args: Args): string | null {
  return (args.pointed === true && contextMenuCell(services)) || cellIdOf(services.tracker, args);
}

/** The id of the cell whose context menu was opened. It may not be the active cell. */
function contextMenuCell({ app, tracker }: Services): string | null {
  let found: string | null = null;
  app.contextMenuHitTest(node => {
    const cell = tracker.currentWidget?.content.widgets.find(widget => widget.node === node);
    found ??= cell?.model.id ?? null;
    return cell !== undefined;
  });
  return found;
}
