/**
 * The watchers of all open notebooks.
 */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Token } from '@lumino/coreutils';

import type { ISettings } from '../settings';
import type { PollingSupport } from '../tokens';
import { fetchHelper } from './helper';
import { LoopWatcher } from './watcher';

/** Finds the watcher of a notebook. */
export interface IWatchers {
  /** The watcher of an open notebook's kernel, or `null` when the notebook is not open. */
  of(panel: NotebookPanel): LoopWatcher | null;
}

/** The token of {@link IWatchers}. It is internal: others use `ILoopscope`. */
export const IWatchers = new Token<IWatchers>(
  'jupyterlab-loopscope:IWatchers',
  'The watcher of each notebook kernel.'
);

/**
 * Makes a watcher for every notebook that opens.
 *
 * A notebook has a watcher of its own even where two share a kernel: either may close first, and a lease in
 * the kernel each is what keeps the other's.
 */
export class Watchers implements IWatchers {
  constructor(
    tracker: INotebookTracker,
    private readonly _settings: ISettings,
    private readonly _following: PollingSupport
  ) {
    tracker.widgetAdded.connect((_, panel) => this._watch(panel));
    tracker.forEach(panel => this._watch(panel));
    // A page that goes away leaves as a notebook that is closed does.
    window.addEventListener('pagehide', () => {
      for (const watcher of this._watchers.values()) {
        watcher.leave();
      }
    });
    _settings.changed.connect(() => {
      for (const watcher of this._watchers.values()) {
        watcher.settings = _settings.current;
      }
    });
  }

  of(panel: NotebookPanel): LoopWatcher | null {
    return this._watchers.get(panel) ?? null;
  }

  private _watch(panel: NotebookPanel): void {
    if (panel.isDisposed) {
      return;
    }
    // It comes while the kernel starts. Where it does not come, the injection says so.
    fetchHelper().catch(() => undefined);
    const watcher = new LoopWatcher({
      sessionContext: panel.sessionContext,
      settings: this._settings.current,
      following: this._following
    });
    this._watchers.set(panel, watcher);
    // The content goes first, while the connection is still there to say goodbye on.
    panel.content.disposed.connect(() => {
      watcher.leave();
      watcher.dispose();
      this._watchers.delete(panel);
    });
  }

  private readonly _watchers = new Map<NotebookPanel, LoopWatcher>();
}
