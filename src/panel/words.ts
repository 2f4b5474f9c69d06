/**
 * What the sidebar says, in plain words.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  CellRef,
  CoroutineRecord,
  Frame,
  LoopRecord,
  TaskRecord,
  WaitReason
} from '../kernel/protocol';
import type { ILoopState, Presence } from '../tokens';

/** A time span such as `12 s`, from seconds. */
export function span(seconds: number, trans: TranslationBundle): string {
  if (seconds < 60) {
    return trans.__('%1 s', Math.floor(seconds));
  }
  if (seconds < 3600) {
    return trans.__('%1 min', Math.floor(seconds / 60));
  }
  return trans.__('%1 h', Math.floor(seconds / 3600));
}

/** A cell such as `cell [3]`. */
export function cellName(cell: Pick<CellRef, 'count'> | null, trans: TranslationBundle): string {
  return cell?.count ? trans.__('cell [%1]', cell.count) : trans.__('a cell');
}

/** A place such as `line 4 of cell [3]`. */
export function placeName(frame: Frame, trans: TranslationBundle): string {
  return frame.cell
    ? trans.__('line %1 of %2', frame.line, cellName(frame.cell, trans))
    : trans.__('line %1 of %2', frame.line, frame.file ?? '?');
}

/** The innermost frame that is the user's own: in a cell, or else the innermost of all. */
export function userFrame(stack: readonly Frame[]): Frame | undefined {
  return [...stack].reverse().find(frame => frame.cell) ?? stack[stack.length - 1];
}

/** What a task is called: its own name, or the coroutine when nobody gave it one. */
export function taskName(task: TaskRecord, trans: TranslationBundle): string {
  if (task.isCell) {
    const name = cellName(task.cell, trans);
    return name.charAt(0).toUpperCase() + name.slice(1);
  }
  return task.unnamed ? `${task.coroutine}()` : task.name;
}

/** What a task is doing, such as "waiting in asyncio.sleep, line 4 of cell [3], for 12 s". */
export function taskState(
  task: TaskRecord,
  age: (moment: number) => number,
  trans: TranslationBundle
): string {
  const parts = [waitWords(task.waiting, trans)];
  const frame = userFrame(task.stack);
  if (frame) {
    parts.push(placeName(frame, trans));
  }
  const lived = span(age(task.since), trans);
  parts.push(task.before ? trans.__('for more than %1', lived) : trans.__('for %1', lived));
  if (task.cancelling > 0) {
    parts.push(trans.__('asked to cancel'));
  }
  return parts.join(', ');
}

/** Where a task comes from, such as "started by cell [3]". */
export function taskOrigin(task: TaskRecord, trans: TranslationBundle): string {
  if (task.isCell) {
    return '';
  }
  if (task.cell) {
    return trans.__('started by %1', cellName(task.cell, trans));
  }
  return task.before
    ? trans.__('started before Loopscope came')
    : trans.__('started by an unknown cell');
}

function waitWords({ kind, call }: WaitReason, trans: TranslationBundle): string {
  switch (kind) {
    case 'running':
      return trans.__('running now');
    case 'ready':
      return trans.__('about to run');
    case 'task':
      return call
        ? trans.__('waiting for tasks in %1', call)
        : trans.__('waiting for another task');
    case 'lock':
      return trans.__('waiting for a lock');
    case 'event':
      return trans.__('waiting for an event');
    case 'condition':
      return trans.__('waiting for a condition');
    case 'semaphore':
      return trans.__('waiting for a semaphore');
    case 'queue':
      return trans.__('waiting for a queue');
    case 'io':
      return call ? trans.__('waiting for data in %1', call) : trans.__('waiting for data');
    case 'thread':
      return trans.__('waiting for a thread');
    default:
      return call ? trans.__('waiting in %1', call) : trans.__('waiting');
  }
}

/** What happened to a coroutine that was never awaited. */
export function coroutineWords(record: CoroutineRecord, trans: TranslationBundle): string {
  const call = `${record.name}()`;
  const origin = record.cell
    ? trans.__('%1 called %2 without await.', capitalised(cellName(record.cell, trans)), call)
    : trans.__('%1 was called without await.', call);
  if (record.state === 'dropped') {
    return trans.__('%1 It is gone, and nothing in it has run.', origin);
  }
  const outputs = record.holders.filter(({ kind }) => kind !== 'last');
  // What `Out[3]` holds, `_` holds as well: saying so explains nothing.
  const holders = (outputs.length > 0 ? outputs : record.holders).map(({ name }) => name);
  return trans._n(
    '%2 Nothing in it has run; %3 still holds it.',
    '%2 Nothing in it has run; %3 still hold it.',
    holders.length,
    origin,
    holders.join(', ')
  );
}

/** The line about the loop, and how much it should stand out. */
export interface LoopLine {
  readonly text: string;
  readonly tone: 'quiet' | 'active' | 'warning' | 'error';
  /** What the user can do about it. */
  readonly action?: 'attach' | 'look';
  /** Where it is, to be shown. */
  readonly at?: Frame;
}

/** What the loop of a kernel does, or why nothing can be said about it. */
export function loopLine(state: ILoopState, trans: TranslationBundle): LoopLine {
  if (state.presence.kind !== 'live') {
    return presenceLine(state.presence, state.loop, trans);
  }
  if (!state.loop) {
    return { text: trans.__('Taking a first look…'), tone: 'quiet' };
  }
  const line = liveLine(state.loop, moment => state.age(moment), trans);
  return state.following === 'looks' ? { ...line, action: 'look' } : line;
}

function presenceLine(
  presence: Presence,
  loop: LoopRecord | null,
  trans: TranslationBundle
): LoopLine {
  switch (presence.kind) {
    case 'no-kernel':
      return { text: trans.__('This notebook has no kernel.'), tone: 'quiet' };
    case 'not-python':
      return {
        text: trans.__(
          'This kernel runs %1. Loopscope looks into Python kernels.',
          presence.language
        ),
        tone: 'quiet'
      };
    case 'detached':
      return detachedLine(presence.why, trans);
    case 'failed':
      return {
        text: trans.__('Loopscope cannot look into this kernel. It said: %1', presence.reason),
        tone: 'error',
        action: 'attach'
      };
    case 'silent':
      return {
        text: loop?.cell
          ? trans.__(
              'The kernel is not answering. Code outside Python may hold it; it last ran %1.',
              cellName(loop.cell, trans)
            )
          : trans.__('The kernel is not answering. Code outside Python may hold it.'),
        tone: 'warning'
      };
    default:
      return {
        text: trans.__('Loopscope comes in as soon as the kernel is ready.'),
        tone: 'quiet'
      };
  }
}

function detachedLine(
  why: 'never' | 'ask' | 'denied' | 'user',
  trans: TranslationBundle
): LoopLine {
  switch (why) {
    case 'denied':
      return {
        text: trans.__('The settings tell Loopscope to leave this kernel alone.'),
        tone: 'quiet'
      };
    case 'never':
      return {
        text: trans.__('The settings tell Loopscope not to look into kernels.'),
        tone: 'quiet'
      };
    default:
      return {
        text: trans.__('Loopscope is not looking into this kernel.'),
        tone: 'quiet',
        action: 'attach'
      };
  }
}

function liveLine(
  loop: LoopRecord,
  age: (moment: number) => number,
  trans: TranslationBundle
): LoopLine {
  const cell = cellName(loop.cell, trans);
  const lasted = span(age(loop.since), trans);
  switch (loop.state) {
    case 'closed':
      return {
        text: trans.__('The event loop was closed. Restart the kernel to get a new one.'),
        tone: 'error'
      };
    case 'input':
      return {
        text: trans.__('%1 waits for your input. Until then no task can go on.', capitalised(cell)),
        tone: loop.starving > 0 ? 'warning' : 'active',
        at: loop.at
      };
    case 'blocked':
      return { text: blockedWords(loop, lasted, trans), ...blockedTone(loop), at: loop.at };
    case 'running':
      return {
        text: trans.__('Running %1 for %2; other tasks can go on.', cell, lasted),
        tone: 'active'
      };
    default:
      return { text: trans.__('Idle: no cell is running.'), tone: 'quiet' };
  }
}

function blockedTone({ starving }: LoopRecord): Pick<LoopLine, 'tone'> {
  return { tone: starving > 0 ? 'warning' : 'active' };
}

function blockedWords(loop: LoopRecord, lasted: string, trans: TranslationBundle): string {
  const place = loop.at ? placeName(loop.at, trans) : cellName(loop.cell, trans);
  const what = loop.blocker
    ? trans.__('Blocked for %1 by %2, %3.', lasted, loop.blocker, place)
    : trans.__('Blocked for %1, %2.', lasted, place);
  if (loop.starving === 0) {
    return what;
  }
  return `${what} ${trans._n(
    '%1 task cannot go on until it ends.',
    '%1 tasks cannot go on until it ends.',
    loop.starving
  )}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
