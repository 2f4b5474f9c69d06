/**
 * What the user chose in the panel: which sections are open and how tall, and what the list of tasks shows. It
 * outlives the page.
 */

import type { IStateDB } from '@jupyterlab/statedb';
import { Debouncer } from '@lumino/polling';

import { ViewModel } from '../view-model';
import { SORTS, STATES, type TaskSort, type TaskStateFilter } from './tasks/task-filter';

/** The sections, from the top. */
export const SECTIONS = ['problems', 'tasks', 'finished'] as const;
export type SectionName = (typeof SECTIONS)[number];

/** What the user chose. */
export interface ViewChoices {
  /** The closed sections. */
  readonly closed: readonly SectionName[];
  /** The section that a chip of the header shows alone, if any. */
  readonly only?: SectionName;
  /** The share of each open section in the height, after the user dragged one. Absent: as tall as their content. */
  readonly shares?: readonly number[];
  readonly filter: string;
  readonly state: TaskStateFilter;
  readonly sort: TaskSort;
  /** Whether the details of the selected task are shown. */
  readonly details: boolean;
}

const DEFAULTS: ViewChoices = {
  // Few users need the finished tasks.
  closed: ['finished'],
  filter: '',
  state: 'all',
  sort: 'oldest',
  details: false
};

/** Where the choices are kept. */
const KEY = 'jupyterlab-loopscope:panel';

/** How long after the last change they are saved, in milliseconds. */
const REST = 300;

/** The choices of one panel, kept in JupyterLab's state of the workspace. */
export class ViewState extends ViewModel {
  constructor(private readonly _state: IStateDB | null) {
    super();
    this._save = new Debouncer(() => this._state?.save(KEY, { ...this._choices }), REST);
  }

  get choices(): ViewChoices {
    return this._choices;
  }

  /** Reads the choices of an earlier page. A value that doesn't fit is left out. */
  async restore(): Promise<void> {
    const saved = await this._state?.fetch(KEY).catch(() => undefined);
    if (saved && !this._isChanged) {
      this._choices = validChoices(saved);
      this.emitChanged();
    }
  }

  set(changes: Partial<ViewChoices>): void {
    this._isChanged = true;
    this._choices = { ...this._choices, ...changes };
    this.emitChanged();
    void this._save.invoke();
  }

  private readonly _save: Debouncer;
  private _choices = DEFAULTS;
  private _isChanged = false;
}

/** The choices in a value from outside. */
export function validChoices(saved: unknown): ViewChoices {
  const { closed, only, shares, filter, state, sort, details } = (saved ?? {}) as Record<
    string,
    unknown
  >;
  const areShares =
    Array.isArray(shares) &&
    shares.length <= SECTIONS.length &&
    shares.every(share => typeof share === 'number' && share > 0 && share <= 1);
  return {
    closed: Array.isArray(closed)
      ? SECTIONS.filter(name => closed.includes(name))
      : DEFAULTS.closed,
    only: SECTIONS.find(name => name === only),
    ...(areShares && { shares: shares as number[] }),
    filter: typeof filter === 'string' ? filter.slice(0, 200) : DEFAULTS.filter,
    state: STATES.find(name => name === state) ?? DEFAULTS.state,
    sort: SORTS.find(name => name === sort) ?? DEFAULTS.sort,
    details: details === true
  };
}
