/**
 * What a kernel's loop, cells and tasks did in the last ten minutes, as the polls saw it.
 */

import type { CellRun, ILoopHistory, LoopActivity, LoopSpan, TaskPart, TaskSpan } from '../tokens';
import type {
  BlockRecord,
  ExecutionRecord,
  Frame,
  LoopRecord,
  PollBody,
  TaskRecord
} from '../wire/protocol';

/** How far back the history goes, in seconds. */
export const HISTORY_SECONDS = 600;

/** How many spans of the loop are kept. */
const MAX_LOOP_SPANS = 6000;

/** How many tasks are kept, and how many runs of cells. */
const MAX_TASKS = 20_000;

/** How many parts are kept, of one task and of all. */
const MAX_TASK_PARTS = 500;
const MAX_PARTS = 60_000;

/** How many lines of a stack are kept, and how many stacks are shared. */
const MAX_FRAMES = 8;
const MAX_STACKS = 5000;

/** How often tasks that ended long ago are looked for behind pending ones, in seconds. */
const SWEEP_SECONDS = 30;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type MutableTask = Omit<Mutable<TaskSpan>, 'parts'> & { parts: Mutable<TaskPart>[] };

/** Collects the history of one kernel from the answers to `poll`. Its memory is bounded. */
export class LoopHistory implements ILoopHistory {
  get spans(): readonly LoopSpan[] {
    return this._spans;
  }

  get runs(): ReadonlyMap<number, CellRun> {
    return this._runs;
  }

  get tasks(): ReadonlyMap<number, TaskSpan> {
    return this._tasks;
  }

  get now(): number {
    return this._now;
  }

  get dropped(): number {
    return this._dropped;
  }

  /** Forgets everything: the kernel is another one, or a helper that was installed again. */
  clear(): void {
    this._spans.length = 0;
    this._runs.clear();
    this._tasks.clear();
    this._stacks.clear();
    this._parts = 0;
    this._dropped = 0;
    this._now = 0;
  }

  /**
   * Adds what one answer says.
   *
   * @param isAwaiting - whether the cell that runs awaits.
   */
  add(body: PollBody, isAwaiting: boolean): void {
    const last = this._now;
    this._now = Math.max(last, body.now);
    if (this._spans.length === 0) {
      // The first answer tells of runs from before it. Between them the loop was idle.
      const start = Math.min(body.loop.since, ...body.executions.map(run => run.start));
      this._paint({ state: 'idle', start, end: Math.min(body.loop.since, this._now), cell: null });
    }
    this._addLoop(body.loop, isAwaiting, last);
    for (const execution of body.executions) {
      this._addRun(execution);
    }
    for (const block of body.blocks?.changed ?? []) {
      this._addBlock(block);
    }
    if (body.full) {
      this._endMissing(new Set(body.tasks.changed.map(({ id }) => id)), body.more);
    }
    for (const id of body.tasks.gone) {
      const task = this._tasks.get(id);
      if (task) {
        this._end(task, this._now);
      }
    }
    for (const task of body.tasks.changed) {
      this._addTask(task);
    }
    for (const finished of body.finished?.changed ?? []) {
      const task = this._tasks.get(finished.id);
      if (task) {
        this._end(task, finished.end);
        task.outcome = finished.outcome;
        task.errorName = finished.errorName;
      }
    }
    this._forgetOld();
  }

  private _addLoop(loop: LoopRecord, isAwaiting: boolean, last: number): void {
    const previous = this._spans[this._spans.length - 1];
    if (previous) {
      // Until the new state began, the last one lasted.
      previous.end = Math.max(previous.end, Math.min(this._now, Math.max(last, loop.since)));
    }
    const start = previous ? previous.end : Math.min(loop.since, this._now);
    const { cell, at, blocker } = loop;
    this._paint({ state: activityOf(loop, isAwaiting), start, end: this._now, cell, at, blocker });
  }

  private _addRun(execution: ExecutionRecord): void {
    this._runs.set(execution.execution, execution);
    const { start, end, count, cellId } = execution;
    const cell = { execution: execution.execution, count, cellId };
    // The polls may have missed all of it, or its beginning.
    this._paint({ state: 'running', start, end: end ?? this._now, cell }, ['idle']);
  }

  private _addBlock({ start, end, cell, at, blocker }: BlockRecord): void {
    this._paint({ state: 'blocked', start, end: end ?? this._now, cell, at, blocker });
  }

  /**
   * Puts a span in the place of those that it covers.
   *
   * @param over - which states it covers; the others stay.
   */
  private _paint(span: LoopSpan, over?: readonly LoopActivity[]): void {
    const spans = this._spans;
    if (span.end <= span.start) {
      return;
    }
    let first = spans.length;
    while (first > 0 && spans[first - 1].end > span.start) {
      first--;
    }
    let past = first;
    while (past < spans.length && spans[past].start < span.end) {
      past++;
    }
    const old = spans.slice(first, past);
    const painted: LoopSpan[] = [];
    let from = span.start;
    for (const each of old) {
      if (each.start < span.start) {
        painted.push({ ...each, end: span.start });
      }
      if (over && !over.includes(each.state)) {
        painted.push({ ...span, start: from, end: Math.max(from, each.start) });
        from = Math.min(each.end, span.end);
        painted.push({ ...each, start: Math.max(each.start, span.start), end: from });
      }
    }
    painted.push({ ...span, start: from });
    const tail = old[old.length - 1];
    if (tail && tail.end > span.end) {
      painted.push({ ...tail, start: span.end });
    }
    const joined: Mutable<LoopSpan>[] = first > 0 ? [spans[--first]] : [];
    for (const each of [...painted, ...spans.slice(past, past + 1)]) {
      const before = joined[joined.length - 1];
      if (before && isSameActivity(before, each)) {
        before.end = each.end;
      } else if (each.end > each.start) {
        joined.push({ ...each });
      }
    }
    spans.splice(first, past + 1 - first, ...joined);
    if (spans.length > MAX_LOOP_SPANS) {
      spans.splice(0, spans.length - MAX_LOOP_SPANS);
    }
  }

  private _addTask(record: TaskRecord): void {
    const { id, name, unnamed, coroutine, cell, isCell, since, before, awaits } = record;
    let task = this._tasks.get(id);
    if (!task) {
      task = {
        id,
        name,
        unnamed,
        coroutine,
        cell,
        isCell,
        before,
        start: since,
        end: null,
        outcome: 'pending',
        awaits,
        parts: [],
        droppedParts: 0
      };
      this._tasks.set(id, task);
    }
    task.name = name;
    task.unnamed = unnamed;
    // A look can see a cell's own task before it knows which cell that is.
    task.cell = cell;
    task.awaits = awaits;
    const { kind, call, name: what } = record.waiting;
    const stack = this._sharedStack(record.stack);
    const part = task.parts[task.parts.length - 1];
    // A task that goes around a loop stands at the same line again: `moved` tells.
    const start = Math.max(part?.start ?? since, Math.min(this._now, record.moved ?? since));
    const isSamePart =
      part &&
      part.start === start &&
      part.kind === kind &&
      part.name === what &&
      part.stack === stack;
    if (isSamePart) {
      return;
    }
    if (part && part.start === start) {
      // It waits for something else at the same line and moment: the later sight is the better one.
      Object.assign(part, { kind, call, name: what, stack });
      return;
    }
    if (part) {
      part.end = start;
    }
    task.parts.push({ kind, call, name: what, stack, start, end: null });
    this._parts++;
    if (task.parts.length > MAX_TASK_PARTS) {
      this._parts--;
      task.parts.shift();
      task.droppedParts++;
    }
  }

  /** The lines that a part keeps. Tasks that wait at the same lines share one list. */
  private _sharedStack(stack: readonly Frame[]): readonly Frame[] {
    const inCells = stack.filter(frame => frame.cell).slice(-MAX_FRAMES);
    const kept = inCells.length > 0 ? inCells : stack.slice(-1);
    const key = kept.map(f => `${f.cell?.execution ?? f.file}:${f.function}:${f.line}`).join();
    const shared = this._stacks.get(key);
    if (shared) {
      return shared;
    }
    if (this._stacks.size >= MAX_STACKS) {
      this._stacks.clear();
    }
    this._stacks.set(key, kept);
    return kept;
  }

  /** How a task ended that is not among the finished ones. A cell's own run ended as the cell did. */
  private _outcomeOf({ isCell, cell }: MutableTask): TaskSpan['outcome'] {
    const outcome = isCell && cell ? this._runs.get(cell.execution)?.outcome : undefined;
    switch (outcome) {
      case 'ok':
        return 'returned';
      case 'error':
        return 'failed';
      case 'cancelled':
        return 'cancelled';
      default:
        return 'unknown';
    }
  }

  private _end(task: MutableTask, end: number): void {
    task.end = Math.max(task.start, end);
    task.outcome = this._outcomeOf(task);
    const part = task.parts[task.parts.length - 1];
    if (part) {
      part.end = Math.max(part.start, task.end);
    }
  }

  /** Ends the tasks that a full answer doesn't have. An answer that was cut says nothing about the rest. */
  private _endMissing(ids: ReadonlySet<number>, isCut: boolean): void {
    if (isCut) {
      return;
    }
    for (const task of this._tasks.values()) {
      if (task.end === null && !ids.has(task.id)) {
        this._end(task, this._now);
      }
    }
  }

  private _forgetOld(): void {
    const oldest = this._now - HISTORY_SECONDS;
    let past = 0;
    while (past < this._spans.length && this._spans[past].end < oldest) {
      past++;
    }
    this._spans.splice(0, past);
    forgetWhile(this._runs, ({ end }) => end !== null && end < oldest, MAX_TASKS);
    const before = this._tasks.size;
    // A task that ended waits here behind an older one that has not; its turn comes with the bound.
    for (const [id, task] of this._tasks) {
      const isOld = task.end !== null && task.end < oldest;
      const isOver = this._tasks.size > MAX_TASKS || this._parts > MAX_PARTS;
      if (!isOld && !isOver) {
        break;
      }
      this._tasks.delete(id);
      this._parts -= task.parts.length;
      this._dropped += isOld ? 0 : 1;
    }
    if (this._tasks.size === before && this._now - this._swept > SWEEP_SECONDS) {
      this._swept = this._now;
      for (const [id, task] of this._tasks) {
        if (task.end !== null && task.end < oldest) {
          this._tasks.delete(id);
          this._parts -= task.parts.length;
        }
      }
    }
  }

  private readonly _spans: Mutable<LoopSpan>[] = [];
  private readonly _runs = new Map<number, CellRun>();
  private readonly _tasks = new Map<number, MutableTask>();
  private readonly _stacks = new Map<string, readonly Frame[]>();
  private _parts = 0;
  private _dropped = 0;
  private _now = 0;
  private _swept = 0;
}

function activityOf({ state, starving }: LoopRecord, isAwaiting: boolean): LoopActivity {
  switch (state) {
    case 'running':
      return isAwaiting ? 'awaiting' : 'running';
    case 'blocked':
    case 'input':
      // A cell without an await always holds the loop. That is a block only for tasks that can't go on.
      return starving > 0 ? 'blocked' : 'running';
    case 'idle':
    case 'closed':
      return 'idle';
  }
}

function isSameActivity(a: LoopSpan, b: LoopSpan): boolean {
  return (
    a.state === b.state &&
    a.end >= b.start &&
    a.cell?.execution === b.cell?.execution &&
    a.at?.line === b.at?.line &&
    a.blocker === b.blocker
  );
}

function forgetWhile<T>(map: Map<number, T>, isOld: (value: T) => boolean, max: number): void {
  for (const [key, value] of map) {
    if (map.size <= max && !isOld(value)) {
      break;
    }
    map.delete(key);
  }
}
