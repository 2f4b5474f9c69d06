/**
 * Checks the helper's answers before anything uses them: a kernel may send anything.
 *
 * The compiler demands a check for each field of the protocol, for each kind of records, and for each verb.
 */

import { RECORD_KINDS } from '../wire/protocol';
import type {
  BlockCause,
  BlockRecord,
  Bodies,
  Bottleneck,
  CancelBody,
  CellRef,
  ConfigureBody,
  CoroutineBody,
  CoroutineRecord,
  ExecutionRecord,
  FailureRecord,
  FanoutRecord,
  FinishedRecord,
  Frame,
  HelloBody,
  Holder,
  KernelFacts,
  KernelWork,
  LoopRecord,
  NoticeRecord,
  OwnLoopWait,
  PollBody,
  RecordBody,
  RecordKind,
  RecordOf,
  RecordedTask,
  SampledBecause,
  SubFailure,
  TaskBody,
  TaskRecord,
  UninstallBody,
  Verb,
  WaitReason,
  WakeBody
} from '../wire/protocol';
import {
  boolean,
  dictionary,
  isObject,
  list,
  nullable,
  number,
  object,
  onlyTrue,
  oneOf,
  optional,
  pair,
  text
} from './checks';
import type { AnyCheck, Check, FieldChecks } from './checks';

/** An answer that doesn't fit the protocol. The message names the first field that is wrong. */
export class InvalidAnswer extends Error {}

/** Kinds that every helper sends. An earlier helper doesn't know the others. */
const REQUIRED: readonly RecordKind[] = ['tasks', 'coroutines'];

const cellFields: FieldChecks<CellRef> = {
  execution: number,
  cellId: nullable(text),
  count: nullable(number)
};
const cell = object<CellRef>(cellFields);

const frame = object<Frame>({
  function: text,
  line: number,
  cell: optional(cell),
  file: optional(text)
});

const waiting = object<WaitReason>({
  kind: oneOf<WaitReason['kind']>({
    sleep: true,
    task: true,
    lock: true,
    event: true,
    condition: true,
    semaphore: true,
    queue: true,
    socket: true,
    subprocess: true,
    io: true,
    thread: true,
    future: true,
    ready: true,
    running: true,
    closed: true,
    stopped: true
  }),
  call: optional(text),
  until: optional(number),
  deadline: optional(number),
  name: optional(text),
  size: optional(number),
  maxsize: optional(number),
  waiters: optional(number),
  peer: optional(text),
  pid: optional(number)
});

const holder = object<Holder>({
  kind: oneOf<Holder['kind']>({
    variable: true,
    element: true,
    attribute: true,
    output: true,
    last: true
  }),
  name: text
});

const subFailure = object<SubFailure>({
  depth: number,
  name: optional(text),
  coroutine: optional(text),
  cell: nullable(cell),
  errorName: text,
  message: text,
  stack: list(frame),
  count: optional(number)
});

const cause = oneOf<BlockCause>({
  sleep: true,
  input: true,
  call: true,
  cpu: true,
  debugger: true,
  gui: true,
  trio: true,
  nested: true,
  kernel: true,
  unknown: true
});

const bottleneck = object<Bottleneck>({
  kind: oneOf<Bottleneck['kind']>({ semaphore: true, lock: true, queue: true, executor: true }),
  name: optional(text),
  waiting: number,
  inside: optional(number),
  capacity: optional(number),
  side: optional(oneOf<NonNullable<Bottleneck['side']>>({ get: true, put: true })),
  at: optional(frame)
});

const RECORDS: { readonly [Kind in RecordKind]: Check<RecordOf[Kind]> } = {
  tasks: object<TaskRecord>({
    id: number,
    name: text,
    unnamed: boolean,
    coroutine: text,
    arguments: optional(list(pair(text, text))),
    isCell: boolean,
    waiting,
    stack: list(frame),
    cell: nullable(cell),
    since: number,
    moved: optional(number),
    before: boolean,
    awaits: list(number),
    awaitedBy: list(number),
    cancelling: number,
    asked: optional(number),
    orphan: optional(onlyTrue),
    cycle: optional(list(number)),
    ignoring: optional(object<NonNullable<TaskRecord['ignoring']>>({ at: optional(frame) })),
    old: optional(onlyTrue),
    origin: optional(oneOf<NonNullable<TaskRecord['origin']>>({ widget: true, thread: true }))
  }),
  coroutines: object<CoroutineRecord>({
    id: number,
    kind: optional(oneOf<NonNullable<CoroutineRecord['kind']>>({ 'async-generator': true })),
    name: text,
    state: oneOf<CoroutineRecord['state']>({ held: true, dropped: true }),
    holders: list(holder),
    cell: nullable(cell),
    line: optional(number),
    defined: optional(frame),
    since: number
  }),
  finished: object<FinishedRecord>({
    id: number,
    name: text,
    unnamed: boolean,
    coroutine: text,
    cell: nullable(cell),
    since: number,
    before: boolean,
    end: number,
    outcome: oneOf<FinishedRecord['outcome']>({
      returned: true,
      cancelled: true,
      failed: true,
      unknown: true
    }),
    resultType: optional(text),
    errorName: optional(text)
  }),
  failures: object<FailureRecord>({
    id: number,
    task: optional(number),
    kind: oneOf<FailureRecord['kind']>({
      unretrieved: true,
      logged: true,
      destroyed: true,
      callback: true,
      leaked: true,
      reported: true,
      cell: true
    }),
    name: text,
    unnamed: boolean,
    coroutine: text,
    cell: nullable(cell),
    errorName: optional(text),
    message: text,
    report: optional(text),
    future: optional(
      oneOf<NonNullable<FailureRecord['future']>>({ gather: true, future: true, threadsafe: true })
    ),
    group: optional(list(subFailure)),
    count: optional(number),
    cancelled: optional(list(text)),
    stack: list(frame),
    holders: list(holder),
    since: number
  }),
  blocks: object<BlockRecord>({
    id: number,
    cell: nullable(cell),
    at: optional(frame),
    blocker: optional(text),
    cause,
    start: number,
    end: nullable(number),
    starving: number
  }),
  notices: object<NoticeRecord>({
    id: number,
    kind: oneOf<NoticeRecord['kind']>({
      'nest-asyncio': true,
      'foreign-wake': true,
      'context-lost': true,
      'other-loop': true,
      'lock-kept': true,
      'watchdog-failed': true
    }),
    args: dictionary<string | number | boolean>(value =>
      typeof value === 'string'
        ? text(value)
        : typeof value === 'number'
          ? number(value)
          : boolean(value)
    ),
    cell: nullable(cell),
    since: number
  }),
  fanouts: object<FanoutRecord>({
    id: number,
    kind: oneOf<FanoutRecord['kind']>({
      gather: true,
      wait: true,
      as_completed: true,
      TaskGroup: true,
      tqdm: true,
      executor: true
    }),
    task: nullable(number),
    cell: nullable(cell),
    at: optional(frame),
    coroutine: optional(text),
    since: number,
    total: number,
    atLeast: optional(onlyTrue),
    done: number,
    failed: number,
    cancelled: number,
    queueing: number,
    running: number,
    until: optional(oneOf<NonNullable<FanoutRecord['until']>>({ first: true, exception: true })),
    bottleneck: optional(bottleneck)
  })
};

const execution = object<ExecutionRecord>({
  ...cellFields,
  start: number,
  end: nullable(number),
  outcome: oneOf<ExecutionRecord['outcome']>({
    running: true,
    ok: true,
    error: true,
    cancelled: true
  }),
  errorName: optional(text),
  source: optional(number)
});

const loop = object<LoopRecord>({
  state: oneOf<LoopRecord['state']>({
    idle: true,
    running: true,
    blocked: true,
    input: true,
    closed: true
  }),
  since: number,
  cell: nullable(cell),
  at: optional(frame),
  blocker: optional(text),
  starving: number,
  cause: optional(cause),
  work: optional(
    oneOf<KernelWork>({
      traceback: true,
      display: true,
      autoreload: true,
      history: true,
      completion: true,
      inspection: true,
      messages: true
    })
  ),
  lostWake: optional(onlyTrue),
  interruptPending: optional(onlyTrue),
  ownLoop: optional(
    object<OwnLoopWait>({
      kind: oneOf<OwnLoopWait['kind']>({ coroutine: true, server: true }),
      name: text
    })
  )
});

const facts = object<KernelFacts>({
  python: text,
  ipython: text,
  ipykernel: text,
  loop: text,
  autoawait: boolean,
  controlThread: boolean,
  policy: optional(text),
  runner: optional(text),
  gui: optional(text),
  lacksSubprocesses: optional(onlyTrue)
});

const hello = object<HelloBody>({
  version: text,
  session: text,
  lease: number,
  now: number,
  kernel: facts
});

/** The answer to `poll` without its records. */
const pollFrame = object<Omit<PollBody, RecordKind | 'executions'>>({
  session: text,
  revision: number,
  now: number,
  full: boolean,
  more: boolean,
  loop
});

const coroutine = object<CoroutineBody>({ scheduled: boolean });

/** Checks a task of a recording. */
export const recordedTask = object<RecordedTask>({
  id: optional(number),
  name: optional(text),
  coroutine: text,
  cell: nullable(cell)
});

/** The answers, but for the one that {@link validPoll} checks. */
const BODIES: { readonly [V in Exclude<Verb, 'poll'>]: Check<Bodies[V]> } = {
  hello,
  task: object<TaskBody>({ now: number, task: RECORDS.tasks }),
  cancel: object<CancelBody>({ asked: list(number), gone: list(number) }),
  run: coroutine,
  close: coroutine,
  wake: object<WakeBody>({ woken: boolean }),
  configure: object<ConfigureBody>({ blockThreshold: number, taskArguments: boolean }),
  record: object<RecordBody>({
    on: boolean,
    exact: boolean,
    because: optional(oneOf<SampledBecause>({ python: true, taken: true })),
    now: number,
    started: number,
    ended: nullable(number),
    count: number,
    dropped: number,
    cost: number,
    steps: list(number),
    tasks: list(recordedTask),
    stacks: list(list(frame)),
    more: boolean
  }),
  uninstall: object<UninstallBody>({ removed: boolean })
};

/**
 * The answer to `hello`.
 *
 * @throws {@link InvalidAnswer}
 */
export function validHello(value: unknown): HelloBody {
  return validBody('hello', value);
}

/**
 * The answer to a verb.
 *
 * @throws {@link InvalidAnswer}
 */
export function validBody<V extends Verb>(verb: V, value: unknown): Bodies[V] {
  if (verb === 'poll') {
    return validPoll(value, () => undefined) as Bodies[V];
  }
  const check: AnyCheck = BODIES[verb as Exclude<V, 'poll'>];
  refuse(verb, check(value));
  return value as Bodies[V];
}

/**
 * The answer to `poll`, without the records that don't fit the protocol. What was known about such a record is gone.
 *
 * @param onDropped - called with the reason, once for each record that is left out.
 * @throws {@link InvalidAnswer}
 */
export function validPoll(value: unknown, onDropped: (reason: string) => void): PollBody {
  refuse('poll', pollFrame(value));
  const body = value as Record<string, unknown>;
  const valid = { ...body };
  for (const kind of RECORD_KINDS) {
    if (body[kind] !== undefined || REQUIRED.includes(kind)) {
      valid[kind] = validDelta(`poll.${kind}`, body[kind], RECORDS[kind], onDropped);
    }
  }
  const { executions } = body;
  refuse('poll.executions', Array.isArray(executions) ? null : ' is not a list');
  valid.executions = (executions as unknown[]).filter((record, index) =>
    isValid(`poll.executions[${index}]`, execution(record), onDropped)
  );
  return valid as unknown as PollBody;
}

function validDelta(
  place: string,
  value: unknown,
  check: AnyCheck,
  onDropped: (reason: string) => void
): unknown {
  refuse(place, delta(value));
  const { changed, gone, total } = value as { changed: unknown[]; gone: number[]; total: number };
  const bad: number[] = [];
  const good = changed.filter((record, index) => {
    if (isValid(`${place}.changed[${index}]`, check(record), onDropped)) {
      return true;
    }
    if (isObject(record) && number(record.id) === null) {
      bad.push(record.id as number);
    }
    return false;
  });
  return { changed: good, gone: [...gone, ...bad], total };
}

const delta = object<{ changed: readonly unknown[]; gone: readonly number[]; total: number }>({
  changed: list<unknown>(() => null),
  gone: list(number),
  total: number
});

function isValid(
  place: string,
  wrong: string | null,
  onDropped: (reason: string) => void
): boolean {
  if (wrong !== null) {
    onDropped(place + wrong);
  }
  return wrong === null;
}

function refuse(place: string, wrong: string | null): void {
  if (wrong !== null) {
    throw new InvalidAnswer(place + wrong);
  }
}
