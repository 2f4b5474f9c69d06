/**
 * A recording as a timeline: its steps, and what the polls saw of the rest.
 */

import type { LoopRecording, TaskPart, TaskSpan } from '../tokens';
import type { Frame, RecordedTask } from '../wire/protocol';
import { partAt, type TimelineData } from './timeline-data';

/** How a step ended, as numbers of the wire. */
const WAITS = 1;
const RETURNED = 2;
const RAISED = 3;

/** How many numbers a step is. */
export const STEP_NUMBERS = 6;

/** The ids of tasks that no look has seen begin here. */
const FIRST_UNSEEN = 1_000_000_000;

/** How many lines of a stack are kept. */
const MAX_FRAMES = 8;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type MutableTask = Omit<Mutable<TaskSpan>, 'parts'> & { parts: Mutable<TaskPart>[] };

/** What a recording shows. */
export function dataOfRecording(recording: LoopRecording): TimelineData {
  const { started, ended, seen } = recording;
  return {
    start: started,
    end: ended,
    spans: seen.spans
      .map(span => ({
        ...span,
        start: Math.max(started, span.start),
        end: Math.min(ended, span.end)
      }))
      .filter(({ start, end }) => start < end),
    runs: seen.runs,
    tasks: recording.exact ? exactTasks(recording) : sampledTasks(recording),
    dropped: 0,
    isExact: recording.exact
  };
}

/** The tasks with each of their steps, and those that made no step. */
function exactTasks(recording: LoopRecording): TaskSpan[] {
  const { started, ended, steps, tasks, stacks, seen } = recording;
  const looks = new Map(seen.tasks.map(task => [task.id, task]));
  const made = new Map<number, MutableTask>();
  const used = new Set<number>();
  for (let at = 0; at + STEP_NUMBERS <= steps.length; at += STEP_NUMBERS) {
    const [from, to, kind, number, stack, fresh] = steps.slice(at, at + STEP_NUMBERS);
    const recorded = tasks[number];
    if (!recorded) {
      // One of too many tasks.
      continue;
    }
    const [start, end] = [started + from / 1e6, started + to / 1e6];
    let task = made.get(number);
    const look = recorded.id === undefined ? undefined : looks.get(recorded.id);
    if (!task) {
      const isSeen = recorded.id !== undefined && !used.has(recorded.id);
      const id = isSeen ? recorded.id : FIRST_UNSEEN + number;
      used.add(id);
      task = taskOf(recorded, id, start, isSeen ? look : undefined);
      if (task.start < start) {
        // It waited when the recording began.
        const before = look && partAt(look, started);
        if (before) {
          task.parts.push({ ...before, start: task.start, end: start });
        }
      }
      made.set(number, task);
    }
    const last = task.parts[task.parts.length - 1];
    if (last) {
      last.end = start;
    }
    task.parts.push({ kind: 'running', stack: [], start, end });
    if (kind === WAITS) {
      const frames = linesOf(stacks[stack] ?? []);
      const isWhole = frames.length === stacks[stack]?.length;
      task.parts.push({
        ...waitFor(look, (start + end) / 2, frames),
        stack: frames,
        start: end,
        end: null,
        ...(isWhole && { fresh })
      });
    } else if (kind === RETURNED || kind === RAISED) {
      task.end = end;
      task.outcome = kind === RETURNED ? 'returned' : (failureOf(look) ?? 'unknown');
    }
  }
  const unmoved = seen.tasks.filter(({ id }) => !used.has(id)).map(task => cut(task, recording));
  const all = [...made.values()];
  for (const task of all) {
    const last = task.parts[task.parts.length - 1];
    if (last && last.end === null && task.end !== null) {
      last.end = task.end;
    } else if (last?.kind === 'running' && task.end === null && last.end! < ended) {
      // Its coroutine goes on with code that isn't recorded.
      task.parts.push({ kind: 'future', call: '', stack: [], start: last.end!, end: null });
    }
  }
  return [...all, ...unmoved];
}

/** The tasks as the polls saw them, with the times in which samples saw them run. */
function sampledTasks(recording: LoopRecording): TaskSpan[] {
  const { started, steps, tasks, seen } = recording;
  const runs = new Map<number, [start: number, end: number][]>();
  for (let at = 0; at + STEP_NUMBERS <= steps.length; at += STEP_NUMBERS) {
    const id = tasks[steps[at + 3]]?.id;
    if (id !== undefined) {
      const list = runs.get(id) ?? [];
      list.push([started + steps[at] / 1e6, started + steps[at + 1] / 1e6]);
      runs.set(id, list);
    }
  }
  return seen.tasks.map(seenTask => {
    const task = cut(seenTask, recording);
    const own = runs.get(task.id);
    return own ? { ...task, parts: withRuns(task, own, recording.ended) } : task;
  });
}

/** The parts of a task with the times in which it ran, which take the place of what is there. */
function withRuns(
  { parts, end }: TaskSpan,
  runs: readonly (readonly [start: number, end: number])[],
  ended: number
): TaskPart[] {
  const made: TaskPart[] = [];
  let next = 0;
  for (const part of parts) {
    const partEnd = part.end ?? end ?? ended;
    let from = part.start;
    for (; next < runs.length && runs[next][0] < partEnd; next++) {
      const [runStart, runEnd] = runs[next];
      const start = Math.max(from, runStart);
      if (start > from) {
        made.push({ ...part, start: from, end: start });
      }
      from = Math.min(partEnd, Math.max(start, runEnd));
      made.push({ kind: 'running', stack: part.stack, start, end: from });
      if (runEnd > partEnd) {
        break;
      }
    }
    if (from < partEnd || part.end === null) {
      made.push({ ...part, start: from });
    }
  }
  return made;
}

function taskOf(
  { name, coroutine, cell }: RecordedTask,
  id: number,
  start: number,
  look: TaskSpan | undefined
): MutableTask {
  return {
    id,
    name: look?.name ?? name ?? '',
    unnamed: look?.unnamed ?? (!name || /^Task-\d+$/.test(name)),
    coroutine: look?.coroutine ?? coroutine,
    cell: look?.cell ?? cell,
    isCell: look?.isCell ?? (coroutine === '<module>' && cell !== null),
    before: look?.before ?? false,
    start: look ? Math.min(start, look.start) : start,
    end: null,
    outcome: 'pending',
    ...(look?.errorName && { errorName: look.errorName }),
    awaits: look?.awaits ?? [],
    parts: [],
    droppedParts: 0
  };
}

/** What it waits for, as far as a look saw it wait at the same line. */
function waitFor(
  look: TaskSpan | undefined,
  moment: number,
  frames: readonly Frame[]
): Pick<TaskPart, 'kind' | 'call' | 'name'> {
  const seen = look && partAt(look, moment);
  const innermost = frames[frames.length - 1];
  const seenAt = seen?.stack[seen.stack.length - 1];
  return seen && innermost && seenAt?.line === innermost.line && seen.kind !== 'running'
    ? { kind: seen.kind, call: seen.call, name: seen.name }
    : { kind: 'future', call: '' };
}

/** How a task ended whose coroutine raised, as a look saw it. */
function failureOf(look: TaskSpan | undefined): TaskSpan['outcome'] | undefined {
  return look && look.outcome !== 'pending' ? look.outcome : undefined;
}

function linesOf(stack: readonly Frame[]): readonly Frame[] {
  const inCells = stack.filter(frame => frame.cell).slice(-MAX_FRAMES);
  return inCells.length > 0 ? inCells : stack.slice(-1);
}

/** What of a task was within a recording. */
function cut(task: TaskSpan, { started, ended }: LoopRecording): TaskSpan {
  const isOver = task.end !== null && task.end <= ended;
  const within = <Each extends { readonly start: number; readonly end: number | null }>(
    each: Each
  ): Each => ({
    ...each,
    start: Math.max(started, each.start),
    end: each.end !== null && each.end <= ended ? each.end : null
  });
  return {
    ...within(task),
    outcome: isOver ? task.outcome : 'pending',
    parts: task.parts
      .filter(({ start, end }) => start < ended && (end ?? Infinity) > started)
      .map(within)
  };
}
