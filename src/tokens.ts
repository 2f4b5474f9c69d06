/**
 * Ids, tokens and the interfaces that others may lean on. Nothing here runs.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';
import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

import type { CellError, CellSource, Finding } from './analysis';
import type {
  BlockRecord,
  CellRef,
  ExecutionRecord,
  Frame,
  KernelFacts,
  LoopRecord,
  RecordKind,
  RecordOf,
  TaskRecord
} from './wire/protocol';

/** The id of the settings, and the prefix of the plugins' ids. */
export const PLUGIN_ID = 'jupyterlab-loopscope:plugin';

/** The id of the sidebar's widget. */
export const PANEL_ID = 'loopscope-panel';

/** The commands. Each has a label, a caption and `describedBy`. */
export const CommandIds = {
  open: 'loopscope:open',
  fixCell: 'loopscope:fix-cell',
  fixNotebook: 'loopscope:fix-notebook',
  applyFix: 'loopscope:apply-fix',
  revertFixes: 'loopscope:revert-fixes',
  refactor: 'loopscope:refactor',
  copyAsScript: 'loopscope:copy-as-script',
  moveToModule: 'loopscope:move-to-module',
  cancelTask: 'loopscope:cancel-task',
  cancelCellTasks: 'loopscope:cancel-cell-tasks',
  cancelOldTasks: 'loopscope:cancel-old-tasks',
  runCoroutine: 'loopscope:run-coroutine',
  closeCoroutine: 'loopscope:close-coroutine',
  wake: 'loopscope:wake',
  reveal: 'loopscope:reveal',
  look: 'loopscope:look',
  attach: 'loopscope:attach',
  detach: 'loopscope:detach'
} as const;

/** Where Loopscope stands with a notebook's kernel. */
export type Presence =
  /** The notebook has no kernel. */
  | { readonly kind: 'no-kernel' }
  /** The kernel speaks another language than Python. */
  | { readonly kind: 'not-python'; readonly language: string }
  /** The settings, or the user, keep Loopscope out of this kernel. */
  | { readonly kind: 'detached'; readonly why: 'never' | 'ask' | 'unread' | 'denied' | 'user' }
  /** The kernel is starting, or the helper is on its way. */
  | { readonly kind: 'starting' }
  /** The helper answers. */
  | { readonly kind: 'live' }
  /**
   * The helper could not be brought in, or does not work. `said` is the kernel's own explanation, in
   * English. `aborted`: the kernel dropped the request again and again; `lost`: it never replied to it;
   * `silent`: the helper is in, and does not answer.
   */
  | {
      readonly kind: 'failed';
      readonly why: 'failed' | 'aborted' | 'lost' | 'silent';
      readonly said?: string;
    }
  /** The helper answered before, and does not now. */
  | { readonly kind: 'silent' };

/** How closely a kernel can be followed. */
export type PollingSupport =
  /** Live, also while a cell runs. */
  | 'live'
  /**
   * One look at each execution's end: this JupyterLab, older than 4.5, would show every question as the
   * kernel being busy and idle again.
   */
  | 'old-frontend'
  /** The same, because the page's list of untracked messages lacks ours. */
  | 'not-listed';

/** The records of each kind, by their ids. */
export type Records = {
  readonly [Kind in RecordKind]: ReadonlyMap<number, RecordOf[Kind]>;
};

/** What is known about the event loop of one kernel. */
export interface ILoopState {
  readonly presence: Presence;
  readonly following: PollingSupport;
  /** Whether a cell runs that cannot be looked at: what is known is from before it. */
  readonly outOfSight: boolean;
  readonly kernel: KernelFacts | null;
  readonly loop: LoopRecord | null;
  /** The records of each kind, by id. */
  readonly records: Records;
  /** How many tasks there are: more than `records.tasks` holds while an answer is cut. */
  readonly taskTotal: number;
  /** The executions that the helper saw, oldest first. */
  readonly executions: ReadonlyMap<number, ExecutionRecord>;
  /** Emitted when any of the above changed. */
  readonly changed: ISignal<ILoopState, void>;
  /** Since when a task has been waiting where it waits now (a moment); at most one look late. */
  waitingSince(task: TaskRecord): number;
  /** The seconds since a moment of the helper's clock, now. */
  age(moment: number): number;
}

/** The kinds of records whose every record is a problem. */
export type ProblemKind = Exclude<RecordKind, 'tasks' | 'finished' | 'blocks'>;

/** A problem that was seen in a kernel, not in the source. */
export type RuntimeProblem =
  | { [Kind in ProblemKind]: { readonly kind: Kind; readonly record: RecordOf[Kind] } }[ProblemKind]
  /** The blocks of one run of a cell, or of one place outside of cells, the longest first. */
  | { readonly kind: 'blocks'; readonly records: readonly BlockRecord[] }
  /** Tasks that wait for each other. */
  | { readonly kind: 'deadlock'; readonly tasks: readonly TaskRecord[] }
  /** A task that nobody can finish. */
  | { readonly kind: 'orphan'; readonly task: TaskRecord }
  /** A task that goes on although it was cancelled. */
  | { readonly kind: 'ignoring'; readonly task: TaskRecord }
  /** Tasks of runs of cells that have been run again since. */
  | { readonly kind: 'old-tasks'; readonly tasks: readonly TaskRecord[] };

/** As what something is shown: the levels that the settings give to rules, and `info` for what is only explained. */
export type Severity = 'hint' | 'info' | 'warning' | 'error';

/** Something to mend: what the source says, and what the kernel saw. */
export interface Problem {
  /** Stable as long as the problem is the same. */
  readonly key: string;
  /** The loudest of what it joins; what was seen and belongs to no rule is a warning. */
  readonly severity: Severity;
  /** What the kernel saw, for a problem that was seen. */
  readonly seen?: RuntimeProblem;
  /** The cell and the line where it was seen, as far as known. */
  readonly cell?: CellRef | null;
  readonly at?: Frame;
  /** The findings that say where to mend it; several when the user has to choose. */
  readonly findings: readonly Finding[];
}

/** The findings of one notebook. */
export interface INotebookFindings {
  /** What the source says, for every cell. */
  readonly findings: readonly Finding[];
  /** Both, merged, in the order of the cells. */
  readonly problems: readonly Problem[];
  /** The numbers of the executions that have pending tasks and whose cell has been edited since. */
  readonly editedRuns: ReadonlySet<number>;
  /** Emitted when they changed. */
  readonly changed: ISignal<INotebookFindings, void>;
  /** As what a finding is shown. */
  severityOf(finding: Finding): Severity;
  /** What the source would say if the cells were these. */
  analyze(cells: readonly CellSource[]): readonly Finding[];
  /** The findings that mend an error in the notebook's outputs; several when the user has to choose. */
  ofError(error: CellError): readonly Finding[];
}

/** What Loopscope knows of the open notebooks. */
export interface ILoopscope {
  /** The loop of a notebook's kernel, or `null` when the notebook is not open. */
  loopOf(panel: NotebookPanel): ILoopState | null;
  /** The findings of a notebook, or `null` when it is not open. */
  findingsOf(panel: NotebookPanel): INotebookFindings | null;
}

/** The token of {@link ILoopscope}. */
export const ILoopscope = new Token<ILoopscope>(
  'jupyterlab-loopscope:ILoopscope',
  'The event loop of each notebook kernel, and the findings of each notebook.'
);
