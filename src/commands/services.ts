/**
 * What all commands share: what they work on, how they take their arguments, how they say something in passing.
 */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { IWatchers } from '../kernel/watchers';
import type { ILoopscope } from '../tokens';

/** What the commands work on. */
export interface Services {
  readonly app: JupyterFrontEnd;
  readonly tracker: INotebookTracker;
  readonly loopscope: ILoopscope;
  readonly watchers: IWatchers;
  readonly trans: TranslationBundle;
}

/** A command's arguments, as they come: from anywhere. */
export type Args = ReadonlyPartialJSONObject;

export const NOTEBOOK = {
  type: 'string',
  description: 'The id of the notebook’s widget; the notebook that has the cell if left out.'
};
export const CELL_ID = {
  type: 'string',
  description: 'The id of a cell; the active cell if left out.'
};
export const POINTED = {
  type: 'boolean',
  description: 'Whether it is the cell whose menu was opened last.'
};
export const TOOLBAR = { type: 'boolean', description: 'Whether it is shown as an icon alone.' };

/** The arguments of a command, for those who call it. */
export function takes(
  properties: Record<string, { type: string; description: string }>,
  required?: string[]
) {
  return { args: { type: 'object', properties, ...(required && { required }) } };
}

/** Say something in passing. Without a time, JupyterLab would file it away unseen. */
export function tell(text: string, actions: Notification.IAction[] = []): void {
  Notification.info(text, { autoClose: 8000, actions });
}

/** Gives work to a part of our code that comes when it is first wanted. Says so where it does not come. */
export function whenLoaded<Part>(
  { trans }: Services,
  load: () => Promise<Part>
): (work: (part: Part) => void | Promise<void>) => Promise<void> {
  return async work => {
    let part: Part;
    try {
      part = await load();
    } catch (error) {
      console.warn('Loopscope could not load a part of itself.', error);
      tell(trans.__('A part of Loopscope did not come from the server. Please reload the page.'));
      return;
    }
    await work(part);
  };
}

/**
 * The notebook that holds a cell.
 *
 * @param notebook - the id of its widget. A copy of a notebook has cells of the same ids, so whoever knows
 *   which notebook is meant says so.
 */
export function panelWith(
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

export function cellIdOf(tracker: INotebookTracker, args: Args): string | null {
  return typeof args.cellId === 'string' ? args.cellId : (tracker.activeCell?.model.id ?? null);
}

/** The cell that a command is about: the one whose context menu was opened, the one named, or the active one. */
export function cellMeant(services: Services, args: Args): string | null {
  return (args.pointed === true && pointedAt(services)) || cellIdOf(services.tracker, args);
}

/** The cell whose context menu was opened. It need not be the active one. */
function pointedAt({ app, tracker }: Services): string | null {
  let found: string | null = null;
  app.contextMenuHitTest(node => {
    const cell = tracker.currentWidget?.content.widgets.find(widget => widget.node === node);
    found ??= cell?.model.id ?? null;
    return cell !== undefined;
  });
  return found;
}
