/**
 * Maps findings to the severity that they are shown with. The engine only knows rules that are on or off.
 */

import type { Finding, RuleId } from '../analysis';
import type { Level, LoopscopeSettings } from '../settings';
import type { Severity } from '../tokens';

/** From the lowest to the highest. */
const SEVERITIES: readonly Severity[] = ['hint', 'info', 'warning', 'error'];

/** The levels of the rules in the settings, and the severities that follow from them. */
export class RuleLevels {
  constructor(private readonly _levels: LoopscopeSettings['levels'] = {}) {}

  /** Whether each rule with a level of its own is on, for the engine. */
  get enabledRules(): Partial<Record<RuleId, boolean>> {
    return Object.fromEntries(
      Object.entries(this._levels).map(([rule, level]) => [rule, level !== 'off'])
    );
  }

  of(rule: RuleId): Level {
    return this._levels[rule] ?? 'warning';
  }

  /** Code that works for now is a hint at every level. A finding without a fix is `info`, or `error` at that level. */
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

/** Whether a severity is as high as another one, or higher. */
export function isAsSevere(severity: Severity, lowest: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(lowest);
}

/** The highest of several severities. */
export function highestSeverity(severities: readonly Severity[]): Severity {
  return SEVERITIES[Math.max(0, ...severities.map(severity => SEVERITIES.indexOf(severity)))];
}
