/**
 * Splits test code into cells. A line `# %%` starts another cell. A first cell imports asyncio, unless the code begins
 * with `# bare`.
 */

import type { CellSource } from '../diagnostics/finding';

/** The line between two cells. */
export const SEPARATOR = /^# %%\n/m;

const BARE = '# bare\n';

/** The cells of a test's code. */
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
