/**
 * The output of `loopscope rules`.
 */

import type { Tier } from '../analysis';
import { RULES } from '../analysis/engine';
import { columns } from './columns';

const TIERS: readonly Tier[] = ['safe', 'ask', 'explain'];

/** One line for each rule: its id, the tiers that its findings can have, and its title. */
export function listRules(): string {
  const rows = RULES.map(({ id, title, examples }) => {
    const tiers = TIERS.filter(tier => examples.some(example => example.tier === tier));
    return [id, tiers.join(', '), title];
  });
  return columns(rows)
    .map(line => `${line}\n`)
    .join('');
}
