/**
 * The rows of the list of tasks, made again when the tasks or the user's choices changed.
 */

import { Signal } from '@lumino/signaling';

import type { PanelModel } from '../model';
import type { ViewState } from '../view-state';
import { orderOf, taskFilter } from './task-filter';
import { taskRows, type TaskRow } from './task-rows';
import { buildTaskTree, matchingNodes } from './task-tree';

/** Of the page's time, the rows take at most one part in this many. */
const SHARE = 12;

/** What the list shows. */
export interface TaskList {
  readonly rows: readonly TaskRow[];
  /** How many tasks match the filter. */
  readonly matching: number;
  /** How many tasks have been read. */
  readonly read: number;
  /** How many tasks there are. */
  readonly total: number;
}

const EMPTY: TaskList = { rows: [], matching: 0, read: 0, total: 0 };

/** Makes the rows. With many tasks that takes a while, and happens less often: other work of the page comes first. */
export class TaskListModel {
  constructor(
    private readonly _model: PanelModel,
    private readonly _view: ViewState
  ) {}

  /** Subscribes to changes. Returns how to unsubscribe. The rows are only made while there are subscribers. */
  readonly subscribe = (listener: () => void): (() => void) => {
    if (this._listeners++ === 0) {
      this._unsubscribe = [
        this._model.subscribe(() => this._onTasks()),
        this._view.subscribe(() => this._make())
      ];
      // Another notebook may have come while nothing was shown.
      this._follow();
      this._make();
    }
    this._changed.connect(listener);
    return () => {
      this._changed.disconnect(listener);
      if (--this._listeners === 0) {
        this._unsubscribe.forEach(leave => leave());
        clearTimeout(this._timer);
        this._timer = undefined;
      }
    };
  };

  readonly list = (): TaskList => this._list;

  /** Opens or closes a row. */
  toggle(row: TaskRow): void {
    if (!this._toggled.delete(row.key)) {
      this._toggled.add(row.key);
    }
    this._make();
  }

  /** Forgets the rows that were toggled when another loop is shown. Returns whether it is. */
  private _follow(): boolean {
    const isOther = this._model.loop !== this._loop;
    if (isOther) {
      this._loop = this._model.loop;
      this._toggled.clear();
    }
    return isOther;
  }

  private _onTasks(): void {
    const wait = this._nextAt - performance.now();
    if (this._follow() || wait <= 0) {
      this._make();
    } else {
      this._timer ??= setTimeout(() => this._make(), wait);
    }
  }

  private _make(): void {
    clearTimeout(this._timer);
    this._timer = undefined;
    const start = performance.now();
    this._list = this._compute();
    const end = performance.now();
    this._nextAt = end + (end - start) * SHARE;
    this._changed.emit();
  }

  private _compute(): TaskList {
    const { loop } = this._model;
    if (!loop) {
      return EMPTY;
    }
    const { tasks } = loop.records;
    const { filter, state, sort } = this._view.choices;
    const matches = taskFilter(filter, state, loop);
    let forest = buildTaskTree(tasks, orderOf(sort, loop));
    let matching = tasks.size;
    if (matches) {
      matching = 0;
      forest = matchingNodes(forest, task => {
        const isMatch = matches(task);
        matching += Number(isMatch);
        return isMatch;
      });
    }
    return {
      rows: taskRows(forest, { toggled: this._toggled }),
      matching,
      read: tasks.size,
      // A look can find a task over before it counts it so.
      total: Math.max(loop.taskTotal, tasks.size)
    };
  }

  private readonly _changed = new Signal<this, void>(this);
  private _listeners = 0;
  private _unsubscribe: readonly (() => void)[] = [];
  private _loop: PanelModel['loop'] = null;
  private _list = EMPTY;
  private readonly _toggled = new Set<string>();
  private _nextAt = 0;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}
