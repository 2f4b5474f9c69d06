/**
 * The state of one kernel's loop, built from the replies of the helper.
 */

import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { ILoopState, PollingSupport, Presence, Records } from '../tokens';
import { RECORD_KINDS } from '../wire/protocol';
import type {
  Delta,
  ExecutionRecord,
  HelloBody,
  KernelFacts,
  LoopRecord,
  PollBody,
  RecordKind,
  RecordOf,
  TaskRecord
} from '../wire/protocol';
import { LoopHistory } from './loop-history';

/** How many executions are kept. */
const MAX_EXECUTIONS = 1000;

/** The records as this file may change them. */
type MutableRecords = { readonly [Kind in RecordKind]: Map<number, RecordOf[Kind]> };

/** The state that views read and the watcher writes. */
export class LoopState implements ILoopState {
  /** @param following - whether this JupyterLab can poll a busy kernel. */
  constructor(private readonly _following: PollingSupport) {}

  get following(): PollingSupport {
    return this._isPushed ? 'pushed' : this._following;
  }

  /** Whether the helper in this kernel tells by itself. */
  get isPushed(): boolean {
    return this._isPushed;
  }
  set isPushed(isPushed: boolean) {
    this._isPushed = isPushed;
  }

  get presence(): Presence {
    return this._presence;
  }

  get kernel(): KernelFacts | null {
    return this._kernel;
  }

  get loop(): LoopRecord | null {
    return this._loop;
  }

  get records(): Records {
    return this._records;
  }

  get taskTotal(): number {
    return this._taskTotal;
  }

  get executions(): ReadonlyMap<number, ExecutionRecord> {
    return this._executions;
  }

  get history(): LoopHistory {
    return this._history;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get outOfSight(): boolean {
    return this._outOfSight;
  }

  /** The session of the last reply, for the next poll. */
  get session(): string | undefined {
    return this._session;
  }

  /** The revision of the last reply, for the next poll. */
  get revision(): number | undefined {
    return this._revision;
  }

  waitingSince(task: TaskRecord): number {
    return task.moved ?? task.since;
  }

  age(moment: number): number {
    return performance.now() / 1000 + this._clockOffset - moment;
  }

  /** Sets the relation to the kernel. */
  setPresence(presence: Presence): void {
    if (JSON.stringify(presence) !== JSON.stringify(this._presence)) {
      this._presence = presence;
      this._changed.emit();
    }
  }

  /** Sets whether a cell runs that can't be polled. */
  setOutOfSight(outOfSight: boolean): void {
    if (outOfSight !== this._outOfSight) {
      this._outOfSight = outOfSight;
      this._changed.emit();
    }
  }

  /** Forgets everything about an earlier kernel. */
  reset(presence: Presence): void {
    this._presence = presence;
    this._kernel = null;
    this._loop = null;
    this._forgetRecords();
    this._history.clear();
    this._taskTotal = 0;
    this._session = undefined;
    this._revision = undefined;
    this._changed.emit();
  }

  /** Applies the reply to `hello`. */
  greet(body: HelloBody): void {
    this._kernel = body.kernel;
    this._setClock(body.now);
    this._presence = { kind: 'live' };
    this._changed.emit();
  }

  /**
   * Applies the reply to `poll`.
   *
   * @returns whether anything changed.
   */
  apply(body: PollBody): boolean {
    this._setClock(body.now);
    const { executions } = body;
    // Until something happens in a kernel its revision stays 0, and each answer is a full one.
    const replaced = body.full && this._hasRecords;
    const news =
      replaced ||
      body.session !== this._session ||
      RECORD_KINDS.some(kind => hasChanges(body[kind])) ||
      executions.length > 0 ||
      body.tasks.total !== this._taskTotal ||
      JSON.stringify(body.loop) !== JSON.stringify(this._loop);
    const recovered = this._presence.kind !== 'live';
    if (body.full) {
      this._forgetRecords();
    }
    for (const kind of RECORD_KINDS) {
      applyDelta<RecordKind>(this._records[kind], body[kind]);
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
    if (body.session !== this._session) {
      this._history.clear();
    }
    this._history.add(body, this._isCellAwaiting());
    this._taskTotal = body.tasks.total;
    this._loop = body.loop;
    this._session = body.session;
    this._revision = body.revision;
    this._presence = { kind: 'live' };
    if (news || recovered) {
      this._changed.emit();
    }
    return news;
  }

  /** Whether a cell stands at an `await`. */
  private _isCellAwaiting(): boolean {
    for (const { isCell, waiting } of this._records.tasks.values()) {
      if (isCell && waiting.kind !== 'running') {
        return true;
      }
    }
    return false;
  }

  private get _hasRecords(): boolean {
    return this._executions.size > 0 || RECORD_KINDS.some(kind => this._records[kind].size > 0);
  }

  private _forgetRecords(): void {
    for (const kind of RECORD_KINDS) {
      this._records[kind].clear();
    }
    this._executions.clear();
  }

  private _setClock(now: number): void {
    this._clockOffset = now - performance.now() / 1000;
  }

  private _presence: Presence = { kind: 'no-kernel' };
  private _kernel: KernelFacts | null = null;
  private _loop: LoopRecord | null = null;
  private readonly _records = Object.fromEntries(
    RECORD_KINDS.map(kind => [kind, new Map()])
  ) as unknown as MutableRecords;
  private readonly _history = new LoopHistory();
  private _taskTotal = 0;
  private readonly _executions = new Map<number, ExecutionRecord>();
  private _session: string | undefined;
  private _revision: number | undefined;
  private _outOfSight = false;
  private _isPushed = false;
  private _clockOffset = 0;
  private readonly _changed = new Signal<this, void>(this);
}

/** A helper of an earlier version doesn't send every kind. */
type SentDelta<Kind extends RecordKind> = Delta<RecordOf[Kind]> | undefined;

function hasChanges(delta: SentDelta<RecordKind>): boolean {
  return delta !== undefined && delta.changed.length + delta.gone.length > 0;
}

function applyDelta<Kind extends RecordKind>(
  records: Map<number, RecordOf[Kind]>,
  delta: SentDelta<Kind>
): void {
  delta?.gone.forEach(id => records.delete(id));
  delta?.changed.forEach(record => records.set(record.id, record));
}
