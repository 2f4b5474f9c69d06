/**
 * A notebook's loop in numbers.
 */

import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { highestSeverity } from '../findings/severity';
import type { ILoopState, INotebookFindings, Severity } from '../tokens';

/** The numbers that are shown outside of the panel. */
export interface Counts {
  /** The pending tasks, without the cells' own runs. */
  readonly tasks: number;
  /** The problems, without hints. */
  readonly problems: number;
  /** The highest severity of the problems; `error` while the loop is blocked. `null` without problems. */
  readonly worst: Severity | null;
}

/** The numbers of a notebook without tasks and problems. */
export const NO_COUNTS: Counts = { tasks: 0, problems: 0, worst: null };

/** Counts the tasks and the problems of a notebook. */
function countsOf(
  { loop, records, taskTotal }: Pick<ILoopState, 'loop' | 'records' | 'taskTotal'>,
  { problems }: Pick<INotebookFindings, 'problems'>
): Counts {
  let cells = 0;
  for (const { isCell } of records.tasks.values()) {
    cells += Number(isCell);
  }
  const counted = problems.filter(({ severity }) => severity !== 'hint');
  const severities = counted.map(({ severity }) => severity);
  const isBlocked = loop?.state === 'blocked' && loop.starving > 0;
  return {
    tasks: Math.max(0, taskTotal - cells),
    problems: counted.length,
    worst: isBlocked ? 'error' : severities.length > 0 ? highestSeverity(severities) : null
  };
}

/** The numbers of one notebook, updated with its kernel and its source. */
export class Summary implements IDisposable {
  constructor(
    private readonly _loop: ILoopState,
    private readonly _findings: INotebookFindings
  ) {
    // Each change of the loop is followed by one of the findings.
    _findings.changed.connect(this._update, this);
    this._update();
  }

  get counts(): Counts {
    return this._counts;
  }

  /** Emitted when a number changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._findings.changed.disconnect(this._update, this);
      Signal.clearData(this);
    }
  }

  private _update(): void {
    const counts = countsOf(this._loop, this._findings);
    if (JSON.stringify(counts) !== JSON.stringify(this._counts)) {
      this._counts = counts;
      this._changed.emit();
    }
  }

  private _counts = NO_COUNTS;
  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
}
