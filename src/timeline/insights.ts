/**
 * Where the time went, and which awaits waited one after another.
 */

import type { CellRun, TaskSpan } from '../tokens';
import type { Frame } from '../wire/protocol';
import { firstAfter, overlap, type TimelineData } from './timeline-data';

/** How many seconds of a time each thing took. */
export interface TimeShares {
  readonly total: number;
  readonly running: number;
  readonly waiting: number;
  readonly blocked: number;
}

/** What a cell did in one run: its code ran, it waited in an `await`, or it held tasks up. */
export function sharesOfRun(data: TimelineData, run: CellRun): TimeShares {
  const end = run.end ?? data.end;
  const shares = { total: end - run.start, running: 0, waiting: 0, blocked: 0 };
  for (let i = firstAfter(data.spans, run.start); i < data.spans.length; i++) {
    const span = data.spans[i];
    if (span.start >= end) {
      break;
    }
    const length = overlap(run.start, end, span.start, span.end);
    switch (span.state) {
      case 'running':
        shares.running += length;
        break;
      case 'awaiting':
        shares.waiting += length;
        break;
      case 'blocked':
        shares.blocked += length;
        break;
      case 'idle':
    }
  }
  return shares;
}

/**
 * What a task did. While other code blocked the loop it could not go on. The polls don't see how long its code ran; a
 * recording does.
 */
export function sharesOfTask(data: TimelineData, task: TaskSpan): TimeShares {
  const end = task.end ?? data.end;
  let running = 0;
  let blocked = blockedWithin(data, task.start, end);
  for (const part of task.parts) {
    if (part.kind === 'running') {
      const partEnd = part.end ?? end;
      running += partEnd - part.start;
      // The task blocked the loop itself.
      blocked -= data.isExact ? blockedWithin(data, part.start, partEnd) : 0;
    }
  }
  blocked = Math.max(0, blocked);
  const total = end - task.start;
  return { total, running, blocked, waiting: Math.max(0, total - running - blocked) };
}

/** For how long the loop was blocked between two moments. */
function blockedWithin({ spans }: TimelineData, from: number, to: number): number {
  let blocked = 0;
  for (let i = firstAfter(spans, from); i < spans.length && spans[i].start < to; i++) {
    const { state, start, end } = spans[i];
    blocked += state === 'blocked' ? overlap(from, to, start, end) : 0;
  }
  return blocked;
}

/** A line of a cell at which one task has waited. */
export interface AwaitingLine {
  readonly task: TaskSpan;
  readonly frame: Frame;
  /** The user's function that was called there and waited. Absent if the line itself waited. */
  readonly callee?: string;
  /** How long it waited there in all, how often, and the longest wait. Lengths are seconds. */
  readonly seconds: number;
  readonly waits: number;
  readonly longest: number;
}

/** The lines where tasks waited, with the task that waited longest at each. */
export function awaitingLines(data: TimelineData): AwaitingLine[] {
  const lines = new Map<string, AwaitingLine>();
  for (const task of data.tasks) {
    for (const [key, line] of linesOfTask(task, data.end)) {
      const known = lines.get(key);
      if (!known || known.seconds < line.seconds) {
        lines.set(key, line);
      }
    }
  }
  return [...lines.values()];
}

function linesOfTask(task: TaskSpan, now: number): Map<string, AwaitingLine> {
  const lines = new Map<string, { -readonly [Key in keyof AwaitingLine]: AwaitingLine[Key] }>();
  /** How long the call at each line has waited so far. */
  const current = new Map<string, number>();
  for (const { kind, stack, start, end, fresh } of task.parts) {
    if (kind === 'running' || kind === 'ready') {
      continue;
    }
    const length = (end ?? now) - start;
    for (const [depth, frame] of stack.entries()) {
      const key = `${frame.cell?.execution}:${frame.line}`;
      const callee = stack[depth + 1]?.function;
      const line = lines.get(key) ?? { task, frame, callee, seconds: 0, waits: 0, longest: 0 };
      line.callee ??= callee;
      line.seconds += length;
      // A recording knows whether the call began here, or waits again.
      const isSameCall =
        fresh !== undefined && callee !== undefined && !(0 < fresh && fresh <= depth + 2);
      line.waits += isSameCall ? 0 : 1;
      const whole = isSameCall ? (current.get(key) ?? 0) + length : length;
      current.set(key, whole);
      line.longest = Math.max(line.longest, whole);
      lines.set(key, line);
    }
  }
  return lines;
}

/** Lines of a cell whose calls the source allows to run together. Lines are counted from 1. */
export interface TogetherOffer {
  readonly cellId: string;
  readonly from: number;
  readonly to: number;
  /** Whether it is a loop, whose line awaits again and again, or a row of statements. */
  readonly isLoop: boolean;
}

/** Awaits that waited one after another and could have run together. */
export interface SequentialAwaits extends TogetherOffer {
  readonly count: number | null;
  readonly seconds: number;
  /** For a loop: the line that waited longest. */
  readonly line: AwaitingLine;
}

/** The least time that is worth a sentence, in seconds, and the least number of waits in a loop. */
const LEAST_SECONDS = 1;
const LEAST_WAITS = 3;

/**
 * The offers whose lines were seen to wait one after another, the longest first.
 *
 * @param lines - only lines of cells that have not been edited since.
 */
export function sequentialAwaits(
  lines: readonly AwaitingLine[],
  offers: readonly TogetherOffer[]
): SequentialAwaits[] {
  const found: SequentialAwaits[] = [];
  for (const offer of offers) {
    const byTask = new Map<string, AwaitingLine[]>();
    for (const line of lines) {
      const { cell, line: number } = line.frame;
      if (cell?.cellId === offer.cellId && offer.from <= number && number <= offer.to) {
        const key = `${cell.execution}:${line.task.id}`;
        byTask.set(key, [...(byTask.get(key) ?? []), line]);
      }
    }
    const rows = [...byTask.values()].map(row => {
      const line = row.reduce((a, b) => (b.seconds > a.seconds ? b : a));
      const seconds = row.reduce((sum, each) => sum + each.seconds, 0);
      const { isLoop } = offer;
      const isEnough = isLoop ? line.waits >= LEAST_WAITS : row.length > 1;
      return { ...offer, line, seconds: isLoop ? line.seconds : seconds, isEnough };
    });
    const [best] = rows.filter(r => r.isEnough).sort((a, b) => b.seconds - a.seconds);
    if (best && best.seconds >= LEAST_SECONDS) {
      const { cell } = best.line.frame;
      found.push({ ...best, count: cell?.count ?? null });
    }
  }
  return found.sort((a, b) => b.seconds - a.seconds);
}
