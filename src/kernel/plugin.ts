/**
 * The plugin that watches kernels.
 */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import { INotebookTracker } from '@jupyterlab/notebook';

import { ISettings } from '../settings';
import { pollingSupport } from './live-polling-support';
import { IWatchers, Watchers } from './watchers';

/** Watches the kernel of every open notebook. */
export const kernelPlugin: JupyterFrontEndPlugin<IWatchers> = {
  id: 'jupyterlab-loopscope:kernel',
  description: 'Watches the event loop of each notebook kernel.',
  autoStart: true,
  provides: IWatchers,
  requires: [INotebookTracker, ISettings],
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker, settings: ISettings): IWatchers =>
    new Watchers(
      tracker,
      settings,
      pollingSupport(app.version, PageConfig.getOption('untracked_message_types'))
    )
};
