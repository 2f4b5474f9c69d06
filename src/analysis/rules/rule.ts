/**
 * A rule: data that tests and documentation read, and one function.
 */

import type { Finding, Tier } from '../diagnostics/finding';
import type { Names } from '../semantic/names';
import type { RunnerCall } from '../runners';

/** What a rule can look at. */
export interface RuleContext {
  readonly names: Names;
  /** Every call of a runner. */
  readonly runs: readonly RunnerCall[];
  /** The findings about runner calls that belong to one rule. */
  findings(rule: string): readonly Finding[];
}

/** Code before and after, as cells. Both are tests, and both are shown in the documentation. */
export interface Example {
  /** The wrong cells. */
  readonly wrong: readonly string[];
  /** The cells after the fix; left out where there is none. */
  readonly right?: readonly string[];
  /** The tier of the finding. */
  readonly tier: Tier;
  /** A remark in one sentence. */
  readonly remark?: string;
}

/** A mistake that we know how to see. */
export interface Rule {
  /** Its id, in findings, settings and the name of its page. */
  readonly id: string;
  /** What it is about, in a few words. */
  readonly title: string;
  /** Why it is a mistake and what to do: paragraphs of Markdown, for people who never chose asyncio. */
  readonly explanation: string;
  /** Which tiers its findings have, and why. */
  readonly tiers: string;
  /** What linters call it, as in `# noqa: ASYNC251`; none where they do not know it. */
  readonly noqa: readonly string[];
  readonly examples: readonly Example[];
  /** Code that looks alike, and is left alone. */
  readonly silent: readonly (readonly string[])[];
  /** Finds it in a notebook. */
  check(context: RuleContext): Iterable<Finding>;
}
