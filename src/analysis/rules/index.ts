/** The rules. */

export { RULES } from './rules.generated';
export type { Example, Rule } from './rule';
