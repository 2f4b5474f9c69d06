/**
 * The messages between the frontend and the helper.
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

/** The requests that the helper handles. None of them evaluates code. */
export const VERBS = [
  'hello',
  'poll',
  'task',
  'cancel',
  'run',
  'close',
  'wake',
  'configure',
  'record',
  'uninstall'
] as const;

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
   * - `socket`: data on a connection, or the connection itself; `peer` says with whom if known;
   * - `subprocess`: the end of a process; `pid` and `name` say which if known;
   * - `io`: something else of the loop's input and output, such as a stream without a known name;
   * - `thread`: an executor or another thread;
   * - `future`: a future with an unknown owner;
   * - `ready`: nothing, it runs at the loop's next turn;
   * - `running`: it is the task that runs now;
   * - `closed`: nothing that can come, because its event loop is closed;
   * - `stopped`: its event loop, which doesn't run.
   */
  readonly kind:
    | 'sleep'
    | 'task'
    | 'lock'
    | 'event'
    | 'condition'
    | 'semaphore'
    | 'queue'
    | 'socket'
    | 'subprocess'
    | 'io'
    | 'thread'
    | 'future'
    | 'ready'
    | 'running'
    | 'closed'
    | 'stopped';
  /** The call that it waits in, such as `asyncio.sleep`, when it is known. */
  readonly call?: string;
  /** When a sleep ends (a moment), when it is known. */
  readonly until?: number;
  /** When a `wait_for` or a `timeout` around the wait gives up (a moment), when it is known. */
  readonly deadline?: number;
  /**
   * What is waited for, by name: the variable or attribute that holds the primitive (`jobs`,
   * `self.lock`), the program of a subprocess, the function that a thread runs.
   */
  readonly name?: string;
  /** For a queue: how many items are in it; for `Queue.join`, how many are unfinished. */
  readonly size?: number;
  /** For a queue: how many fit. Absent when there is no bound. */
  readonly maxsize?: number;
  /** For a primitive: how many tasks wait for it, this one among them. */
  readonly waiters?: number;
  /** For a socket: the other end's address. */
  readonly peer?: string;
  /** For a subprocess: its process id. */
  readonly pid?: number;
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
  /**
   * The simple arguments of its coroutine, in their order, at most 6: exact `int`, `float`, `str`, `bool` and `None`.
   * `value` is Python's `repr`, at most 40 characters. An argument whose name looks like a secret isn't here. Absent
   * if there is none, and where a client has turned it off.
   */
  readonly arguments?: readonly (readonly [name: string, value: string])[];
  /** Whether this task is the cell's own run: the top level of a cell that awaits. */
  readonly isCell: boolean;
  readonly waiting: WaitReason;
  /** Where it is suspended: outermost frame first, at most 30, the middle left out beyond that. */
  readonly stack: readonly Frame[];
  /** The execution that created it; `null` if unknown, as for a task from before the helper. */
  readonly cell: CellRef | null;
  /** When it was first seen by the helper (a moment). */
  readonly since: number;
  /** When it was last seen to wait elsewhere than before (a moment). Absent while it never did. */
  readonly moved?: number;
  /** Whether it was already there when the helper came: its true age is unknown. */
  readonly before: boolean;
  /**
   * The ids of the tasks that it waits for: the first 200, with their own `awaitedBy` for the rest. An id stays here
   * after its task ended, until the record changes for another reason.
   */
  readonly awaits: readonly number[];
  /** The ids of the tasks that wait for it. */
  readonly awaitedBy: readonly number[];
  /** How many times it was asked to cancel, while it goes on. */
  readonly cancelling: number;
  /** When the verb `cancel` last asked it to cancel (a moment). Absent if it never did. */
  readonly asked?: number;
  /**
   * It waits for a future that nothing else refers to: no code is left that could ever finish it.
   * Absent when that is not so, or not certain.
   */
  readonly orphan?: true;
  /** Tasks that wait for each other in a ring, this one among them: a deadlock. Their ids, in turn. */
  readonly cycle?: readonly number[];
  /** It was asked to cancel, has swallowed that, and goes on. `at`: where, when it is known. */
  readonly ignoring?: { readonly at?: Frame };
  /** The cell that made it has been run again since. */
  readonly old?: true;
  /**
   * How it came to be, when no cell's own code made it: `widget`, a comm message's handler; `thread`,
   * a plain thread. Absent when a cell made it, or when that is not known.
   */
  readonly origin?: 'widget' | 'thread';
}

/** Where most of the tasks of a fan-out queue. */
export interface Bottleneck {
  /** `executor`: a pool of threads or processes. `queue`: `put` into a full queue, or `get` from an empty one. */
  readonly kind: 'semaphore' | 'lock' | 'queue' | 'executor';
  /** The variable or attribute that holds it, as one would write it. Absent if it is unknown. */
  readonly name?: string;
  /** How many of the fan-out wait there. */
  readonly waiting: number;
  /** How many are inside: the holders of a semaphore or lock, the jobs that a pool runs, the items of a queue. */
  readonly inside?: number;
  /** How many fit inside. Absent if it is unknown, and for a queue without a bound. */
  readonly capacity?: number;
  /** For a queue: what they wait for. */
  readonly side?: 'get' | 'put';
  /** The line where they wait. */
  readonly at?: Frame;
}

/**
 * A wait for several tasks or futures at once, and how far it is.
 *
 * `done + running + queueing` is `total`.
 */
export interface FanoutRecord {
  /** The helper's own number of the fan-out; never used again in a session. */
  readonly id: number;
  /**
   * - `gather` | `wait` | `as_completed` | `TaskGroup`: asyncio's functions and class of that name;
   * - `tqdm`: `tqdm.asyncio`;
   * - `executor`: a pool that is full: `total` counts the jobs that it runs and those that queue.
   */
  readonly kind: 'gather' | 'wait' | 'as_completed' | 'TaskGroup' | 'tqdm' | 'executor';
  /** The id of the task that waits; `null` if none does, as for a `gather` that is stored. */
  readonly task: number | null;
  /** The cell that made it; `null` if unknown. */
  readonly cell: CellRef | null;
  /** The line that waits. Absent if it is unknown. */
  readonly at?: Frame;
  /** The qualified name of the coroutine that all tasks run, as far as they were looked at. Absent if they differ. */
  readonly coroutine?: string;
  /** When it was first seen (a moment). */
  readonly since: number;
  readonly total: number;
  /** `total` is what the looks have counted, so there may be more. */
  readonly atLeast?: true;
  /** How many are over, however they ended. */
  readonly done: number;
  /** How many of `done` are known to have failed, and to have been cancelled. */
  readonly failed: number;
  readonly cancelled: number;
  /** How many wait for their turn at a semaphore, lock, queue or pool. */
  readonly queueing: number;
  /** The others. */
  readonly running: number;
  /** It ends before all are over: with the first that ends, or the first that fails. */
  readonly until?: 'first' | 'exception';
  readonly bottleneck?: Bottleneck;
}

/** A task that is over, and that a look had seen before. What no look saw is not here; nor are cells' own runs. */
export interface FinishedRecord {
  /** The id that the task had. */
  readonly id: number;
  readonly name: string;
  readonly unnamed: boolean;
  readonly coroutine: string;
  readonly cell: CellRef | null;
  /** When it was first seen (a moment). */
  readonly since: number;
  readonly before: boolean;
  /** When it was first seen to be over (a moment): at most one look late. */
  readonly end: number;
  /** `unknown`: it ended and was deleted between two polls. */
  readonly outcome: 'returned' | 'cancelled' | 'failed' | 'unknown';
  /** For `returned`: the class of the result, such as `dict` or `NoneType`. */
  readonly resultType?: string;
  /** For `failed`: the class of the exception. */
  readonly errorName?: string;
}

/** An exception that no code has handled, or that only the loop's log has. */
export interface FailureRecord {
  /** The helper's own number of the failure; never used again in a session. */
  readonly id: number;
  /** The id of the task, if a look saw it while it was pending. */
  readonly task?: number;
  /**
   * - `unretrieved`: a task failed, and its exception was never retrieved; withdrawn when it is;
   * - `logged`: it was deleted, and the loop has logged "exception was never retrieved";
   * - `destroyed`: a task was dropped while it was pending; it will never go on;
   * - `callback`: a callback of the loop's raised;
   * - `leaked`: an object was deleted and not closed before, as a library says; `name` is its class;
   * - `reported`: something else went to the loop's exception handler; `report` is what it said;
   * - `cell`: a cell failed with an exception group, of which Jupyter shows no error.
   */
  readonly kind:
    'unretrieved' | 'logged' | 'destroyed' | 'callback' | 'leaked' | 'reported' | 'cell';
  /** The task's name; for `callback` the function's. */
  readonly name: string;
  readonly unnamed: boolean;
  readonly coroutine: string;
  readonly cell: CellRef | null;
  /** The class of the exception. Absent for `destroyed` and `leaked`. */
  readonly errorName?: string;
  /** The exception's text, at most 500 characters; empty if it has none that is safe to read. */
  readonly message: string;
  /** For `reported` with an exception: what the loop's exception handler was told. */
  readonly report?: string;
  /**
   * For a future that is no task. `gather`: `name` and `coroutine` are those of the task that failed, if they
   * are known. `threadsafe`: of `run_coroutine_threadsafe`; whether its `exception()` was called isn't known.
   */
  readonly future?: 'gather' | 'future' | 'threadsafe';
  /** For an exception group: its exceptions, at most 50. After a group among them come its own. */
  readonly group?: readonly SubFailure[];
  /** How many exceptions are in the group. */
  readonly count?: number;
  /** The names of tasks that it waited for and that were cancelled when it failed, as far as known. */
  readonly cancelled?: readonly string[];
  /** Where it was raised: the frames of the traceback, outermost first, at most 30. */
  readonly stack: readonly Frame[];
  /** What refers to the task; empty if unknown. */
  readonly holders: readonly Holder[];
  /** When it was first seen (a moment). */
  readonly since: number;
}

/** One exception of an exception group. */
export interface SubFailure {
  /** 1 for an exception of the outermost group, 2 for one of a group in it; at most 5. */
  readonly depth: number;
  /** The name of the task that it ended. Absent unless that task is still alive. */
  readonly name?: string;
  /** The qualified name of the outermost function that it passed: the task's coroutine. */
  readonly coroutine?: string;
  readonly cell: CellRef | null;
  readonly errorName: string;
  readonly message: string;
  /** At most 10 frames, outermost first. */
  readonly stack: readonly Frame[];
  /** If this is a group as well: how many exceptions are in it. */
  readonly count?: number;
}

/** What keeps a coroutine object alive. */
export interface Holder {
  /**
   * A global variable, an element of a container or an attribute of an object that one holds, an entry
   * of `Out`, or one of `_`, `__`, `___`.
   */
  readonly kind: 'variable' | 'element' | 'attribute' | 'output' | 'last';
  /** As one would write it: `c`, `coros[0]`, `client.pending`, `Out[7]`, `_`. */
  readonly name: string;
}

/** A coroutine object that was created and never awaited. Of those that are `held`, `run` and `close` can be asked. */
export interface CoroutineRecord {
  /** The helper's own number of the coroutine; never used again in a session. */
  readonly id: number;
  /** An asynchronous generator that was never iterated: it cannot be `run`. Absent for a coroutine. */
  readonly kind?: 'async-generator';
  /** The qualified name of the `async def`, at most 200 characters. */
  readonly name: string;
  /** `held`: it can still be awaited. `dropped`: it was deleted without running. */
  readonly state: 'held' | 'dropped';
  /** What refers to it. Empty when dropped. */
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
  /** The CRC-32 of the source that ran, as UTF-8: tells whether the cell was edited since. */
  readonly source?: number;
}

/** Why the loop's thread is held, as far as that can be told from its stack. */
export type BlockCause =
  /** `time.sleep` */
  | 'sleep'
  /** `input()` or `getpass()` */
  | 'input'
  /** another call that is known to wait: a lock, a socket, a subprocess, an HTTP request */
  | 'call'
  /** Python code that computes */
  | 'cpu'
  /** a breakpoint */
  | 'debugger'
  /** a GUI's loop that runs instead, as after `%gui` */
  | 'gui'
  /** a trio cell, or another runner */
  | 'trio'
  /** an asyncio loop turned inside the cell, as by `nest_asyncio` */
  | 'nested'
  /** the kernel's own code, which {@link KernelWork} names; it is no problem of the user's */
  | 'kernel'
  | 'unknown';

/**
 * What the kernel does while it blocks the loop: formats a traceback, displays a result or a figure, reloads
 * modules, keeps the history, completes code, looks up its documentation, or handles other messages.
 */
export type KernelWork =
  'traceback' | 'display' | 'autoreload' | 'history' | 'completion' | 'inspection' | 'messages';

/** What code that holds the loop waits for, although only this loop can provide it. */
export interface OwnLoopWait {
  /**
   * - `coroutine`: the result of `run_coroutine_threadsafe`; `name` is the coroutine's qualified name;
   * - `server`: the answer of a server that runs on this loop; `name` is its address.
   */
  readonly kind: 'coroutine' | 'server';
  readonly name: string;
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
  /** For `blocked` and `input`: why. */
  readonly cause?: BlockCause;
  /** For the cause `kernel`. */
  readonly work?: KernelWork;
  /**
   * Something is due, and yet the loop sleeps: it was scheduled from another thread, which did not wake
   * the loop. The verb `wake` does.
   */
  readonly lostWake?: true;
  /** An interrupt has come, and yet the loop sleeps, so that the cell doesn't end. The verb `wake` ends it. */
  readonly interruptPending?: true;
  /** For `blocked`: what it waits for, if that is certain to need this loop. */
  readonly ownLoop?: OwnLoopWait;
}

/** A time in which the loop was blocked, and user tasks starved. */
export interface BlockRecord {
  /** The helper's own number of the block; never used again in a session. */
  readonly id: number;
  /** The cell whose code blocked. */
  readonly cell: CellRef | null;
  /** The user's innermost line when it was last seen. */
  readonly at?: Frame;
  readonly blocker?: string;
  readonly cause: BlockCause;
  readonly start: number;
  /** When it was seen to be over (a moment); `null` while it lasts. */
  readonly end: number | null;
  /** How many user tasks starved, at most. */
  readonly starving: number;
}

/** Something about the kernel's surroundings that a user of asyncio should know. */
export interface NoticeRecord {
  /** The helper's own number of the notice; never used again in a session. */
  readonly id: number;
  /**
   * - `nest-asyncio`: asyncio is patched. `flavour` is the module's name; `loses` whether messages that
   *   arrive in a nested run are lost on this ipykernel; `library` is the package that applied the patch, if
   *   only one has imported that module;
   * - `foreign-wake`: `callback` was scheduled from another thread without `call_soon_threadsafe`, and
   *   the loop slept on for `seconds` or more;
   * - `context-lost`: a cell that awaits set the context variable `variable`; the next cell will not see
   *   that;
   * - `other-loop`: the global `name`, a `type`, belongs to another event loop; `closed` says whether
   *   that loop is closed;
   * - `lock-kept`: the thread named `thread` kept Python's lock to itself for `seconds`, so that nothing
   *   else ran; `function` is what it ran, when that is known;
   * - `watchdog-failed`: the helper's own thread, which samples the loop, met an exception of the class
   *   `error` and goes on. Each class is told once.
   */
  readonly kind:
    | 'nest-asyncio'
    | 'foreign-wake'
    | 'context-lost'
    | 'other-loop'
    | 'lock-kept'
    | 'watchdog-failed';
  readonly args: Readonly<Record<string, string | number | boolean>>;
  /** The cell that did it; `null` when that is not known. */
  readonly cell: CellRef | null;
  /** When it was first seen (a moment). */
  readonly since: number;
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
  /** The class of asyncio's event loop policy. Absent if Python has none. */
  readonly policy?: string;
  /** Who runs awaiting cells: `asyncio`, `trio`, `curio`, or the name of another runner. */
  readonly runner?: string;
  /** The GUI whose loop the kernel turns, such as `qt` or `tk`. Absent without a GUI. */
  readonly gui?: string;
  /** asyncio can't start a subprocess here, as on Windows before ipykernel 7.4: it raises `NotImplementedError`. */
  readonly lacksSubprocesses?: true;
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

/** What changed among the records of one kind. */
export interface Delta<T> {
  readonly changed: readonly T[];
  readonly gone: readonly number[];
  /** How many there are, sent or not. */
  readonly total: number;
}

/**
 * The kinds of records that have an `id`. `poll` sends what changed in each of them under its name.
 *
 * To add a kind: its name here, its type in {@link RecordOf}, its delta in {@link PollBody}. The compiler then
 * names the places that have to know more about it than that.
 */
export const RECORD_KINDS = [
  'tasks',
  'coroutines',
  'finished',
  'failures',
  'blocks',
  'notices',
  'fanouts'
] as const;

/** One of the {@link RECORD_KINDS}. */
export type RecordKind = (typeof RECORD_KINDS)[number];

/** The type of the records of each kind. */
export interface RecordOf {
  tasks: TaskRecord;
  coroutines: CoroutineRecord;
  finished: FinishedRecord;
  failures: FailureRecord;
  blocks: BlockRecord;
  notices: NoticeRecord;
  fanouts: FanoutRecord;
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
  readonly tasks: Delta<TaskRecord>;
  readonly coroutines: Delta<CoroutineRecord>;
  /** Executions that began or ended since; the newest 200 at most. */
  readonly executions: readonly ExecutionRecord[];
  /** The newest 200 at most. */
  readonly finished: Delta<FinishedRecord>;
  /** The newest 200 at most. */
  readonly failures: Delta<FailureRecord>;
  /** The newest 100 at most. */
  readonly blocks: Delta<BlockRecord>;
  readonly notices: Delta<NoticeRecord>;
  /** The 50 largest at most. */
  readonly fanouts: Delta<FanoutRecord>;
}

/** The arguments of `task`. */
export interface TaskArguments extends BaseArguments {
  readonly id: number;
}

/** The answer to `task {id}`: its record, read again, with the whole stack. Fails when the task is over. */
export interface TaskBody {
  readonly now: number;
  readonly task: TaskRecord;
}

/** The arguments of `cancel`: exactly one of the three ways to say which tasks. */
export interface CancelArguments extends BaseArguments {
  readonly ids?: readonly number[];
  /** A cell's id: all pending tasks that this cell made, in any run, and its own run if it awaits. */
  readonly cell?: string;
  /** All tasks that are {@link TaskRecord.old}. */
  readonly old?: true;
}

/**
 * The answer to `cancel`: whom it asked, and which of the `ids` were already over.
 *
 * It asks all tasks of one loop in one turn of that loop, the innermost first. Later looks tell who goes on: those of
 * `asked` that are still among the tasks. One with {@link TaskRecord.ignoring} has swallowed it; another is still
 * cleaning up.
 */
export interface CancelBody {
  /** The innermost first: a task comes after those that it awaits. */
  readonly asked: readonly number[];
  readonly gone: readonly number[];
}

/** The arguments of `run` and `close`. */
export interface CoroutineArguments extends BaseArguments {
  /** The id of a {@link CoroutineRecord}. */
  readonly id: number;
}

/**
 * The answer to `run {id}` (make a task of it) and `close {id}` (close it without a warning): the loop
 * does so at its next turn. They fail when the coroutine is gone or has been awaited since.
 */
export interface CoroutineBody {
  readonly scheduled: boolean;
}

/** The answer to `wake`: the loop was asked to turn. */
export interface WakeBody {
  readonly woken: boolean;
}

/** The arguments of `configure`. They hold for this client, as long as its lease; the strictest wins. */
export interface ConfigureArguments extends BaseArguments {
  /** After how long a held loop is called blocked (seconds, from 0.05 to 60). */
  readonly blockThreshold?: number;
  /** Whether tasks have {@link TaskRecord.arguments}: `false` of any client turns them off for all. */
  readonly taskArguments?: boolean;
}

/** The answer to `configure`: what holds now. */
export interface ConfigureBody {
  readonly blockThreshold: number;
  readonly taskArguments: boolean;
}

/** The arguments of `uninstall`. */
export interface UninstallArguments extends BaseArguments {
  /** The client may come back: if it holds the last lease, the helper stays for another minute. */
  readonly grace?: boolean;
}

/** The arguments of `record`. A recording is over when its client has not asked for 90 seconds. */
export interface RecordArguments extends BaseArguments {
  /**
   * `start` begins a recording. It is refused while another client records. `stop` ends it, so that it can be read.
   * `leave` forgets it. Each answers as `read` does.
   */
  readonly action: 'start' | 'read' | 'stop' | 'leave';
  /** The number of the first step that is wanted. */
  readonly begin?: number;
  /** How many tasks and stacks the client has. */
  readonly tasks?: number;
  readonly stacks?: number;
}

/** A task of a recording. Its number is its place in the list. */
export interface RecordedTask {
  /** The id of its {@link TaskRecord}, and its name. Absent if no look has seen it. */
  readonly id?: number;
  readonly name?: string;
  readonly coroutine: string;
  readonly cell: CellRef | null;
}

/** Why a recording samples: Python is older than 3.12, or other tools use `sys.monitoring`. */
export type SampledBecause = 'python' | 'taken';

/** The answer to `record`. */
export interface RecordBody {
  /** Whether this client records. */
  readonly on: boolean;
  /** Whether each step is recorded. Otherwise a thread samples the running task. */
  readonly exact: boolean;
  readonly because?: SampledBecause;
  readonly now: number;
  /** When the recording began and ended (moments). */
  readonly started: number;
  readonly ended: number | null;
  /** How many steps there were, and how many of the oldest were dropped because the buffer is full. */
  readonly count: number;
  readonly dropped: number;
  /** About how much processor time the recording took (seconds). */
  readonly cost: number;
  /**
   * What was recorded; empty until the recording is over. Six numbers for each step: its beginning and end
   * (microseconds since `started`); 0 if the task still runs, 1 if it waits, 2 if its coroutine returned, 3 if it
   * raised; the number of the task, -1 if there are too many; the number of the stack where it waits; the depth of
   * the outermost frame that began in this step, counted from 1, or 0.
   */
  readonly steps: readonly number[];
  /** The tasks and stacks that the client lacks. A stack has the outermost frame first. */
  readonly tasks: readonly RecordedTask[];
  readonly stacks: readonly (readonly Frame[])[];
  /** Whether there is more than fits: ask again. */
  readonly more: boolean;
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
  run: CoroutineBody;
  close: CoroutineBody;
  wake: WakeBody;
  configure: ConfigureBody;
  record: RecordBody;
  uninstall: UninstallBody;
}

/** The arguments of each verb. */
export interface Arguments {
  hello: BaseArguments;
  poll: PollArguments;
  task: TaskArguments;
  cancel: CancelArguments;
  run: CoroutineArguments;
  close: CoroutineArguments;
  wake: BaseArguments;
  configure: ConfigureArguments;
  record: RecordArguments;
  uninstall: UninstallArguments;
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
