/**
 * What the panel shows: the current notebook, its loop and its findings.
 */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { ILoopscope, ILoopState, INotebookFindings } from '../tokens';

/** Follows the current notebook. */
export class PanelModel implements IDisposable {
  constructor(
    private readonly _tracker: INotebookTracker,
    private readonly _loopscope: ILoopscope
  ) {
    _tracker.currentChanged.connect(this._follow, this);
    // A notebook can be the current one before `loopOf` knows it.
    _tracker.widgetAdded.connect(this._follow, this);
    this._follow();
  }

  /** The current notebook, or `null`. */
  get notebook(): NotebookPanel | null {
    return this._notebook;
  }

  get loop(): ILoopState | null {
    return this._loop;
  }

  get findings(): INotebookFindings | null {
    return this._findings;
  }

  /** Subscribes to changes of what is shown. Returns how to unsubscribe. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this._changed.connect(listener);
    return () => {
      this._changed.disconnect(listener);
    };
  };

  /** A number that differs after each change: the objects that are shown stay the same. */
  readonly revision = (): number => this._revision;

  /** Emitted when another notebook is the current one. */
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
    this._revision++;
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _revision = 0;
  private readonly _notebookChanged = new Signal<this, void>(this);
  private _notebook: NotebookPanel | null = null;
  private _loop: ILoopState | null = null;
  private _findings: INotebookFindings | null = null;
  private _isDisposed = false;
}
