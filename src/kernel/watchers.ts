/**
 * The watchers of all open notebooks.
 */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Token } from '@lumino/coreutils';

import type { ISettings } from '../settings';
import type { PollingSupport } from '../tokens';
import { injectionCode } from './helper';
import { LoopWatcher } from './watcher';

/** The watchers of the open notebooks. */
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
 * Two notebooks that share a kernel have a watcher each, with a lease of its own: when one closes, the helper
 * stays for the other.
 */
export class Watchers implements IWatchers {
  constructor(
    tracker: INotebookTracker,
    private readonly _settings: ISettings,
    private readonly _following: PollingSupport
  ) {
    tracker.widgetAdded.connect((_, panel) => this._watch(panel));
    tracker.forEach(panel => this._watch(panel));
    // Closing the page closes its notebooks. Loading it again does, too.
    window.addEventListener('pagehide', () => {
      for (const watcher of this._watchers.values()) {
        watcher.leave({ grace: true });
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
    // It loads while the kernel starts. If it can't be loaded, the injection fails, and the panel says so.
    void injectionCode.load();
    const watcher = new LoopWatcher({
      sessionContext: panel.sessionContext,
      settings: this._settings.current,
      following: this._following
    });
    this._watchers.set(panel, watcher);
    // The content is disposed before the connection, so the watcher can still send its request.
    panel.content.disposed.connect(() => {
      watcher.leave({ grace: true });
      watcher.dispose();
      this._watchers.delete(panel);
    });
  }

  private readonly _watchers = new Map<NotebookPanel, LoopWatcher>();
}
