/**
 * Tells the user, once each, of a task that failed unseen, of a deadlock, and of a long block.
 */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';

import { innermostInCell } from '../kernel/frames';
import { notify } from '../notify';
import type { ISettings } from '../settings';
import { CommandIds, PANEL_ID } from '../tokens';
import type { ILoopState, INotebookFindings, RuntimeProblem } from '../tokens';
import type { CellRef, FailureRecord, Frame, LoopRecord } from '../wire/protocol';

/** How long a cell may block the loop before the user is told, in seconds. */
const LONG_BLOCK = 5;

/** How long a failure or a deadlock must last before the user is told, in seconds. */
const SETTLED = 2;

/** How many names a notification has. */
const MAX_NAMES = 3;

/** What the notifications of a notebook work with. */
export interface NotificationOptions {
  readonly app: JupyterFrontEnd;
  readonly panel: NotebookPanel;
  readonly loop: ILoopState;
  readonly findings: INotebookFindings;
  readonly settings: ISettings;
  readonly trans: TranslationBundle;
}

/** The notifications of one notebook. */
export class Notifications implements IDisposable {
  constructor(private readonly _options: NotificationOptions) {
    _options.findings.changed.connect(this._update, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      clearTimeout(this._timer);
      this._options.findings.changed.disconnect(this._update, this);
    }
  }

  private readonly _update = (): void => {
    clearTimeout(this._timer);
    const { loop } = this._options;
    if (loop.kernel === null) {
      // Another kernel, or the same after a restart.
      this._told.clear();
      this._firstSeen.clear();
      return;
    }
    // A kernel that was left and entered again has the same failures as before.
    if (loop.presence.kind === 'live') {
      this._tellFailures();
      this._tellDeadlocks();
      this._tellBlock();
    }
  };

  /** A cell that runs may still await the task, so this waits until none does. */
  private _tellFailures(): void {
    const { findings, loop, settings, trans } = this._options;
    const failures = findings.problems.flatMap(({ seen }) =>
      seen?.kind === 'failures' && isFailedTask(seen.record) ? [seen.record] : []
    );
    const isIdle = loop.loop?.state === 'idle';
    const fresh = failures.filter(({ id }) => isIdle && this._isSettled(`failure-${id}`));
    this._tell(
      fresh.map(({ id }) => `failure-${id}`),
      settings.current.notifyFailure,
      () => {
        const [first, ...others] = fresh;
        const at = innermostInCell(first.stack);
        notify(failedText(first, others.length, trans), this._actions(at, first.cell));
      }
    );
  }

  private _tellDeadlocks(): void {
    const { findings, settings, trans } = this._options;
    for (const { key, seen, at } of findings.problems) {
      if (seen?.kind === 'deadlock' && this._isSettled(key)) {
        this._tell([key], settings.current.notifyDeadlock, () =>
          notify(deadlockText(seen, trans), this._actions(at, null))
        );
      }
    }
  }

  private _tellBlock(): void {
    const { loop, settings, trans } = this._options;
    const record = loop.loop;
    if (record?.state !== 'blocked' || record.starving === 0 || record.cause === 'debugger') {
      return;
    }
    const left = LONG_BLOCK - loop.age(record.since);
    if (left > 0) {
      this._updateAfter(left);
      return;
    }
    this._tell([`block-${record.since.toFixed(2)}`], settings.current.notifyBlock, () =>
      notify(blockText(record, trans), this._actions(record.at, record.cell))
    );
  }

  /** Tells once. What the user sees in the panel needs no notification, now or later. */
  private _tell(keys: readonly string[], isWanted: boolean, tell: () => void): void {
    const isNew = keys.some(key => !this._told.has(key));
    keys.forEach(key => this._told.add(key));
    if (isNew && isWanted && !this._isPanelSeen) {
      tell();
    }
  }

  /** Whether something that hasn't been told has lasted long enough. If not, this asks again when it has. */
  private _isSettled(key: string): boolean {
    if (this._told.has(key)) {
      return false;
    }
    const now = performance.now() / 1000;
    const since = this._firstSeen.get(key) ?? now;
    this._firstSeen.set(key, since);
    const left = since + SETTLED - now;
    if (left > 0) {
      this._updateAfter(left);
    }
    return left <= 0;
  }

  private _updateAfter(seconds: number): void {
    clearTimeout(this._timer);
    this._timer = setTimeout(this._update, seconds * 1000 + 100);
  }

  /** Whether the panel shows this notebook. */
  private get _isPanelSeen(): boolean {
    const { panel } = this._options;
    const node = document.getElementById(PANEL_ID);
    return panel.isVisible && !document.hidden && (node?.offsetParent ?? null) !== null;
  }

  private _actions(at: Frame | undefined, cell: CellRef | null): Notification.IAction[] {
    const { app, panel, trans } = this._options;
    const place = at?.cell ? { cellId: at.cell.cellId, line: at.line } : { cellId: cell?.cellId };
    const show: Notification.IAction = {
      label: trans.__('Show'),
      callback: () =>
        void app.commands.execute(CommandIds.reveal, {
          notebook: panel.id,
          ...place
        })
    };
    const open: Notification.IAction = {
      label: trans.__('Open Panel'),
      callback: () => {
        app.shell.activateById(panel.id);
        void app.commands.execute(CommandIds.open);
      }
    };
    return place.cellId ? [show, open] : [open];
  }

  /** The keys of what was told. */
  private readonly _told = new Set<string>();
  /** When each failure and deadlock was first seen, in seconds. */
  private readonly _firstSeen = new Map<string, number>();
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isDisposed = false;
}

/** Python itself reports the other kinds, in the output of a cell. */
function isFailedTask({ kind }: FailureRecord): boolean {
  return kind === 'unretrieved' || kind === 'destroyed';
}

function failedText(
  { name, errorName }: FailureRecord,
  others: number,
  trans: TranslationBundle
): string {
  if (others > 0) {
    return trans._n(
      '%1 task failed, and no code has read its error.',
      '%1 tasks failed, and no code has read their errors.',
      others + 1
    );
  }
  return errorName
    ? trans.__('The task %1 failed with %2, and no code has read the error.', name, errorName)
    : trans.__('The task %1 failed, and no code has read the error.', name);
}

function deadlockText(
  { tasks }: Extract<RuntimeProblem, { kind: 'deadlock' }>,
  trans: TranslationBundle
): string {
  const names = tasks.map(({ name }) => name);
  return names.length <= MAX_NAMES
    ? trans.__('Deadlock: these tasks wait for each other: %1.', names.join(', '))
    : trans._n(
        'Deadlock: %1 task waits for itself.',
        'Deadlock: %1 tasks wait for each other.',
        names.length
      );
}

function blockText({ cell, starving, blocker }: LoopRecord, trans: TranslationBundle): string {
  if (cell?.count && blocker) {
    return trans._n(
      '%2 in cell [%3] blocks the event loop, so %1 task can’t continue.',
      '%2 in cell [%3] blocks the event loop, so %1 tasks can’t continue.',
      starving,
      blocker,
      cell.count
    );
  }
  return cell?.count
    ? trans._n(
        'Cell [%2] blocks the event loop, so %1 task can’t continue.',
        'Cell [%2] blocks the event loop, so %1 tasks can’t continue.',
        starving,
        cell.count
      )
    : trans._n(
        'The event loop is blocked, so %1 task can’t continue.',
        'The event loop is blocked, so %1 tasks can’t continue.',
        starving
      );
}
