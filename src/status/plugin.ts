/**
 * Shows the loop outside of the panel: counts on its icon, in the status bar and in the notebook's toolbar, and
 * notifications.
 */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator } from '@jupyterlab/translation';
import { Panel } from '@lumino/widgets';

import { IWatchers } from '../kernel/watchers';
import { Lazy } from '../lazy';
import { eachNotebook } from '../notebook/each-notebook';
import { ISettings } from '../settings';
import { ILoopscope } from '../tokens';
import { loadTranslation } from '../translation';

/** The name of the button in the schema's list of toolbar items. */
const BUTTON = 'loopscope';

/** Shows counts and notifications. Its code is loaded with the first notebook. */
export const statusPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-loopscope:status',
  description: 'Counts of tasks and problems outside of the panel, and notifications.',
  autoStart: true,
  requires: [INotebookTracker, ILoopscope, IWatchers, ISettings],
  optional: [ITranslator, IStatusBar, IToolbarWidgetRegistry],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    loopscope: ILoopscope,
    watchers: IWatchers,
    settings: ISettings,
    translator: ITranslator | null,
    statusBar: IStatusBar | null,
    toolbars: IToolbarWidgetRegistry | null
  ): void => {
    const trans = loadTranslation(translator);
    const code = new Lazy(async () => {
      const { Status } = await import('./status');
      return new Status({ app, tracker, loopscope, watchers, settings, trans, statusBar });
    });
    toolbars?.addFactory<NotebookPanel>('Notebook', BUTTON, panel => {
      const place = new Panel();
      void code.load().then(status => status?.addButton(place, panel));
      return place;
    });
    eachNotebook(tracker, panel => {
      void code.load().then(status => status?.follow(panel));
    });
  }
};
