/**
 * Marks the cells that have tasks.
 */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator } from '@jupyterlab/translation';

import { Lazy } from '../lazy';
import { eachNotebook } from '../notebook/each-notebook';
import { ISettings } from '../settings';
import { CommandIds, ILoopscope } from '../tokens';
import { loadTranslation } from '../translation';

/** Marks the cells with pending, failed or old tasks. Its code is loaded with the first notebook. */
export const marksPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-loopscope:marks',
  description: 'Marks the cells that have pending, failed or old tasks.',
  autoStart: true,
  requires: [INotebookTracker, ILoopscope, ISettings],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    loopscope: ILoopscope,
    settings: ISettings,
    translator: ITranslator | null
  ): void => {
    const trans = loadTranslation(translator);
    const code = new Lazy(() => import('./cell-marks'));
    const open = () => void app.commands.execute(CommandIds.open);
    eachNotebook(tracker, panel => {
      void code.load().then(part => {
        const loop = loopscope.loopOf(panel);
        const findings = loopscope.findingsOf(panel);
        if (part && loop && findings && !panel.isDisposed) {
          new part.CellMarks({ panel, loop, findings, settings, open, trans });
        }
      });
    });
  }
};
