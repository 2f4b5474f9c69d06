/**
 * Registers all commands. Only commands edit cells or send a user's requests to a kernel; the views call them.
 */

import { ILabShell } from '@jupyterlab/application';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';

import { IWatchers } from '../kernel/watchers';
import { ISettings } from '../settings';
import { CommandIds, ILoopscope } from '../tokens';
import { loadTranslation } from '../translation';
import { addActionsCommand } from './actions/register';
import { fixOnRun } from './fix/fix-on-run';
import { addFixCommands } from './fix/register';
import { warnOnSave } from './fix/warn-on-save';
import { addKernelCommands } from './kernel';
import { watchLostWakes } from './lost-wakes';
import { addPortCommands } from './port/register';
import { addProblemCommands } from './problems/register';
import { addRefactorCommand } from './refactor/register';
import { addViewCommands } from './views';

/** Registers the commands. */
export const commandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-loopscope:commands',
  description: 'The commands of Loopscope.',
  autoStart: true,
  requires: [INotebookTracker, ILoopscope, IWatchers, ISettings],
  optional: [ITranslator, ICommandPalette, ISettingRegistry, ILabShell],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    loopscope: ILoopscope,
    watchers: IWatchers,
    settings: ISettings,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    registry: ISettingRegistry | null,
    labShell: ILabShell | null
  ): void => {
    const trans = loadTranslation(translator);
    const services = { app, tracker, loopscope, watchers, settings, registry, trans };
    addViewCommands(services);
    addFixCommands(services);
    addActionsCommand(services);
    addProblemCommands(services);
    addRefactorCommand(services);
    addPortCommands(services);
    addKernelCommands(services);
    watchLostWakes(services);
    fixOnRun(services);
    warnOnSave(services);
    // Whether a command is enabled depends on the current notebook.
    tracker.currentChanged.connect(() => {
      for (const id of Object.values(CommandIds)) {
        if (app.commands.hasCommand(id)) {
          app.commands.notifyCommandChanged(id);
        }
      }
    });
    for (const command of [
      // Elsewhere, as in Notebook 7, the application lists each panel itself.
      ...(labShell ? [CommandIds.open] : []),
      CommandIds.fixCell,
      CommandIds.showActions,
      CommandIds.nextProblem,
      CommandIds.previousProblem,
      CommandIds.fixNotebook,
      CommandIds.revertFixes,
      CommandIds.refactor,
      CommandIds.copyAsScript,
      CommandIds.moveToModule,
      CommandIds.cancelCellTasks,
      CommandIds.cancelOldTasks,
      CommandIds.wake,
      CommandIds.stopCell,
      CommandIds.record,
      CommandIds.saveRecording,
      CommandIds.copySnapshot,
      CommandIds.keepCommsOnMain,
      CommandIds.look,
      CommandIds.attach,
      CommandIds.detach
    ]) {
      palette?.addItem({ command, category: trans.__('Loopscope') });
    }
  }
};
