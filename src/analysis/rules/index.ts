/** The rules. */

export { RULES } from './rules.generated';
export type { Rule } from './shared/rule';
