/**
 * As what a finding is shown. The engine only knows rules that are on or off.
 */

import type { Finding, RuleId } from '../analysis';
import type { Level, LoopscopeSettings } from '../settings';
import type { Severity } from '../tokens';

/** From the quietest to the loudest. */
const SEVERITIES: readonly Severity[] = ['hint', 'info', 'warning', 'error'];

/** The levels that somebody has set, and what follows from them. */
export class RuleLevels {
  constructor(private readonly _levels: LoopscopeSettings['levels'] = {}) {}

  /** The rules that are on or off, for the engine. */
  get enabledRules(): Partial<Record<RuleId, boolean>> {
    return Object.fromEntries(
      Object.entries(this._levels).map(([rule, level]) => [rule, level !== 'off'])
    );
  }

  of(rule: RuleId): Level {
    return this._levels[rule] ?? 'warning';
  }

  /** What works for now is a hint at every level; what is only explained is louder where a level asks for it. */
  severityOf({ rule, tier, hint }: Finding): Severity {
    const level = this.of(rule);
    return hint || level === 'hint'
      ? 'hint'
      : level === 'error'
        ? 'error'
        : tier === 'explain'
          ? 'info'
          : 'warning';
  }
}

/** The loudest of several. */
export function highestSeverity(severities: readonly Severity[]): Severity {
  return SEVERITIES[Math.max(0, ...severities.map(severity => SEVERITIES.indexOf(severity)))];
}
