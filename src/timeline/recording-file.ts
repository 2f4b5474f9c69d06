/**
 * Recordings as files: `*.loopscope.json`.
 */

import type { Check } from '../kernel/checks';
import { boolean, list, nullable, number, object, oneOf, optional, text } from '../kernel/checks';
import { execution, frame, recordedTask, waitKind } from '../kernel/validate';
import { RECORDING_FORMAT } from '../tokens';
import type { CellRun, LoopRecording, LoopSpan, TaskPart, TaskSpan } from '../tokens';
import type { CellRef, SampledBecause } from '../wire/protocol';
import { STEP_NUMBERS } from './recording-data';

/** The version that is written. */
const VERSION = 1;

/** The longest file that is read, in UTF-16 units. The largest recording is a tenth of that. */
const LONGEST = 200_000_000;

/** Why a file can't be shown. */
export type FileProblem =
  | { readonly kind: 'not-json' | 'not-recording' | 'too-long' }
  | { readonly kind: 'newer'; readonly version: number }
  /** `field` is the first one that is wrong. */
  | { readonly kind: 'broken'; readonly field: string };

const cell = object<CellRef>({
  execution: number,
  cellId: nullable(text),
  count: nullable(number)
});

const span = object<LoopSpan>({
  state: oneOf<LoopSpan['state']>({ idle: true, running: true, awaiting: true, blocked: true }),
  start: number,
  end: number,
  cell: nullable(cell),
  at: optional(frame),
  blocker: optional(text)
});

const part = object<TaskPart>({
  kind: waitKind,
  call: optional(text),
  name: optional(text),
  stack: list(frame),
  start: number,
  end: nullable(number),
  fresh: optional(number)
});

const task = object<TaskSpan>({
  id: number,
  name: text,
  unnamed: boolean,
  coroutine: text,
  cell: nullable(cell),
  isCell: boolean,
  before: boolean,
  start: number,
  end: nullable(number),
  outcome: oneOf<TaskSpan['outcome']>({
    pending: true,
    returned: true,
    cancelled: true,
    failed: true,
    unknown: true
  }),
  errorName: optional(text),
  awaits: list(number),
  parts: list(part),
  droppedParts: number
});

const oneVersion: Check<1> = value => (value === VERSION ? null : ' is another one');

const recordingCheck = object<LoopRecording>({
  version: oneVersion,
  notebook: text,
  exact: boolean,
  because: optional(oneOf<SampledBecause>({ python: true, taken: true })),
  started: number,
  ended: number,
  count: number,
  dropped: number,
  cost: number,
  steps: list(number),
  tasks: list(recordedTask),
  stacks: list(list(frame)),
  seen: object<LoopRecording['seen']>({
    spans: list(span),
    runs: list<CellRun>(execution),
    tasks: list(task)
  })
});

/** The recording in a file, or why there is none. Nothing of a file that is wrong anywhere is used. */
export function recordingOfFile(content: string): LoopRecording | FileProblem {
  if (content.length > LONGEST) {
    return { kind: 'too-long' };
  }
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return { kind: 'not-json' };
  }
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown };
  if (format !== RECORDING_FORMAT || typeof version !== 'number') {
    return { kind: 'not-recording' };
  }
  if (version > VERSION) {
    return { kind: 'newer', version };
  }
  const wrong = recordingCheck(value);
  if (wrong !== null) {
    return { kind: 'broken', field: wrong.replace(/^\.| is .*| has .*/g, '') };
  }
  const recording = value as LoopRecording;
  const field = inconsistency(recording);
  return field === null ? recording : { kind: 'broken', field };
}

/** The first field that contradicts another one. */
function inconsistency({
  started,
  ended,
  steps,
  tasks,
  stacks,
  seen
}: LoopRecording): string | null {
  if (ended < started) {
    return 'ended';
  }
  if (steps.length % STEP_NUMBERS !== 0) {
    return 'steps';
  }
  let last = 0;
  for (let at = 0; at < steps.length; at += STEP_NUMBERS) {
    const begin = steps[at];
    const isInOrder = begin >= last && steps[at + 1] >= begin;
    const isTask = Number.isInteger(steps[at + 3]) && steps[at + 3] < tasks.length;
    const isStack = Number.isInteger(steps[at + 4]) && steps[at + 4] < stacks.length;
    if (!isInOrder || !isTask || !isStack) {
      return `steps[${at}]`;
    }
    last = steps[at + 1];
  }
  const spans = seen.spans.findIndex(
    ({ start, end }, i) => end < start || start < (seen.spans[i - 1]?.end ?? 0) - 1e-6
  );
  return spans < 0 ? null : `seen.spans[${spans}]`;
}
