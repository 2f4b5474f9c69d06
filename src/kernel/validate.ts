/**
 * Checks the helper's answers before anything uses them: a kernel may send anything.
 */

import { RECORD_KINDS } from '../wire/protocol';
import type { HelloBody, PollBody } from '../wire/protocol';

/** An answer that doesn't fit the protocol. The message names the first field that is wrong. */
export class InvalidAnswer extends Error {}

/** Kinds that every helper sends. An earlier helper doesn't know the others. */
const REQUIRED: readonly string[] = ['tasks', 'coroutines'];

/**
 * The answer to `hello`.
 *
 * @throws {@link InvalidAnswer}
 */
export function validHello(value: unknown): HelloBody {
  const body = objectAt('hello', value);
  check('hello.session', 'a text', typeof body.session === 'string');
  check('hello.now', 'a number', typeof body.now === 'number');
  objectAt('hello.kernel', body.kernel);
  return value as HelloBody;
}

/**
 * The answer to `poll`.
 *
 * @throws {@link InvalidAnswer}
 */
export function validPoll(value: unknown): PollBody {
  const body = objectAt('poll', value);
  check('poll.session', 'a text', typeof body.session === 'string');
  check('poll.revision', 'a number', typeof body.revision === 'number');
  check('poll.now', 'a number', typeof body.now === 'number');
  const loop = objectAt('poll.loop', body.loop);
  check('poll.loop.state', 'a text', typeof loop.state === 'string');
  for (const kind of RECORD_KINDS) {
    if (body[kind] !== undefined || REQUIRED.includes(kind)) {
      checkDelta(`poll.${kind}`, body[kind]);
    }
  }
  checkRecords('poll.executions', body.executions, 'execution');
  return value as PollBody;
}

function checkDelta(field: string, value: unknown): void {
  const delta = objectAt(field, value);
  checkRecords(`${field}.changed`, delta.changed, 'id');
  check(`${field}.gone`, 'a list', Array.isArray(delta.gone));
  check(`${field}.total`, 'a number', typeof delta.total === 'number');
}

/** Checks a list of records, each with a number of its own. */
function checkRecords(field: string, value: unknown, number: string): void {
  check(field, 'a list', Array.isArray(value));
  for (const [index, record] of (value as unknown[]).entries()) {
    const place = `${field}[${index}]`;
    check(`${place}.${number}`, 'a number', typeof objectAt(place, record)[number] === 'number');
  }
}

function objectAt(field: string, value: unknown): Record<string, unknown> {
  check(field, 'an object', typeof value === 'object' && value !== null);
  return value as Record<string, unknown>;
}

function check(field: string, expected: string, isValid: boolean): void {
  if (!isValid) {
    throw new InvalidAnswer(`${field} is not ${expected}`);
  }
}
