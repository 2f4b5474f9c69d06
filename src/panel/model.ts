/**
 * What the panel shows: the current notebook, its loop and its findings.
 */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { ILoopscope, ILoopState, INotebookFindings, Problem } from '../tokens';
import { ViewModel } from '../view-model';
import { FrozenFindings, FrozenLoop } from './frozen';
import { harmfulFirst } from './problems/harm';

/** Follows the current notebook. It changes once a frame at most when the kernel or the findings do. */
export class PanelModel extends ViewModel {
  constructor(
    private readonly _tracker: INotebookTracker,
    private readonly _loopscope: ILoopscope
  ) {
    super();
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
    return this._frozen?.loop ?? this._loop;
  }

  get findings(): INotebookFindings | null {
    return this._frozen?.findings ?? this._findings;
  }

  /** The problems, the most harmful first, without those that the user dismissed. */
  get problems(): readonly Problem[] {
    const all = this.findings?.problems ?? [];
    if (all !== this._sorted?.all) {
      const shown = all.filter(({ key }) => !this._dismissed.has(key));
      this._sorted = { all, shown: harmfulFirst(shown) };
    }
    return this._sorted.shown;
  }

  /** How many problems the user dismissed. */
  get dismissed(): number {
    return (this.findings?.problems.length ?? 0) - this.problems.length;
  }

  /** Hides a problem until it is another one. */
  dismiss(key: string): void {
    this._dismissed.add(key);
    this._sorted = null;
    this.emitChanged();
  }

  /** Shows all problems again. */
  restoreDismissed(): void {
    this._dismissed.clear();
    this._sorted = null;
    this.emitChanged();
  }

  /** Whether the user froze what is shown. The kernel goes on. */
  get isPaused(): boolean {
    return this._frozen !== null;
  }

  /** Freezes what is shown, or goes on with what is there now. */
  togglePause(): void {
    this._frozen =
      this._frozen === null && this._loop && this._findings
        ? { loop: new FrozenLoop(this._loop), findings: new FrozenFindings(this._findings) }
        : null;
    this.emitChanged();
  }

  /** Emitted when another notebook is the current one. */
  get notebookChanged(): ISignal<this, void> {
    return this._notebookChanged;
  }

  override dispose(): void {
    cancelAnimationFrame(this._frame);
    super.dispose();
  }

  private _follow(): void {
    this._loop?.changed.disconnect(this._onChanged, this);
    this._findings?.changed.disconnect(this._onChanged, this);
    this._notebook = this._tracker.currentWidget;
    this._loop = this._notebook && this._loopscope.loopOf(this._notebook);
    this._findings = this._notebook && this._loopscope.findingsOf(this._notebook);
    this._frozen = null;
    this._loop?.changed.connect(this._onChanged, this);
    this._findings?.changed.connect(this._onChanged, this);
    this._notebookChanged.emit();
    this.emitChanged();
  }

  /** One answer of the kernel can change several things: they are drawn together. */
  private _onChanged(): void {
    if (this._frame === 0 && !this._frozen) {
      this._frame = requestAnimationFrame(() => this.emitChanged());
    }
  }

  protected override emitChanged(): void {
    cancelAnimationFrame(this._frame);
    this._frame = 0;
    super.emitChanged();
  }

  private _frame = 0;
  private readonly _notebookChanged = new Signal<this, void>(this);
  private _notebook: NotebookPanel | null = null;
  private _loop: ILoopState | null = null;
  private _findings: INotebookFindings | null = null;
  private _sorted: { readonly all: readonly Problem[]; readonly shown: readonly Problem[] } | null =
    null;
  private readonly _dismissed = new Set<string>();
  private _frozen: { readonly loop: FrozenLoop; readonly findings: FrozenFindings } | null = null;
}
