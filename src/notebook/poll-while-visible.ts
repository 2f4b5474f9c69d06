/**
 * Views that show the kernel of the current notebook.
 */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ISignal } from '@lumino/signaling';

import type { IWatchers } from '../kernel/watchers';

/** A model that follows the current notebook. */
interface NotebookFollower {
  readonly notebook: NotebookPanel | null;
  readonly notebookChanged: ISignal<unknown, void>;
}

/**
 * Polls only the kernel of the notebook that a view shows, and only while the view is visible.
 *
 * @param view - the name of the view.
 * @returns what to call with whether the view is visible, each time that changes.
 */
export function pollWhileVisible(
  view: string,
  model: NotebookFollower,
  tracker: INotebookTracker,
  watchers: IWatchers
): (isVisible: boolean) => void {
  let isVisible = false;
  const update = () =>
    tracker.forEach(panel =>
      watchers.of(panel)?.watchFor(view, isVisible && panel === model.notebook)
    );
  model.notebookChanged.connect(update);
  return now => {
    isVisible = now;
    update();
  };
}
