/**
 * Follows the open notebooks, and keeps the counts outside of the panel up to date.
 */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IStatusBar } from '@jupyterlab/statusbar';
import type { TranslationBundle } from '@jupyterlab/translation';
import { addToolbarButtonClass, ReactWidget } from '@jupyterlab/ui-components';
import { Signal } from '@lumino/signaling';
import type { Panel } from '@lumino/widgets';
import React from 'react';

import type { IWatchers } from '../kernel/watchers';
import type { ISettings } from '../settings';
import { CommandIds } from '../tokens';
import type { ILoopscope } from '../tokens';
import { showBadge } from './badge';
import { Notifications } from './notifications';
import { StatusItem } from './status-item';
import { NO_COUNTS, Summary } from './summary';
import { ToolbarButton } from './toolbar-button';

/** What the status works with. */
export interface StatusOptions {
  readonly app: JupyterFrontEnd;
  readonly tracker: INotebookTracker;
  readonly loopscope: ILoopscope;
  readonly watchers: IWatchers;
  readonly settings: ISettings;
  readonly trans: TranslationBundle;
  /** `null` in an application without a status bar, such as Notebook 7. */
  readonly statusBar: IStatusBar | null;
}

/** The counts and notifications of all open notebooks. */
export class Status {
  constructor(private readonly _options: StatusOptions) {
    const { app, tracker, settings, statusBar, trans } = _options;
    const open = () => void app.commands.execute(CommandIds.open);
    tracker.currentChanged.connect(this._onCurrentChanged, this);
    settings.changed.connect(this._onCurrentChanged, this);
    statusBar?.registerStatusItem('jupyterlab-loopscope:counts', {
      item: ReactWidget.create(React.createElement(StatusItem, { source: this, open, trans })),
      align: 'left',
      rank: 100,
      isActive: () => {
        const { tasks, problems } = this.counts ?? NO_COUNTS;
        return tasks + problems > 0;
      },
      activeStateChanged: this._changed
    });
    this._onCurrentChanged();
  }

  /** The counts of the notebook in front; `null` without one, or if the user doesn't want counts. */
  get counts(): Summary['counts'] | null {
    const { tracker, settings } = this._options;
    const summary = tracker.currentWidget && this._summaries.get(tracker.currentWidget);
    return (settings.current.showCounts && summary?.counts) || null;
  }

  /** Emitted when {@link counts} may have changed. */
  get changed(): Signal<this, void> {
    return this._changed;
  }

  /** Counts the tasks and problems of a notebook until it is closed. */
  follow(panel: NotebookPanel): void {
    const { app, loopscope, settings, trans } = this._options;
    const loop = loopscope.loopOf(panel);
    const findings = loopscope.findingsOf(panel);
    if (!loop || !findings || panel.isDisposed || this._summaries.has(panel)) {
      return;
    }
    const summary = new Summary(loop, findings);
    const notifications = new Notifications({ app, panel, loop, findings, settings, trans });
    this._summaries.set(panel, summary);
    summary.changed.connect(this._onChanged, this);
    panel.content.disposed.connect(() => {
      summary.dispose();
      notifications.dispose();
      this._summaries.delete(panel);
      this._onCurrentChanged();
    });
    this._onCurrentChanged();
  }

  /** Adds the button to the toolbar of a notebook. */
  addButton(place: Panel, panel: NotebookPanel): void {
    this.follow(panel);
    const { app, settings, statusBar, trans } = this._options;
    const summary = this._summaries.get(panel);
    if (place.isDisposed || !summary) {
      return;
    }
    const open = () => void app.commands.execute(CommandIds.open);
    const button = ReactWidget.create(
      React.createElement(ToolbarButton, { summary, settings, hasTasks: !statusBar, open, trans })
    );
    place.addWidget(addToolbarButtonClass(button));
  }

  private _onCurrentChanged(): void {
    const { tracker, watchers, settings } = this._options;
    const { showCounts, showMarks } = settings.current;
    tracker.forEach(panel => {
      const watcher = watchers.of(panel);
      if (watcher) {
        const isShown = panel === tracker.currentWidget || panel.isVisible;
        watcher.glanced = isShown && (showCounts || showMarks);
      }
    });
    this._onChanged();
  }

  private _onChanged(): void {
    const { app, trans } = this._options;
    showBadge(app.shell, this.counts, trans);
    this._changed.emit();
  }

  private readonly _summaries = new Map<NotebookPanel, Summary>();
  private readonly _changed = new Signal<this, void>(this);
}
