/**
 * Packages that patch asyncio so that a loop can run within a running loop. Runners then work in a notebook.
 */

import { callsOf } from '../semantic/call-site';
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

/** Whether the notebook patches asyncio. */
export function isAsyncioPatched(names: Names): boolean {
  return !callsOf(names, PATCHES).next().done;
}
