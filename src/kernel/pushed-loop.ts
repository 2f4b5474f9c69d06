/**
 * The state of a loop that its helper didn't tell: a cell begins, or the helper is not heard because the loop is held.
 */

import type { ILoopState } from '../tokens';
import { RECORD_KINDS } from '../wire/protocol';
import type {
  CellRef,
  Delta,
  LoopRecord,
  PollBody,
  RecordKind,
  TaskRecord
} from '../wire/protocol';
import type { LoopState } from './state';

/** How much later than expected the helper may be heard, in milliseconds. */
export const PATIENCE = 600;

/** What a cell that begins does. `now` is a moment. */
export function runningLoop(cell: CellRef, now: number): LoopRecord {
  return { state: 'running', since: now, cell, starving: 0 };
}

/** A loop that has given no sign of life since `since`, a moment. Where it is held can't be known. */
export function heldLoop(state: ILoopState, since: number): LoopRecord {
  const { loop, records } = state;
  const now = state.age(0);
  const starving = [...records.tasks.values()].filter(task => isDue(task, now)).length;
  const cell = loop?.state === 'idle' ? null : (loop?.cell ?? null);
  return { state: 'blocked', since, cell, starving, cause: 'unknown' };
}

function isDue({ waiting, isCell }: TaskRecord, now: number): boolean {
  return !isCell && (waiting.kind === 'ready' || (waiting.until ?? Infinity) < now);
}

/** A reply to `poll` in which only the loop changes. */
export function onlyLoop(state: LoopState, loop: LoopRecord, now: number): PollBody {
  const { session = '', revision = 0, records, taskTotal } = state;
  const deltas = Object.fromEntries(
    RECORD_KINDS.map(kind => [kind, { changed: [], gone: [], total: records[kind].size }])
  ) as unknown as { [Kind in RecordKind]: Delta<never> };
  return {
    ...deltas,
    tasks: { changed: [], gone: [], total: taskTotal },
    session,
    revision,
    now,
    full: false,
    more: false,
    loop,
    executions: []
  };
}
