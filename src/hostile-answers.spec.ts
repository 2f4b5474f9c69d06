import { execFileSync } from 'child_process';
import { resolve } from 'path';

import { seededRandom } from './cli/testing/seeded-random';
import { runtimeProblems } from './findings/runtime-problems';
import { RuleLevels } from './findings/severity';
import { LoopState } from './kernel/state';
import { InvalidAnswer, validBody, validPoll } from './kernel/validate';
import { buildTaskTree } from './panel/tasks/task-tree';
import { RECORD_KINDS, VERBS } from './wire/protocol';
import type { PollBody } from './wire/protocol';

/** How many answers are tried. */
const ANSWERS = 10_000;

/** A type of the wire, as `python_helper/tests/wire_types.py` describes it. */
type Plain = string | [string, ...unknown[]];

/** The types of the helper's own description, which the checks under test don't use. */
const { types } = JSON.parse(
  execFileSync(process.env.LOOPSCOPE_PYTHON ?? process.env.PYTHON ?? 'python3', [
    resolve(__dirname, '../python_helper/tests/wire_types.py')
  ]).toString()
) as { types: Record<string, Plain> };

const fieldsOf = (type: Plain) => Object.entries(type[2] as Record<string, [boolean, Plain]>);

const random = seededRandom(1);
const below = (count: number) => Math.floor(random() * count);
const pick = <T>(values: readonly T[]): T => values[below(values.length)];

/** A random value of a type. */
function valueOf(type: Plain): unknown {
  switch (type) {
    case 'number':
      return pick([0, 1, 2, 3, 17, 1234.5, -1]);
    case 'string':
      return pick(['', 'work', 'Task-1', '<b>a</b>', '__proto__', 'constructor', 'ä\ud800', '%1']);
    case 'boolean':
      return pick([true, false]);
    case 'null':
      return null;
  }
  const [kind, first] = type;
  switch (kind) {
    case 'literal':
      return first;
    case 'union':
      return valueOf(pick(first as Plain[]));
    case 'array':
      return Array.from({ length: below(4) }, () => valueOf(first as Plain));
    case 'tuple':
      return (first as Plain[]).map(valueOf);
    case 'map':
      return Object.fromEntries(
        Array.from({ length: below(3) }, (_, key) => [`key${key}`, valueOf(first as Plain)])
      );
    default:
      return Object.fromEntries(
        fieldsOf(type)
          .filter(([, [isOptional]]) => !isOptional || random() < 0.5)
          .map(([name, [, field]]) => [name, valueOf(field)])
      );
  }
}

/** Whether a value is of a type. Further fields are allowed. */
function fits(type: Plain, value: unknown): boolean {
  if (typeof type === 'string') {
    return type === 'null' ? value === null : typeof value === type;
  }
  const [kind, first] = type;
  switch (kind) {
    case 'literal':
      return value === first;
    case 'union':
      return (first as Plain[]).some(each => fits(each, value));
    case 'array':
      return Array.isArray(value) && value.every(each => fits(first as Plain, each));
    case 'tuple': {
      const types = first as Plain[];
      return (
        Array.isArray(value) &&
        value.length === types.length &&
        types.every((each, index) => fits(each, value[index]))
      );
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return false;
  }
  if (kind === 'map') {
    return Object.values(value).every(each => fits(first as Plain, each));
  }
  return fieldsOf(type).every(([name, [isOptional, field]]) =>
    Object.hasOwn(value, name) ? fits(field, (value as Record<string, unknown>)[name]) : isOptional
  );
}

/** A value that hardly fits anywhere. As JSON: nothing else comes over the wire. */
const hostile = (): unknown =>
  JSON.parse(
    pick([
      'null',
      '[]',
      '{}',
      '-1e300',
      '1.5',
      'true',
      'false',
      '""',
      '"unknown"',
      '"toString"',
      '[null]',
      '[[[]]]',
      '{"__proto__": {"id": 1}}',
      '{"length": 3}',
      '{"id": 1}',
      '{"toString": 1, "valueOf": null}',
      `"${'a'.repeat(200)}"`
    ])
  );

/** Replaces, removes or adds something at a random place. */
function damage(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.15) {
    return hostile();
  }
  const keys = Object.keys(value);
  const container = value as Record<string, unknown>;
  const key = keys.length ? pick(keys) : '0';
  if (random() < 0.15 && !Array.isArray(value)) {
    delete container[key];
  } else if (random() < 0.1) {
    container[Array.isArray(value) ? keys.length : 'further'] = hostile();
  } else {
    container[key] = damage(container[key]);
  }
  return value;
}

function damaged(value: unknown): unknown {
  let result = value;
  for (let left = below(4); left > 0; left--) {
    result = damage(result);
  }
  return result;
}

/** A random answer to `poll`. Most often the damage is in its records. */
function pollAnswer(): unknown {
  const answer = valueOf(types.PollBody) as Record<string, unknown>;
  if (random() < 0.3) {
    return damaged(answer);
  }
  for (const records of Object.values(lists(answer as unknown as PollBody))) {
    const list = records as unknown[];
    if (list.length && random() < 0.4) {
      const index = below(list.length);
      list[index] = damaged(list[index]);
    }
  }
  return answer;
}

/** The records of an answer, by the names of their types. */
function lists(body: PollBody): Readonly<Record<string, readonly unknown[]>> {
  return {
    TaskRecord: body.tasks.changed,
    CoroutineRecord: body.coroutines.changed,
    ...Object.fromEntries(
      RECORD_KINDS.map(kind => [recordType(kind), body[kind]?.changed ?? []] as const)
    ),
    ExecutionRecord: body.executions
  };
}

/** The name of the type of the records of a kind. */
function recordType(kind: (typeof RECORD_KINDS)[number]): string {
  const deltas = types.PollBody[2] as Record<string, [boolean, Plain]>;
  const changed = (deltas[kind][1][2] as Record<string, [boolean, Plain]>).changed[1];
  return (changed[1] as string[])[1];
}

/** An earlier helper doesn't send every kind. */
const NO_RECORDS = Object.fromEntries(
  RECORD_KINDS.map(kind => [kind, { changed: [], gone: [], total: 0 }])
);

/** What {@link validPoll} made of an answer, or what it did wrong. */
function outcomeOf(answer: PollBody, state: LoopState): string {
  const sent = JSON.stringify(answer);
  let dropped = 0;
  let poll: PollBody;
  try {
    poll = validPoll(answer, () => dropped++);
  } catch (error) {
    const isRight = error instanceof InvalidAnswer && !fits(types.PollBody, answer);
    return isRight ? 'refused' : `refused wrongly: ${sent}`;
  }
  if (JSON.stringify(answer) !== sent) {
    return `changed: ${sent}`;
  }
  if (!fits(types.PollBody, { ...NO_RECORDS, ...poll })) {
    return `accepted wrongly: ${sent}`;
  }
  const kept = lists(poll);
  for (const [type, records] of Object.entries(lists(answer))) {
    const good = records.filter(record => fits(types[type], record));
    if (JSON.stringify(good) !== JSON.stringify(kept[type])) {
      return `dropped wrongly: ${sent}`;
    }
  }
  state.apply(poll);
  runtimeProblems(state, new RuleLevels({}));
  buildTaskTree(state.records.tasks);
  return dropped ? 'dropped' : 'kept';
}

describe('Hostile answers', () => {
  it('are dropped, or only their bad records are, and nothing fails', () => {
    const state = new LoopState('live');
    const outcomes = new Map<string, number>();
    for (let i = 0; i < ANSWERS; i++) {
      const outcome = outcomeOf(pollAnswer() as PollBody, state);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect([...outcomes.keys()].sort()).toEqual(['dropped', 'kept', 'refused']);
    // Each of the three was tried often.
    expect(Math.min(...outcomes.values())).toBeGreaterThan(ANSWERS / 10);
    expect(({} as { id?: number }).id).toBeUndefined();
  });

  it.each(VERBS.filter(verb => verb !== 'poll'))('are refused by %s', verb => {
    const type = (types.Bodies[2] as Record<string, [boolean, Plain]>)[verb][1];
    const wrong: unknown[] = [];
    for (let i = 0; i < 1000; i++) {
      const answer = damaged(valueOf(type));
      let isAccepted = true;
      try {
        validBody(verb, answer);
      } catch (error) {
        isAccepted = !(error instanceof InvalidAnswer);
      }
      if (isAccepted !== fits(type, answer)) {
        wrong.push(answer);
      }
    }
    expect(wrong).toEqual([]);
  });
});
