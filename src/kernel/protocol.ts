/**
 * What the frontend and the helper say to each other: the one description of the wire on this side.
 *
 * A request is a `debug_request` on the control channel whose command begins with `loopscope/`; the
 * other description is `python_helper/loopscope_kernel/channel.py`, and a test holds the two together.
 * All times are seconds; moments are on the helper's own monotonic clock, whose reading is `now`.
 * An optional field is absent, never `null`, unless its type says `null`.
 */

/** The version of this description. A reply with another one is treated as no helper at all. */
export const WIRE_VERSION = 1;

/** The prefix of every command. */
export const COMMAND_PREFIX = 'loopscope/';

/** Everything that the helper can be asked. No verb evaluates code. */
export const VERBS = ['hello', 'poll', 'task', 'cancel', 'uninstall'] as const;

/** One of the {@link VERBS}. */
export type Verb = (typeof VERBS)[number];

/** One execution of a cell. Two runs of one cell differ in `execution`. */
export interface CellRef {
  /** The helper's own number of this execution, counted from 1 in each session. */
  readonly execution: number;
  /** The cell's id, or `null` when the client that ran it sent none. */
  readonly cellId: string | null;
  /** The execution count, the number in `[3]`; `null` when it was not counted (`store_history=False`). */
  readonly count: number | null;
}

/** A place in a suspended or running stack. */
export interface Frame {
  /** The function's qualified name; `<module>` is the cell itself. */
  readonly function: string;
  /** Its line, counted from 1: in the cell when `cell` is there, else in `file`. */
  readonly line: number;
  /** The cell whose code this is. Absent for a file. */
  readonly cell?: CellRef;
  /** The file, shortened for display. Absent for a cell. */
  readonly file?: string;
}

/** What a suspended task is waiting for. */
export interface WaitReason {
  /**
   * - `sleep`: `asyncio.sleep`;
   * - `task`: other tasks, listed in {@link TaskRecord.awaits};
   * - `lock` | `event` | `condition` | `semaphore` | `queue`: the asyncio primitive of that name;
   * - `io`: a stream, socket or subprocess;
   * - `thread`: an executor or another thread;
   * - `future`: a future that nobody could be named for;
   * - `ready`: nothing, it runs at the loop's next turn;
   * - `running`: it is the task that runs now.
   */
  readonly kind:
    | 'sleep'
    | 'task'
    | 'lock'
    | 'event'
    | 'condition'
    | 'semaphore'
    | 'queue'
    | 'io'
    | 'thread'
    | 'future'
    | 'ready'
    | 'running';
  /** The call that it waits in, such as `asyncio.sleep`, when it is known. */
  readonly call?: string;
  /** When a sleep ends (a moment), when it is known. */
  readonly until?: number;
}

/** A pending task of the user's. */
export interface TaskRecord {
  /** The helper's own number of the task; never used again in a session. */
  readonly id: number;
  /** The task's name, at most 200 characters, without control characters. */
  readonly name: string;
  /** Whether the name is asyncio's own `Task-12`. */
  readonly unnamed: boolean;
  /** The qualified name of its coroutine, at most 200 characters. */
  readonly coroutine: string;
  /** Whether this task is the cell's own run: the top level of a cell that awaits. */
  readonly isCell: boolean;
  readonly waiting: WaitReason;
  /** Where it is suspended: outermost frame first, at most 30, the middle left out beyond that. */
  readonly stack: readonly Frame[];
  /** Who created it; `null` when that is not known, as for a task from before the helper. */
  readonly cell: CellRef | null;
  /** When it was first seen by the helper (a moment). */
  readonly since: number;
  /** Whether it was already there when the helper came: its true age is unknown. */
  readonly before: boolean;
  /** The ids of the tasks that it waits for. */
  readonly awaits: readonly number[];
  /** The ids of the tasks that wait for it. */
  readonly awaitedBy: readonly number[];
  /** How many times somebody asked it to cancel, while it goes on. */
  readonly cancelling: number;
}

/** Who keeps a coroutine object alive. */
export interface Holder {
  /** A global variable, an entry of `Out`, or one of `_`, `__`, `___`. */
  readonly kind: 'variable' | 'output' | 'last';
  /** The variable's name, or of an element of it such as `coros[0]`; `Out[7]`; or `_`. */
  readonly name: string;
}

/** A coroutine object that was created and never awaited. */
export interface CoroutineRecord {
  /** The helper's own number of the coroutine; never used again in a session. */
  readonly id: number;
  /** The qualified name of the `async def`, at most 200 characters. */
  readonly name: string;
  /** `held`: somebody could still await it. `dropped`: it is gone, and with it whatever it would have done. */
  readonly state: 'held' | 'dropped';
  /** Who holds it. Empty when dropped. */
  readonly holders: readonly Holder[];
  /** The execution that created it; `null` when that is not known. */
  readonly cell: CellRef | null;
  /** The line in that cell where it was dropped, when the drop came from the cell itself. */
  readonly line?: number;
  /** Where its `async def` stands. */
  readonly defined?: Frame;
  /** When it was first seen (a moment). */
  readonly since: number;
}

/** One execution of a cell, as the kernel saw it. */
export interface ExecutionRecord extends CellRef {
  /** When it began (a moment). */
  readonly start: number;
  /** When it ended (a moment); `null` while it runs. */
  readonly end: number | null;
  readonly outcome: 'running' | 'ok' | 'error' | 'cancelled';
  /** The class name of the exception, for `error` and `cancelled`. */
  readonly errorName?: string;
}

/** What the main thread's event loop is doing. */
export interface LoopRecord {
  /**
   * - `idle`: no cell runs; the loop turns when something is due;
   * - `running`: a cell runs, and the loop turns (it awaits) or the block is too short to tell;
   * - `blocked`: code holds the loop's thread, so no task can go on;
   * - `input`: a cell waits in `input()`, which blocks the loop as well;
   * - `closed`: the loop was closed.
   */
  readonly state: 'idle' | 'running' | 'blocked' | 'input' | 'closed';
  /** When this state began (a moment). */
  readonly since: number;
  /** The cell that runs, or whose code blocks. */
  readonly cell: CellRef | null;
  /** For `blocked` and `input`: the user's innermost line, and the call under it. */
  readonly at?: Frame;
  /** The function that blocks, as the user wrote it if known: `time.sleep`. */
  readonly blocker?: string;
  /** How many of the user's tasks cannot go on because of it, that otherwise would. */
  readonly starving: number;
}

/** The kernel that the helper lives in. */
export interface KernelFacts {
  readonly python: string;
  readonly ipython: string;
  readonly ipykernel: string;
  /** The loop's class, such as `asyncio.unix_events._UnixSelectorEventLoop`. */
  readonly loop: string;
  /** Whether IPython runs `await` at the top level of a cell. */
  readonly autoawait: boolean;
  /** Whether the control channel has a thread of its own: without one, no answer while a cell runs. */
  readonly controlThread: boolean;
}

/** Arguments of every request. */
export interface BaseArguments {
  /** A name for this client, unique among all that look at the kernel. */
  readonly client: string;
}

/** The answer to `hello {client}`, which also takes a lease. */
export interface HelloBody {
  /** The version of the helper's sources. */
  readonly version: string;
  /** A random id of this installation. Ids and revisions of another session mean nothing. */
  readonly session: string;
  /** How long a lease lasts without a request (seconds). */
  readonly lease: number;
  readonly now: number;
  readonly kernel: KernelFacts;
}

/** The arguments of `poll`. It renews the client's lease. */
export interface PollArguments extends BaseArguments {
  /** The session of the last answer; with another one, or none, everything is sent. */
  readonly session?: string;
  /** The revision of the last answer. */
  readonly since?: number;
}

/** The answer to `poll`: what changed since a revision. */
export interface PollBody {
  readonly session: string;
  readonly revision: number;
  readonly now: number;
  /** Whether this replaces everything that was known. */
  readonly full: boolean;
  /** Whether there is more than fits: ask again with this revision for the rest. */
  readonly more: boolean;
  readonly loop: LoopRecord;
  readonly tasks: {
    readonly changed: readonly TaskRecord[];
    readonly gone: readonly number[];
    /** How many user tasks are pending, sent or not. */
    readonly total: number;
  };
  readonly coroutines: {
    readonly changed: readonly CoroutineRecord[];
    readonly gone: readonly number[];
    readonly total: number;
  };
  /** Executions that began or ended since; the newest 200 at most. */
  readonly executions: readonly ExecutionRecord[];
}

/** The arguments of `task`. */
export interface TaskArguments extends BaseArguments {
  readonly id: number;
}

/** The answer to `task {id}`: its record, read anew with the whole stack. Fails when the task is over. */
export interface TaskBody {
  readonly now: number;
  readonly task: TaskRecord;
}

/** The arguments of `cancel`. */
export interface CancelArguments extends BaseArguments {
  readonly ids: readonly number[];
}

/** The answer to `cancel {ids}`: whom it asked, and who was already over. */
export interface CancelBody {
  readonly asked: readonly number[];
  readonly gone: readonly number[];
}

/** The answer to `uninstall {client}`: the client's lease is given back. */
export interface UninstallBody {
  /** Whether that was the last lease, so that the helper has left the kernel. */
  readonly removed: boolean;
}

/** The body of each verb's answer. */
export interface Bodies {
  hello: HelloBody;
  poll: PollBody;
  task: TaskBody;
  cancel: CancelBody;
  uninstall: UninstallBody;
}

/** The arguments of each verb. */
export interface Arguments {
  hello: BaseArguments;
  poll: PollArguments;
  task: TaskArguments;
  cancel: CancelArguments;
  uninstall: BaseArguments;
}

/** The content of a `debug_reply` that the helper wrote. */
export interface Reply<V extends Verb> {
  readonly type: 'response';
  readonly command: string;
  readonly request_seq: number;
  readonly seq: number;
  /** The helper's wire version: what tells its reply from a debugger's. */
  readonly wire: number;
  readonly success: boolean;
  /** Why it did not succeed, in English, for the log. */
  readonly message?: string;
  readonly body?: Bodies[V];
}
