/**
 * The form of the case table: code before, code after, and how far the fix is trusted.
 *
 * `# %%` alone on a line starts another cell. Before each case stands a cell that imports asyncio, unless the case
 * begins with `# bare`.
 */

import type { Tier } from '../diagnostics/finding';
import { SEPARATOR } from './cells';

/** A case: what the code is, what becomes of it, and why it is here. */
export interface Case {
  /** What it is called; its code, if it has no name. */
  readonly name?: string;
  readonly tier: Tier | 'silent';
  readonly before: string;
  /** What it becomes; nothing, where there is no fix. */
  readonly after?: string;
  /** Execution counts of the cells, in their order. */
  readonly counts?: readonly (number | null)[];
  /** Ids of notes that the first fix has to carry. */
  readonly notes?: readonly string[];
}

/** The cases of one rule, by what they are about. */
export type Themes = Readonly<Record<string, readonly Case[]>>;

type Extra = Pick<Case, 'name' | 'counts' | 'notes'>;

export const safe = (before: string, after: string, extra: Extra = {}): Case => ({
  tier: 'safe',
  before,
  after,
  ...extra
});

export const ask = (before: string, after: string, extra: Extra = {}): Case => ({
  tier: 'ask',
  before,
  after,
  ...extra
});

export const explain = (before: string, extra: Extra = {}): Case => ({
  tier: 'explain',
  before,
  ...extra
});

export const silent = (before: string, extra: Extra = {}): Case => ({
  tier: 'silent',
  before,
  ...extra
});

/** Where the function stays as it is, and a thread is offered instead. */
export const bridged = (before: string): Case => {
  const cells = before.split(SEPARATOR).map(cell => {
    const after = cell.replace(RUN, 'ThreadPoolExecutor(1).submit(asyncio.run, $1).result()');
    return after === cell ? cell : `${EXECUTOR_IMPORT}\n${after}`;
  });
  return { tier: 'ask', before, after: cells.join('# %%\n'), notes: ['note.thread'] };
};

/** A cell's lines that patch asyncio. */
export const NEST = 'import nest_asyncio\nnest_asyncio.apply()\n';

const RUN = /asyncio\.run\(([\w.]+(?:\(\w*\))?)\)/g;
const EXECUTOR_IMPORT = 'from concurrent.futures import ThreadPoolExecutor';
