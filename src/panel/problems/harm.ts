/**
 * How harmful problems are: the list begins with the worst.
 */

import type { Problem, RuntimeProblem } from '../../tokens';

/** From the worst: tasks that can't go on, errors that were lost, then what only takes time. */
const KINDS: readonly RuntimeProblem['kind'][] = [
  'deadlock',
  'orphan',
  'ignoring',
  'failures',
  'blocks',
  'coroutines',
  'notices',
  'old-tasks'
];

const SEVERITIES: readonly Problem['severity'][] = ['error', 'warning', 'info', 'hint'];

/** Sorts problems by severity, then what happened before what only may happen, then by kind. */
export function harmfulFirst(problems: readonly Problem[]): Problem[] {
  const rank = ({ severity, seen }: Problem) =>
    // A mistake without a fix is as harmful as one with a fix.
    (severity === 'hint' ? 2 : severity === 'error' ? 0 : 1) * 10 +
    (seen ? KINDS.indexOf(seen.kind) : KINDS.length);
  return [...problems].sort(
    (a, b) => rank(a) - rank(b) || SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)
  );
}
