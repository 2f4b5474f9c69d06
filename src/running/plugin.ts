/**
 * Lists the pending tasks among the running sessions.
 */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRunningSessionManagers } from '@jupyterlab/running';
import { ITranslator } from '@jupyterlab/translation';

import { IWatchers } from '../kernel/watchers';
import { Lazy } from '../lazy';
import { eachNotebook } from '../notebook/each-notebook';
import { loadTranslation } from '../translation';

/** Adds a section to the list of running sessions. Its code is loaded with the first notebook. */
export const runningPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-loopscope:running',
  description: 'The pending tasks of all notebooks among the running sessions.',
  autoStart: true,
  requires: [INotebookTracker, IWatchers],
  optional: [IRunningSessionManagers, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    watchers: IWatchers,
    managers: IRunningSessionManagers | null,
    translator: ITranslator | null
  ): void => {
    if (!managers) {
      return;
    }
    const trans = loadTranslation(translator);
    const code = new Lazy(async () => {
      const { RunningTasks } = await import('./running-tasks');
      const tasks = new RunningTasks({ commands: app.commands, tracker, watchers, trans });
      managers.add(tasks);
      return tasks;
    });
    eachNotebook(tracker, panel => {
      void code.load().then(tasks => tasks?.follow(panel));
    });
  }
};
