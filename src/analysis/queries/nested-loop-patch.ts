/**
 * What lets a loop run within a loop, so that runners work in a notebook: at a price.
 */

import type { Names } from '../semantic/names';

/** What has patched asyncio in a running kernel. */
export interface Patch {
  /** The module's name, such as `nest_asyncio`. */
  readonly module: string;
  /** The execution count of the cell that did it, or `null` when that is not known. */
  readonly count: number | null;
  /** Whether this kernel loses cells that are run while a nested loop runs. */
  readonly loses: boolean;
}

/** Functions that patch asyncio. */
const PATCHES: ReadonlySet<string> = new Set([
  'nest_asyncio.apply',
  'nest_asyncio2.apply',
  'ib_async.util.startLoop',
  'ib_async.util.patchAsyncio',
  'ib_insync.util.startLoop',
  'ib_insync.util.patchAsyncio'
]);

const LAST_NAMES = ['apply', 'startLoop', 'patchAsyncio'];

/** Whether the notebook patches asyncio. */
export function isAsyncioPatched(names: Names): boolean {
  for (const { cell, call } of names.calls(LAST_NAMES)) {
    const found = call.path.length > 0 ? names.callee(cell, call) : null;
    if (found?.meaning.kind === 'path' && PATCHES.has(found.meaning.path)) {
      return true;
    }
  }
  return false;
}
