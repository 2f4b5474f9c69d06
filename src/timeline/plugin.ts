/**
 * Adds the timeline to JupyterLab.
 */

import { ILayoutRestorer } from '@jupyterlab/application';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator } from '@jupyterlab/translation';

import { loopscopeIcon } from '../icon';
import { IWatchers } from '../kernel/watchers';
import { pollWhileVisible } from '../notebook/poll-while-visible';
import { CommandIds, ILoopscope, TIMELINE_ID } from '../tokens';
import { loadTranslation } from '../translation';
import { LiveTimelineModel } from './model';
import { TimelineTab } from './tab';

/** Adds the command that opens the timeline. */
export const timelinePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-loopscope:timeline',
  description: 'The tab with the timeline of a notebook’s event loop.',
  autoStart: true,
  requires: [INotebookTracker, ILoopscope, IWatchers],
  optional: [ILayoutRestorer, ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    loopscope: ILoopscope,
    watchers: IWatchers,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ): void => {
    const trans = loadTranslation(translator);
    const { commands, shell } = app;
    const tabs = new WidgetTracker<TimelineTab>({ namespace: TIMELINE_ID });
    let tab: TimelineTab | null = null;
    const create = (): TimelineTab => {
      const model = new LiveTimelineModel(tracker, loopscope);
      const onSeen = pollWhileVisible(TIMELINE_ID, model, tracker, watchers);
      const created = new TimelineTab(model, commands, trans, onSeen);
      created.id = TIMELINE_ID;
      created.disposed.connect(() => (tab = null));
      return created;
    };
    commands.addCommand(CommandIds.openTimeline, {
      label: trans.__('Show the Timeline of the Event Loop'),
      caption: trans.__('Show what the loop, the cells and the tasks did over time'),
      icon: loopscopeIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: async () => {
        if (!tab) {
          tab = create();
          await tabs.add(tab);
        }
        if (!tab.isAttached) {
          shell.add(tab, 'main', { mode: 'split-bottom' });
        }
        shell.activateById(tab.id);
      }
    });
    palette?.addItem({ command: CommandIds.openTimeline, category: trans.__('Loopscope') });
    if (restorer) {
      void restorer.restore(tabs, { command: CommandIds.openTimeline, name: () => TIMELINE_ID });
    }
  }
};
