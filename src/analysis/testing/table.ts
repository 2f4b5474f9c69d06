/**
 * The form of the test cases: code before, code after, and the tier of the fix. `cells.ts` splits the code.
 */

import type { Tier } from '../diagnostics/finding';
import { SEPARATOR } from './cells';

/** A test case. */
export interface Case {
  /** The name of the test. The default is the code. */
  readonly name?: string;
  readonly tier: Tier | 'silent';
  readonly before: string;
  /** The fixed code; missing if there is no fix. */
  readonly after?: string;
  /** The execution counts of the cells, in order. */
  readonly counts?: readonly (number | null)[];
  /** The ids of notes that the first fix must have. */
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

/** A case where the function stays as it is and the fix uses a thread. */
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
