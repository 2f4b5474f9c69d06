/**
 * The section with the pending tasks in the list of running sessions.
 */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IRunningSessions } from '@jupyterlab/running';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { Throttler } from '@lumino/polling';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { loopscopeIcon } from '../icon';
import { innermostInCell } from '../kernel/frames';
import type { IWatchers } from '../kernel/watchers';
import { CommandIds } from '../tokens';
import { taskGroups, type IdenticalTasks } from './task-groups';

/** How many groups a notebook has in the list. */
const MAX_GROUPS = 50;

/** At most one update in this time, in milliseconds. */
const PAUSE = 1000;

/** What the section works with. */
export interface RunningTasksOptions {
  readonly commands: CommandRegistry;
  readonly tracker: INotebookTracker;
  readonly watchers: IWatchers;
  readonly trans: TranslationBundle;
}

/** The pending tasks of all open notebooks. Cancelling one is a command. */
export class RunningTasks implements IRunningSessions.IManager {
  constructor(private readonly _options: RunningTasksOptions) {
    const { trans } = _options;
    this.name = trans.__('Event Loop Tasks');
    this.shutdownLabel = trans.__('Cancel');
    this.shutdownAllLabel = trans.__('Cancel All');
    this.shutdownAllConfirmationText = trans.__(
      'Do you want to cancel the pending tasks of all open notebooks?'
    );
  }

  readonly name: string;
  readonly shutdownLabel: string;
  readonly shutdownAllLabel: string;
  readonly shutdownAllConfirmationText: string;

  get runningChanged(): ISignal<this, void> {
    return this._changed;
  }

  /** Updates the list with a notebook until it is closed. */
  follow(panel: NotebookPanel): void {
    const state = this._options.watchers.of(panel)?.state;
    const update = () => void this._throttler.invoke();
    state?.changed.connect(update);
    panel.disposed.connect(() => {
      state?.changed.disconnect(update);
      update();
    });
    update();
  }

  running(): IRunningSessions.IRunningItem[] {
    return this._notebooks().flatMap(panel =>
      this._groupsOf(panel)
        .slice(0, MAX_GROUPS)
        .map(group => this._item(panel, group))
    );
  }

  refreshRunning(): void {
    for (const panel of this._notebooks()) {
      this._options.watchers.of(panel)?.look();
    }
  }

  shutdownAll(): void {
    for (const panel of this._notebooks()) {
      this._cancel(panel, this._groupsOf(panel));
    }
  }

  private _item(panel: NotebookPanel, group: IdenticalTasks): IRunningSessions.IRunningItem {
    const { commands } = this._options;
    const [{ stack, cell }] = group.tasks;
    const at = innermostInCell(stack);
    const place = at?.cell
      ? { cellId: at.cell.cellId, line: at.line }
      : cell?.cellId
        ? { cellId: cell.cellId }
        : null;
    return {
      icon: () => loopscopeIcon,
      label: () => group.label,
      labelTitle: () => panel.title.label,
      detail: () => panel.title.label,
      context: 'loopscope-task',
      open: () =>
        void (place && commands.execute(CommandIds.reveal, { notebook: panel.id, ...place })),
      shutdown: () => this._cancel(panel, [group])
    };
  }

  private _cancel(panel: NotebookPanel, groups: readonly IdenticalTasks[]): void {
    const ids = groups.flatMap(({ tasks }) => tasks.map(({ id }) => id));
    if (ids.length > 0) {
      void this._options.commands.execute(CommandIds.cancelTasks, { notebook: panel.id, ids });
    }
  }

  private _notebooks(): NotebookPanel[] {
    return this._options.tracker.filter(panel => !panel.isDisposed);
  }

  private _groupsOf(panel: NotebookPanel): IdenticalTasks[] {
    return taskGroups(this._options.watchers.of(panel)?.state.records.tasks.values() ?? []);
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _throttler = new Throttler(() => this._changed.emit(), PAUSE);
}
