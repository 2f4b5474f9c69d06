/**
 * Joins the sidebar to JupyterLab.
 */

import { ILayoutRestorer } from '@jupyterlab/application';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { IWatchers } from '../kernel/watchers';
import { ILoopscope, PANEL_ID } from '../tokens';
import { PanelModel } from './model';
import { LoopscopePanel } from './panel';

/** Third parties stand behind JupyterLab's own sidebars. */
const RANK = 600;

/** Adds the sidebar. */
export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-loopscope:panel',
  description: 'The sidebar with the tasks and problems of a notebook.',
  autoStart: true,
  requires: [INotebookTracker, ILoopscope, IWatchers],
  optional: [ILayoutRestorer, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    loopscope: ILoopscope,
    watchers: IWatchers,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null
  ): void => {
    const model = new PanelModel(tracker, loopscope);
    // Only the kernel of the notebook in front is asked in a rhythm, and only while the panel is seen.
    let seen = false;
    const setWatched = () =>
      tracker.forEach(panel => {
        const watcher = watchers.of(panel);
        if (watcher) {
          watcher.watched = seen && panel === model.notebook;
        }
      });
    model.notebookChanged.connect(setWatched);
    const panel = new LoopscopePanel(model, app.commands, translator ?? nullTranslator, now => {
      seen = now;
      setWatched();
    });
    app.shell.add(panel, 'right', { rank: RANK, type: 'Loopscope' });
    restorer?.add(panel, PANEL_ID);
  }
};
