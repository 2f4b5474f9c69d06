/**
 * Adds the fixes above errors to JupyterLab's outputs.
 */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator } from '@jupyterlab/translation';

import { ILoopscope } from '../tokens';
import { loadTranslation } from '../translation';
import { outputFactories } from './factory';

/** Offers a fix above the errors and warnings that Loopscope can fix. */
export const outputPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-loopscope:output',
  description: 'Offers fixes above asyncio errors.',
  autoStart: true,
  requires: [IRenderMimeRegistry, INotebookTracker, ILoopscope],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    tracker: INotebookTracker,
    loopscope: ILoopscope,
    translator: ITranslator | null
  ): void => {
    const trans = loadTranslation(translator);
    const inner = rendermime.getFactory('application/vnd.jupyter.stderr');
    if (inner) {
      const options = { tracker, loopscope, commands: app.commands, trans };
      for (const factory of outputFactories(inner, options)) {
        rendermime.addFactory(factory);
      }
    }
  }
};
