/**
 * What the sidebar shows: the notebook in front, its loop and its findings.
 */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { ILoopscope, ILoopState, INotebookFindings } from '../tokens';

/** Follows the notebook in front. */
export class PanelModel implements IDisposable {
  constructor(
    private readonly _tracker: INotebookTracker,
    private readonly _loopscope: ILoopscope
  ) {
    _tracker.currentChanged.connect(this._follow, this);
    // A notebook can be in front a moment before it is known to be open.
    _tracker.widgetAdded.connect(this._follow, this);
    this._follow();
  }

  /** The notebook in front, or `null`. */
  get notebook(): NotebookPanel | null {
    return this._notebook;
  }

  get loop(): ILoopState | null {
    return this._loop;
  }

  get findings(): INotebookFindings | null {
    return this._findings;
  }

  /** Emitted when there may be something else to show. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Emitted when another notebook is in front. */
  get notebookChanged(): ISignal<this, void> {
    return this._notebookChanged;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  private _follow(): void {
    this._loop?.changed.disconnect(this._emit, this);
    this._findings?.changed.disconnect(this._emit, this);
    this._notebook = this._tracker.currentWidget;
    this._loop = this._notebook && this._loopscope.loopOf(this._notebook);
    this._findings = this._notebook && this._loopscope.findingsOf(this._notebook);
    this._loop?.changed.connect(this._emit, this);
    this._findings?.changed.connect(this._emit, this);
    this._notebookChanged.emit();
    this._emit();
  }

  private _emit(): void {
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _notebookChanged = new Signal<this, void>(this);
  private _notebook: NotebookPanel | null = null;
  private _loop: ILoopState | null = null;
  private _findings: INotebookFindings | null = null;
  private _isDisposed = false;
}
