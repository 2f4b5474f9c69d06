/**
 * What the engine says about a notebook: findings, and the fixes that go with them.
 *
 * Everything here is plain data, so that it can cross a worker, a file or a test unchanged.
 */

import type { Message, RuleId } from './messages';

/**
 * How far a fix may be trusted.
 *
 * - `safe`: the program means the same afterwards; it may run in bulk.
 * - `ask`: very likely what the user wants, but it changes something that they should see first.
 * - `explain`: there is no edit that we would stand behind; the message explains instead.
 */
export type Tier = 'safe' | 'ask' | 'explain';

/** A cell as the engine sees it. */
export interface CellSource {
  /** The cell's id, unique in its notebook. */
  readonly id: string;
  /** The cell's text. Its lines end in `\n`: the caller that applies edits ensures that. */
  readonly source: string;
  /** The execution count of its last run, or `null` when it has not run. */
  readonly executionCount: number | null;
}

/** Replaces the text from `from` to `to` (UTF-16 offsets in the cell's source) by `insert`. */
export interface Edit {
  readonly cell: string;
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** One way to fix a finding. Its edits belong together: all are applied, or none. */
export interface Fix {
  /** What the button says. */
  readonly title: Message;
  readonly tier: Exclude<Tier, 'explain'>;
  /** Edits in any of the notebook's cells; they never overlap. */
  readonly edits: readonly Edit[];
  /** What the user should know about it, such as an argument that is dropped. */
  readonly notes: readonly Message[];
}

/** A mistake at a place in a cell. */
export interface Finding {
  /** The rule's id, such as `asyncio-run`; also the name of its documentation page. */
  readonly rule: RuleId;
  /** The id of the cell. */
  readonly cell: string;
  /** Where it starts, as a UTF-16 offset in the cell's source. */
  readonly from: number;
  /** Where it ends. */
  readonly to: number;
  /** What happened and why, in plain words. */
  readonly message: Message;
  /** The tier of its best fix, or `explain` when it has none. */
  readonly tier: Tier;
  /** Whether the code works as things are now, at a price: a hint, and no warning. */
  readonly hint?: boolean;
  /** Its fixes, best first. */
  readonly fixes: readonly Fix[];
}
