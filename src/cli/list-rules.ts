/**
 * What `loopscope rules` prints.
 */

import type { Tier } from '../analysis';
import { RULES } from '../analysis/engine';

const TIERS: readonly Tier[] = ['safe', 'ask', 'explain'];

/** Each rule in a line: its id, the tiers that its findings can have, and what it is about. */
export function listRules(): string {
  const rows = RULES.map(({ id, title, examples }) => ({
    id,
    title,
    tiers: TIERS.filter(tier => examples.some(example => example.tier === tier)).join(', ')
  }));
  const width = (key: 'id' | 'tiers'): number => Math.max(...rows.map(row => row[key].length));
  return rows
    .map(
      row => `${row.id.padEnd(width('id'))}  ${row.tiers.padEnd(width('tiers'))}  ${row.title}\n`
    )
    .join('');
}
