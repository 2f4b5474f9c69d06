/**
 * What a timeline shows, and what is selected and opened in it.
 */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { ILoopState, ILoopscope, LoopRecording, TaskSpan } from '../tokens';
import { ViewModel } from '../view-model';
import { lanesOf, type Lane } from './lanes';
import { dataOfRecording } from './recording-data';
import { dataOfHistory, dataUntil, type TimelineData } from './timeline-data';

const EMPTY: TimelineData = {
  start: 0,
  end: 0,
  spans: [],
  runs: [],
  tasks: [],
  dropped: 0
};

/** What one timeline shows. */
export abstract class TimelineModel extends ViewModel {
  /** The notebook whose cells are shown, if it is open. */
  abstract readonly notebook: NotebookPanel | null;

  /** The loop that is shown. `null` for a recording. */
  abstract readonly loop: ILoopState | null;

  /** The recording that is shown, or `null`. */
  abstract readonly recording: LoopRecording | null;

  /** What the time is counted from, and the moment of now, on the clock of what is shown. */
  get zero(): number {
    return this.recording ? this.recording.started : this.now;
  }

  get now(): number {
    return this.recording ? (this._moment ?? this.recording.ended) : (this.loop?.age(0) ?? 0);
  }

  /** The moment of a recording that is shown; `null` for its end. */
  get moment(): number | null {
    return this._moment;
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

  /** Shows a recording as it was at a moment; at its end with `null`. */
  seek(moment: number | null): void {
    this._moment = moment;
    this.refresh();
  }

  /** Reads what is shown again. */
  refresh(): void {
    this._data = this._read();
    this._lanes = lanesOf(this._data, this._open);
    this.emitChanged();
  }

  /** Selects nothing, because something else is shown. */
  protected reset(): void {
    this._selected = null;
    this._moment = null;
  }

  private _read(): TimelineData {
    const { recording, loop } = this;
    if (recording) {
      if (this._whole?.recording !== recording) {
        this._whole = { recording, data: dataOfRecording(recording) };
      }
      const { data } = this._whole;
      return this._moment === null ? data : dataUntil(data, this._moment);
    }
    return loop ? dataOfHistory(loop.history, this.now) : EMPTY;
  }

  private _data: TimelineData = EMPTY;
  private _lanes: readonly Lane[] = [];
  private _selected: string | null = null;
  private _moment: number | null = null;
  /** All of the recording that was shown last. */
  private _whole: { readonly recording: LoopRecording; readonly data: TimelineData } | null = null;
  private readonly _open = new Set<string>();
}

/** Follows the loop of the current notebook, and shows its last recording until the user leaves it. */
export class LiveTimelineModel extends TimelineModel {
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

  get notebook(): NotebookPanel | null {
    return this._notebook;
  }

  get loop(): ILoopState | null {
    return this._loop;
  }

  get recording(): LoopRecording | null {
    const recorded = this._loop?.recorded ?? null;
    return recorded === this._left ? null : recorded;
  }

  /** Shows the loop again, not its recording. */
  leaveRecording(): void {
    this._left = this._loop?.recorded ?? null;
    this.reset();
    this.refresh();
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
      this.reset();
      this._notebookChanged.emit();
    }
    this.refresh();
  }

  private _notebook: NotebookPanel | null = null;
  private _loop: ILoopState | null = null;
  /** The recording that the user has left. */
  private _left: LoopRecording | null = null;
  private readonly _notebookChanged = new Signal<this, void>(this);
}

/** Shows a recording from a file. */
export class RecordingModel extends TimelineModel {
  constructor(
    readonly recording: LoopRecording,
    private readonly _tracker: INotebookTracker
  ) {
    super();
    this.refresh();
  }

  readonly loop = null;

  /** The open notebook that has the recorded cells. */
  get notebook(): NotebookPanel | null {
    const ids = new Set(this.recording.seen.runs.map(({ cellId }) => cellId));
    return (
      this._tracker.find(({ model }) =>
        [...(model?.sharedModel.cells ?? [])].some(cell => ids.has(cell.getId()))
      ) ?? null
    );
  }
}
