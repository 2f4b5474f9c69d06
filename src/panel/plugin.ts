/**
 * Adds the panel to JupyterLab.
 */

import { ILayoutRestorer } from '@jupyterlab/application';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { IWatchers } from '../kernel/watchers';
import { pollWhileVisible } from '../notebook/poll-while-visible';
import { ISettings } from '../settings';
import { ILoopscope, PANEL_ID } from '../tokens';
import { PanelModel } from './model';
import { LoopscopePanel } from './panel';
import { ViewState } from './view-state';

/** The position in the sidebar: extensions come after JupyterLab's own panels. */
const RANK = 600;

/** Adds the panel to the right sidebar. */
export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-loopscope:panel',
  description: 'The sidebar with the tasks and problems of a notebook.',
  autoStart: true,
  requires: [INotebookTracker, ILoopscope, IWatchers, ISettings],
  optional: [ILayoutRestorer, IStateDB, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    loopscope: ILoopscope,
    watchers: IWatchers,
    settings: ISettings,
    restorer: ILayoutRestorer | null,
    state: IStateDB | null,
    translator: ITranslator | null
  ): void => {
    const model = new PanelModel(tracker, loopscope);
    const view = new ViewState(state);
    void view.restore();
    const panel = new LoopscopePanel(
      model,
      view,
      app.commands,
      rule => settings.turnRuleOff(rule),
      translator ?? nullTranslator,
      pollWhileVisible(PANEL_ID, model, tracker, watchers)
    );
    app.shell.add(panel, 'right', { rank: RANK, type: 'Loopscope' });
    restorer?.add(panel, PANEL_ID);
  }
};
