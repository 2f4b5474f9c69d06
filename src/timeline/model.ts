/**
 * What one timeline shows: the kernel of the current notebook.
 */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { ILoopState, ILoopscope, TaskSpan } from '../tokens';
import { ViewModel } from '../view-model';
import { lanesOf, type Lane } from './lanes';
import { dataOfHistory, type TimelineData } from './timeline-data';

const EMPTY: TimelineData = {
  start: 0,
  end: 0,
  spans: [],
  runs: [],
  tasks: [],
  dropped: 0
};

/** Follows the loop of the current notebook, and keeps what is selected and opened. */
export class TimelineModel extends ViewModel {
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

  /** The notebook that is shown. */
  get notebook(): NotebookPanel | null {
    return this._notebook;
  }

  /** The loop that is shown. */
  get loop(): ILoopState | null {
    return this._loop;
  }

  /** The moment of now, on the clock of what is shown. */
  get now(): number {
    return this._loop?.age(0) ?? 0;
  }

  /** What is shown, as of the last {@link refresh}. */
  get data(): TimelineData {
    return this._data;
  }

  get lanes(): readonly Lane[] {
    return this._lanes;
  }

  /** The key of the selected lane. */
  get selected(): string | null {
    return this._selected;
  }

  /** The selected task. */
  get task(): TaskSpan | null {
    const id = /^task-(\d+)$/.exec(this._selected ?? '')?.[1];
    return (id !== undefined && this._data.tasks.find(task => task.id === Number(id))) || null;
  }

  /** Selects the lane of a task or group, or nothing. */
  select(key: string | null): void {
    this._selected = key;
    this.emitChanged();
  }

  /** Opens or closes the lane of a group. */
  toggle(key: string): void {
    if (!this._open.delete(key)) {
      this._open.add(key);
    }
    this.refresh();
  }

  /** Opens the lane of a group. */
  open(key: string): void {
    if (!this._open.has(key)) {
      this.toggle(key);
    }
  }

  /** Reads what is shown again. */
  refresh(): void {
    const history = this._loop?.history;
    this._data = history ? dataOfHistory(history, this.now) : EMPTY;
    this._lanes = lanesOf(this._data, this._open);
    this.emitChanged();
  }

  /** Emitted when another notebook is shown. */
  get notebookChanged(): ISignal<this, void> {
    return this._notebookChanged;
  }

  private _follow(): void {
    const notebook = this._tracker.currentWidget;
    const loop = notebook && this._loopscope.loopOf(notebook);
    if (notebook !== this._notebook || loop !== this._loop) {
      this._notebook = notebook;
      this._loop = loop;
      this._selected = null;
      this._notebookChanged.emit();
    }
    this.refresh();
  }

  private _notebook: NotebookPanel | null = null;
  private _loop: ILoopState | null = null;
  private _data: TimelineData = EMPTY;
  private _lanes: readonly Lane[] = [];
  private _selected: string | null = null;
  private readonly _open = new Set<string>();
  private readonly _notebookChanged = new Signal<this, void>(this);
}
