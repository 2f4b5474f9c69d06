/**
 * What is known of one kernel's loop: the records of the helper, put together from its answers.
 */

import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { PollingSupport, ILoopState, Presence } from '../tokens';
import type {
  BlockRecord,
  CoroutineRecord,
  Delta,
  ExecutionRecord,
  FailureRecord,
  FinishedRecord,
  HelloBody,
  KernelFacts,
  LoopRecord,
  NoticeRecord,
  PollBody,
  TaskRecord
} from '../wire/protocol';

/** How many executions are kept. */
const MAX_EXECUTIONS = 1000;

/** What every record has. */
interface WithId {
  readonly id: number;
}

/** The state that views read. Only the watcher writes to it. */
export class LoopState implements ILoopState {
  /** @param following - how closely this JupyterLab lets us follow a kernel. */
  constructor(readonly following: PollingSupport) {}

  get presence(): Presence {
    return this._presence;
  }

  get kernel(): KernelFacts | null {
    return this._kernel;
  }

  get loop(): LoopRecord | null {
    return this._loop;
  }

  get tasks(): ReadonlyMap<number, TaskRecord> {
    return this._tasks;
  }

  get taskTotal(): number {
    return this._taskTotal;
  }

  get coroutines(): ReadonlyMap<number, CoroutineRecord> {
    return this._coroutines;
  }

  get finished(): ReadonlyMap<number, FinishedRecord> {
    return this._finished;
  }

  get failures(): ReadonlyMap<number, FailureRecord> {
    return this._failures;
  }

  get blocks(): ReadonlyMap<number, BlockRecord> {
    return this._blocks;
  }

  get notices(): ReadonlyMap<number, NoticeRecord> {
    return this._notices;
  }

  get executions(): ReadonlyMap<number, ExecutionRecord> {
    return this._executions;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get outOfSight(): boolean {
    return this._outOfSight;
  }

  /** The session of the last answer, for the next question. */
  get session(): string | undefined {
    return this._session;
  }

  /** The revision of the last answer, for the next question. */
  get revision(): number | undefined {
    return this._revision;
  }

  waitingSince(task: TaskRecord): number {
    return task.moved ?? task.since;
  }

  age(moment: number): number {
    return performance.now() / 1000 + this._clockOffset - moment;
  }

  /** Say where we stand with the kernel. */
  setPresence(presence: Presence): void {
    if (JSON.stringify(presence) !== JSON.stringify(this._presence)) {
      this._presence = presence;
      this._changed.emit();
    }
  }

  /** Say whether a cell runs that we cannot look at. */
  setOutOfSight(outOfSight: boolean): void {
    if (outOfSight !== this._outOfSight) {
      this._outOfSight = outOfSight;
      this._changed.emit();
    }
  }

  /** Forget everything of a kernel that is gone. */
  reset(presence: Presence): void {
    this._presence = presence;
    this._kernel = null;
    this._loop = null;
    this._forgetRecords();
    this._taskTotal = 0;
    this._session = undefined;
    this._revision = undefined;
    this._changed.emit();
  }

  /** Take in the answer to `hello`. */
  greet(body: HelloBody): void {
    this._kernel = body.kernel;
    this._setClock(body.now);
    this._presence = { kind: 'live' };
    this._changed.emit();
  }

  /**
   * Take in the answer to `poll`.
   *
   * @returns whether anything changed.
   */
  apply(body: PollBody): boolean {
    this._setClock(body.now);
    const { tasks, executions } = body;
    const deltas = [
      [this._tasks, tasks],
      [this._coroutines, body.coroutines],
      [this._finished, body.finished],
      [this._failures, body.failures],
      [this._blocks, body.blocks],
      [this._notices, body.notices]
    ] as [Map<number, WithId>, Delta<WithId> | undefined][];
    const news =
      body.full ||
      body.session !== this._session ||
      deltas.some(([, delta]) => delta && delta.changed.length + delta.gone.length > 0) ||
      executions.length > 0 ||
      tasks.total !== this._taskTotal ||
      JSON.stringify(body.loop) !== JSON.stringify(this._loop);
    const recovered = this._presence.kind !== 'live';
    if (body.full) {
      this._forgetRecords();
    }
    for (const [records, delta] of deltas) {
      delta?.gone.forEach(id => records.delete(id));
      delta?.changed.forEach(record => records.set(record.id, record));
    }
    for (const execution of executions) {
      this._executions.set(execution.execution, execution);
    }
    for (const oldest of this._executions.keys()) {
      if (this._executions.size <= MAX_EXECUTIONS) {
        break;
      }
      this._executions.delete(oldest);
    }
    this._taskTotal = tasks.total;
    this._loop = body.loop;
    this._session = body.session;
    this._revision = body.revision;
    this._presence = { kind: 'live' };
    if (news || recovered) {
      this._changed.emit();
    }
    return news;
  }

  private _forgetRecords(): void {
    this._tasks.clear();
    this._coroutines.clear();
    this._finished.clear();
    this._failures.clear();
    this._blocks.clear();
    this._notices.clear();
    this._executions.clear();
  }

  private _setClock(now: number): void {
    this._clockOffset = now - performance.now() / 1000;
  }

  private _presence: Presence = { kind: 'no-kernel' };
  private _kernel: KernelFacts | null = null;
  private _loop: LoopRecord | null = null;
  private readonly _tasks = new Map<number, TaskRecord>();
  private _taskTotal = 0;
  private readonly _coroutines = new Map<number, CoroutineRecord>();
  private readonly _finished = new Map<number, FinishedRecord>();
  private readonly _failures = new Map<number, FailureRecord>();
  private readonly _blocks = new Map<number, BlockRecord>();
  private readonly _notices = new Map<number, NoticeRecord>();
  private readonly _executions = new Map<number, ExecutionRecord>();
  private _session: string | undefined;
  private _revision: number | undefined;
  private _outOfSight = false;
  private _clockOffset = 0;
  private readonly _changed = new Signal<this, void>(this);
}
