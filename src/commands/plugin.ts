/**
 * Registers all commands. Only commands edit cells or send a user's requests to a kernel; the views call them.
 */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator } from '@jupyterlab/translation';

import { IWatchers } from '../kernel/watchers';
import { CommandIds, ILoopscope } from '../tokens';
import { loadTranslation } from '../translation';
import { addFixCommands } from './fix/register';
import { addKernelCommands } from './kernel';
import { addPortCommands } from './port/register';
import { addRefactorCommand } from './refactor/register';
import { addViewCommands } from './views';

/** Registers the commands. */
export const commandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-loopscope:commands',
  description: 'The commands of Loopscope.',
  autoStart: true,
  requires: [INotebookTracker, ILoopscope, IWatchers],
  optional: [ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    loopscope: ILoopscope,
    watchers: IWatchers,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ): void => {
    const trans = loadTranslation(translator);
    const services = { app, tracker, loopscope, watchers, trans };
    addViewCommands(services);
    addFixCommands(services);
    addRefactorCommand(services);
    addPortCommands(services);
    addKernelCommands(services);
    // Whether a command is enabled depends on the current notebook.
    tracker.currentChanged.connect(() => {
      for (const id of Object.values(CommandIds)) {
        if (app.commands.hasCommand(id)) {
          app.commands.notifyCommandChanged(id);
        }
      }
    });
    for (const command of [
      CommandIds.open,
      CommandIds.fixCell,
      CommandIds.fixNotebook,
      CommandIds.revertFixes,
      CommandIds.refactor,
      CommandIds.copyAsScript,
      CommandIds.moveToModule,
      CommandIds.cancelCellTasks,
      CommandIds.cancelOldTasks,
      CommandIds.wake,
      CommandIds.look,
      CommandIds.attach,
      CommandIds.detach
    ]) {
      palette?.addItem({ command, category: trans.__('Loopscope') });
    }
  }
};
