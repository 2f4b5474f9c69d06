/**
 * Names of rules that users write.
 */

import type { RuleId } from '../../analysis';
import { RULES } from '../../analysis/engine';

/** The rules with these ids, and the first id that no rule has. */
export function knownRules(ids: readonly string[]): {
  readonly known: readonly RuleId[];
  readonly unknown: string | null;
} {
  const known = ids.flatMap(id => RULES.find(rule => rule.id === id)?.id ?? []);
  return { known, unknown: ids.find(id => !known.some(rule => rule === id)) ?? null };
}
