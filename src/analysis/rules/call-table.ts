/** Tables of calls, for the pages of rules. */

import type { Table } from './rule';

/** Calls of a library, and what to write instead of them, in the same order or once for all. */
export interface CallRow {
  readonly library: string;
  readonly calls: readonly string[];
  readonly instead: readonly string[];
}

/** Sorts rows by library, and joins those of one library with the same replacement. */
export function callTable(what: string, rows: readonly CallRow[]): Table {
  const joined = new Map<string, CallRow>();
  for (const row of rows) {
    const key = `${row.library}: ${row.instead.join()}`;
    const known = joined.get(key)?.calls ?? [];
    joined.set(key, { ...row, calls: [...new Set([...known, ...row.calls])] });
  }
  return {
    heads: ['Library', what, 'Write instead'],
    rows: [...joined.values()]
      .map(({ library, calls, instead }) => [
        library,
        calls.map(call => `\`${call}()\``).join(', '),
        instead.join(', ')
      ])
      .sort(([a], [b]) => a.localeCompare(b, 'en'))
  };
}
