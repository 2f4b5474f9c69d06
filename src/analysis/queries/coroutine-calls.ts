/**
 * Calls that surely create a coroutine, an async generator or a future.
 */

import { ASYNCIO_COROUTINES } from '../semantic/asyncio-names';
import type { CallSite } from '../semantic/call-site';
import type { FunctionFact } from '../semantic/scope';
import { childOf } from '../syntax/parse';

/** Whether a call runs its arguments even if it isn't awaited: `gather()` makes tasks of them at once. */
export function isGather(site: CallSite): boolean {
  return site.qualifiedName === 'asyncio.gather';
}

/** Whether a call surely creates a coroutine. */
export function isCoroutine(site: CallSite): boolean {
  return site.isAlways(meaning =>
    meaning.kind === 'path'
      ? ASYNCIO_COROUTINES.has(meaning.path)
      : meaning.kind === 'function' && isPlainAsync(meaning.function) && !meaning.function.generator
  );
}

/** Whether a call surely creates an async generator. */
export function isAsyncGenerator(site: CallSite): boolean {
  return site.isAlways(
    meaning =>
      meaning.kind === 'function' && isPlainAsync(meaning.function) && meaning.function.generator
  );
}

/** Whether it is an async function without decorators, which may replace it. */
function isPlainAsync(fact: FunctionFact): boolean {
  return fact.async && fact.decorators.length === 0;
}

/** Whether a function can be called without arguments. */
export function hasNoRequiredParameter({ node }: FunctionFact): boolean {
  const list = childOf(node, 'ParamList')?.children ?? [];
  return list.every((child, index) => {
    const before = list[index - 1]?.kind ?? '';
    const given = list.slice(index + 1).find(({ kind }) => /^(,|\)|AssignOp)$/.test(kind));
    const begins = child.kind === 'VariableName' && /^[(,]$/.test(before);
    return !begins || given?.kind === 'AssignOp';
  });
}
