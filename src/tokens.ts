/**
 * Ids, tokens and the interfaces that other extensions may use. Nothing here runs.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';
import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

import type { CellError, CellSource, Edit, Finding } from './analysis';
import type {
  BlockRecord,
  CellRef,
  ExecutionRecord,
  FinishedRecord,
  Frame,
  KernelFacts,
  LoopRecord,
  RecordKind,
  RecordOf,
  TaskRecord,
  WaitReason
} from './wire/protocol';

/** The id of the settings, and the prefix of the plugins' ids. */
export const PLUGIN_ID = 'jupyterlab-loopscope:plugin';

/** The id of the sidebar's widget. */
export const PANEL_ID = 'loopscope-panel';

/** The id of the tab with the timeline. */
export const TIMELINE_ID = 'loopscope-timeline';

/** The id of the tab with the pages of the rules. */
export const RULE_PAGE_ID = 'loopscope-rule-page';

/** The commands. Each has a label, a caption and `describedBy`. */
export const CommandIds = {
  open: 'loopscope:open',
  openTimeline: 'loopscope:open-timeline',
  fixCell: 'loopscope:fix-cell',
  fixNotebook: 'loopscope:fix-notebook',
  applyFix: 'loopscope:apply-fix',
  ignoreFinding: 'loopscope:ignore-finding',
  showRule: 'loopscope:show-rule',
  showActions: 'loopscope:show-actions',
  nextProblem: 'loopscope:next-problem',
  previousProblem: 'loopscope:previous-problem',
  revertFixes: 'loopscope:revert-fixes',
  refactor: 'loopscope:refactor',
  copyAsScript: 'loopscope:copy-as-script',
  moveToModule: 'loopscope:move-to-module',
  cancelTask: 'loopscope:cancel-task',
  cancelTasks: 'loopscope:cancel-tasks',
  cancelCellTasks: 'loopscope:cancel-cell-tasks',
  cancelOldTasks: 'loopscope:cancel-old-tasks',
  runCoroutine: 'loopscope:run-coroutine',
  closeCoroutine: 'loopscope:close-coroutine',
  wake: 'loopscope:wake',
  stopCell: 'loopscope:stop-cell',
  watchKernel: 'loopscope:watch-kernel',
  copySnapshot: 'loopscope:copy-snapshot',
  keepCommsOnMain: 'loopscope:keep-comms-on-main',
  reveal: 'loopscope:reveal',
  look: 'loopscope:look',
  attach: 'loopscope:attach',
  detach: 'loopscope:detach'
} as const;

/** The relation of Loopscope to a notebook's kernel. */
export type Presence =
  /** The notebook has no kernel. */
  | { readonly kind: 'no-kernel' }
  /** The kernel runs another language than Python. */
  | { readonly kind: 'not-python'; readonly language: string }
  /** The settings or the user don't let Loopscope into this kernel. */
  | { readonly kind: 'detached'; readonly why: 'never' | 'ask' | 'unread' | 'denied' | 'user' }
  /** The kernel is starting, or the helper is being injected. */
  | { readonly kind: 'starting' }
  /** The helper replies. */
  | { readonly kind: 'live' }
  /**
   * The helper could not be injected, or doesn't work. `said` is the kernel's explanation, in English.
   * `not-loaded`: the page couldn't load the helper's sources; `aborted`: the kernel dropped every request; `lost`: it
   * replied to none; `silent`: the helper is installed and doesn't reply.
   */
  | {
      readonly kind: 'failed';
      readonly why: 'failed' | 'not-loaded' | 'aborted' | 'lost' | 'silent';
      readonly said?: string;
    }
  /** The helper has stopped replying. */
  | { readonly kind: 'silent' };

/** Whether kernels can be polled while a cell runs. */
export type PollingSupport =
  /** Yes. */
  | 'live'
  /**
   * No, only between cells: a JupyterLab older than 4.5 would show the kernel as busy and idle with every poll.
   */
  | 'old-frontend'
  /** It isn't polled: the helper tells by itself, because the kernel replies to nothing while a cell runs. */
  | 'pushed'
  /** No, only between cells: the page's list of untracked messages doesn't have ours. */
  | 'not-listed';

/** The records of each kind, by their ids. */
export type Records = {
  readonly [Kind in RecordKind]: ReadonlyMap<number, RecordOf[Kind]>;
};

/** What a loop does: `running` a cell's code, or `awaiting` in a cell while tasks can go on. */
export type LoopActivity = 'idle' | 'running' | 'awaiting' | 'blocked';

/** A time in which a loop did one thing. Its ends are moments of the helper's clock. */
export interface LoopSpan {
  readonly state: LoopActivity;
  readonly start: number;
  readonly end: number;
  /** The cell that ran, or whose code blocked. */
  readonly cell: CellRef | null;
  /** For `blocked`: the user's line, and the function that blocked. */
  readonly at?: Frame;
  readonly blocker?: string;
}

/** One run of a cell. `end` is `null` while it runs. */
export type CellRun = ExecutionRecord;

/** A time in which a task waited at one place. */
export interface TaskPart {
  readonly kind: WaitReason['kind'];
  /** The call that it waited in, and the name of what it waited for, if known. */
  readonly call?: string;
  readonly name?: string;
  /** The lines of cells, outermost first, at most 8; if there are none, the innermost line of all. */
  readonly stack: readonly Frame[];
  readonly start: number;
  /** `null` while it waits there. */
  readonly end: number | null;
}

/** The life of one task, as far as the polls saw it. */
export interface TaskSpan {
  readonly id: number;
  readonly name: string;
  readonly unnamed: boolean;
  readonly coroutine: string;
  readonly cell: CellRef | null;
  readonly isCell: boolean;
  /** Whether it was there before the helper, so that it began before `start`. */
  readonly before: boolean;
  readonly start: number;
  /** `null` while it is pending. */
  readonly end: number | null;
  readonly outcome: 'pending' | FinishedRecord['outcome'];
  readonly errorName?: string;
  /** The tasks that it waited for, when it was last seen. */
  readonly awaits: readonly number[];
  /** Where it waited, oldest first. */
  readonly parts: readonly TaskPart[];
  /** How many earlier parts were forgotten. */
  readonly droppedParts: number;
}

/** What a loop, its cells and its tasks did in the last ten minutes, as the polls saw it. Views only read it. */
export interface ILoopHistory {
  /** What the loop did, oldest first. Each span ends where the next one begins; the last one ends at {@link now}. */
  readonly spans: readonly LoopSpan[];
  /** The runs of cells, by the number of the execution, oldest first. */
  readonly runs: ReadonlyMap<number, CellRun>;
  /** The tasks by id, in the order in which they were seen. */
  readonly tasks: ReadonlyMap<number, TaskSpan>;
  /** The moment of the last answer. */
  readonly now: number;
  /** How many tasks were forgotten before their ten minutes were over, because there were too many. */
  readonly dropped: number;
}

/** What is known about the event loop of one kernel. */
export interface ILoopState {
  readonly presence: Presence;
  readonly following: PollingSupport;
  /** Whether a cell runs that can't be polled, so that the state is from before it. */
  readonly outOfSight: boolean;
  readonly kernel: KernelFacts | null;
  readonly loop: LoopRecord | null;
  /** The records of each kind, by id. */
  readonly records: Records;
  /** How many tasks there are: more than `records.tasks` holds while an answer is cut. */
  readonly taskTotal: number;
  /** The executions since the helper was installed, oldest first. */
  readonly executions: ReadonlyMap<number, ExecutionRecord>;
  /** What happened in the last ten minutes. It goes on without a signal while nothing else changes. */
  readonly history: ILoopHistory;
  /** Emitted when any of the above changed. */
  readonly changed: ISignal<ILoopState, void>;
  /** Since when a task has been waiting at its current line (a moment); at most one poll late. */
  waitingSince(task: TaskRecord): number;
  /** The seconds between a moment of the helper's clock and now. */
  age(moment: number): number;
}

/** The kinds of records whose every record is a problem. */
export type ProblemKind = Exclude<RecordKind, 'tasks' | 'finished' | 'blocks' | 'fanouts'>;

/** A problem that was seen in a kernel, not in the source. */
export type RuntimeProblem =
  | { [Kind in ProblemKind]: { readonly kind: Kind; readonly record: RecordOf[Kind] } }[ProblemKind]
  /** The blocks of one run of a cell, or of one place outside of cells, the longest first. */
  | { readonly kind: 'blocks'; readonly records: readonly BlockRecord[] }
  /** Tasks that wait for each other. */
  | { readonly kind: 'deadlock'; readonly tasks: readonly TaskRecord[] }
  /** A task that waits for something that no code can finish. */
  | { readonly kind: 'orphan'; readonly task: TaskRecord }
  /** A task that goes on although it was cancelled. */
  | { readonly kind: 'ignoring'; readonly task: TaskRecord }
  /** Tasks of an earlier run: their cell has been run again since. */
  | { readonly kind: 'old-tasks'; readonly tasks: readonly TaskRecord[] };

/** How something is shown: the levels of the settings, and `info` for findings without a fix. */
export type Severity = 'hint' | 'info' | 'warning' | 'error';

/** Something to fix, found in the source, in the kernel or in both. */
export interface Problem {
  /** Stable as long as the problem is the same. */
  readonly key: string;
  /** The highest of what it joins; `warning` for a runtime problem that belongs to no rule. */
  readonly severity: Severity;
  /** What was seen in the kernel. Absent if the problem is only in the source. */
  readonly seen?: RuntimeProblem;
  /** The cell and the line where it was seen, if known. */
  readonly cell?: CellRef | null;
  readonly at?: Frame;
  /** The findings that fix it; several if the user has to choose. */
  readonly findings: readonly Finding[];
}

/** The findings of one notebook. */
export interface INotebookFindings {
  /** The findings in the source of all cells. */
  readonly findings: readonly Finding[];
  /** The findings and the runtime problems, joined, in the order of the cells. */
  readonly problems: readonly Problem[];
  /** The numbers of the executions that have pending tasks and whose cell has been edited since. */
  readonly editedRuns: ReadonlySet<number>;
  /** Emitted when they changed. */
  readonly changed: ISignal<INotebookFindings, void>;
  /** The severity that a finding is shown with. */
  severityOf(finding: Finding): Severity;
  /** The findings that these cells would have. */
  analyze(cells: readonly CellSource[]): readonly Finding[];
  /**
   * The ids of the cells to run after an edit, in their order: the cells that it changes, and those that have run and
   * use their names.
   *
   * @param failed - a cell that runs in any case: the one that the edit is meant to help.
   */
  cellsToRun(edits: readonly Edit[], failed?: string): readonly string[];
  /**
   * The findings that fix an error in the notebook's outputs, or a warning about a coroutine that was never awaited;
   * several if the user has to choose.
   */
  ofError(error: CellError): readonly Finding[];
}

/** What Loopscope knows about the open notebooks. */
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
