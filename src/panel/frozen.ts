/**
 * The state of a loop and its findings at one moment, for a panel that is paused.
 */

import { Signal } from '@lumino/signaling';

import type { ILoopState, INotebookFindings, Records } from '../tokens';
import { RECORD_KINDS, type TaskRecord } from '../wire/protocol';

/** The state of a loop that doesn't change. Its clock stands still. */
export class FrozenLoop implements ILoopState {
  constructor(live: ILoopState) {
    this.presence = live.presence;
    this.following = live.following;
    this.outOfSight = live.outOfSight;
    this.kernel = live.kernel;
    this.loop = live.loop;
    this.records = Object.fromEntries(
      RECORD_KINDS.map(kind => [kind, new Map<number, unknown>(live.records[kind])])
    ) as unknown as Records;
    this.taskTotal = live.taskTotal;
    this.executions = new Map(live.executions);
    this.history = live.history;
    this.recording = live.recording;
    this.recorded = live.recorded;
    this._now = live.age(0);
  }

  readonly presence: ILoopState['presence'];
  readonly following: ILoopState['following'];
  readonly outOfSight: boolean;
  readonly kernel: ILoopState['kernel'];
  readonly loop: ILoopState['loop'];
  readonly records: Records;
  readonly taskTotal: number;
  readonly executions: ILoopState['executions'];
  /** It goes on; readers look at it up to the moment of the pause. */
  readonly history: ILoopState['history'];
  readonly recording: ILoopState['recording'];
  readonly recorded: ILoopState['recorded'];
  readonly changed = new Signal<this, void>(this);

  waitingSince(task: TaskRecord): number {
    return task.moved ?? task.since;
  }

  age(moment: number): number {
    return this._now - moment;
  }

  private readonly _now: number;
}

/** Findings that don't change. */
export class FrozenFindings implements INotebookFindings {
  constructor(private readonly _live: INotebookFindings) {
    this.findings = _live.findings;
    this.problems = _live.problems;
    this.editedRuns = _live.editedRuns;
  }

  readonly findings: INotebookFindings['findings'];
  readonly problems: INotebookFindings['problems'];
  readonly editedRuns: INotebookFindings['editedRuns'];
  readonly changed = new Signal<this, void>(this);

  severityOf(...args: Parameters<INotebookFindings['severityOf']>) {
    return this._live.severityOf(...args);
  }

  analyze(...args: Parameters<INotebookFindings['analyze']>) {
    return this._live.analyze(...args);
  }

  cellsToRun(...args: Parameters<INotebookFindings['cellsToRun']>) {
    return this._live.cellsToRun(...args);
  }

  ofError(...args: Parameters<INotebookFindings['ofError']>) {
    return this._live.ofError(...args);
  }
}
