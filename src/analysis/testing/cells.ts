/**
 * Code of a test as cells. A line `# %%` starts another cell. Code gets a first cell that imports asyncio, unless it
 * begins with `# bare`.
 */

import type { CellSource } from '../diagnostics/finding';

/** Splits code into the text of its cells. */
export const SEPARATOR = /^# %%\n/m;

const BARE = '# bare\n';

/** The cells of a case's code. */
export function cellsOf(code: string, counts: readonly (number | null)[] = []): CellSource[] {
  const sources = code.startsWith(BARE)
    ? code.slice(BARE.length).split(SEPARATOR)
    : ['import asyncio\n', ...code.split(SEPARATOR)];
  return sources.map((source, index) => ({
    id: `cell-${index}`,
    source,
    executionCount: counts[index] ?? null
  }));
}
