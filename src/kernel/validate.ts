/**
 * A look at what came over the wire before anybody trusts it: a kernel may answer anything.
 */

import type { HelloBody, PollBody } from '../wire/protocol';

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isDelta(value: unknown): boolean {
  return (
    isObject(value) &&
    Array.isArray(value.changed) &&
    value.changed.every(record => isObject(record) && typeof record.id === 'number') &&
    Array.isArray(value.gone) &&
    typeof value.total === 'number'
  );
}

/** Whether this can be read as the answer to `hello`. */
export function isHello(value: unknown): value is HelloBody {
  return (
    isObject(value) &&
    typeof value.session === 'string' &&
    typeof value.now === 'number' &&
    isObject(value.kernel)
  );
}

/** Whether this can be read as the answer to `poll`. */
export function isPoll(value: unknown): value is PollBody {
  return (
    isObject(value) &&
    typeof value.session === 'string' &&
    typeof value.revision === 'number' &&
    typeof value.now === 'number' &&
    isObject(value.loop) &&
    typeof value.loop.state === 'string' &&
    isDelta(value.tasks) &&
    isDelta(value.coroutines) &&
    // A helper that does not know a kind of record has none of it.
    ['finished', 'failures', 'blocks', 'notices'].every(
      kind => value[kind] === undefined || isDelta(value[kind])
    ) &&
    Array.isArray(value.executions) &&
    value.executions.every(record => isObject(record) && typeof record.execution === 'number')
  );
}
