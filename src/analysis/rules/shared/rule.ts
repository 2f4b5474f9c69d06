/**
 * A rule: data that tests and documentation read, and one function.
 */

import type { Finding, Tier } from '../../diagnostics/finding';
import type { MessageTexts, RuleId } from '../../diagnostics/messages';
import type { KernelEnvironment } from '../../semantic/kernel-environment';
import type { Names } from '../../semantic/names';
import type { RunnerCall } from '../../runners';

/** What a rule can look at. */
export interface RuleContext {
  readonly names: Names;
  /** The kernel that runs the cells. */
  readonly kernel: KernelEnvironment;
  /** Every call of a runner. */
  readonly runs: readonly RunnerCall[];
  /** The findings about runner calls that belong to one rule. */
  findings(rule: RuleId): readonly Finding[];
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

/** A mistake that the engine recognises. `npm run generate` writes its messages, its setting and its page from this. */
export interface Rule {
  /** Its id, in findings, settings and the name of its page; also the name of its file. */
  readonly id: RuleId;
  /** What it is about, in a few words. */
  readonly title: string;
  /** What is wrong and what to do, in at most two sentences. The settings show it. */
  readonly summary: string;
  /** Why it is a mistake and what to do: paragraphs of Markdown, for people who don't know asyncio. */
  readonly explanation: string;
  /** Which tiers its findings have, and why. */
  readonly tiers: string;
  /** What only this rule says. The id of a message is the rule's id, a dot, and the key. */
  readonly messages?: MessageTexts;
  /** The table of what it recognises, for its page. */
  readonly table?: () => Table;
  /** The codes of other linters for this mistake, as in `# noqa: ASYNC251`. */
  readonly noqa: readonly string[];
  readonly examples: readonly Example[];
  /** Code that looks similar and isn't reported. */
  readonly silent: readonly (readonly string[])[];
  /** Finds it in a notebook. */
  check(context: RuleContext): Iterable<Finding>;
}

/** A table of a page. Its cells are Markdown. */
export interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
