/**
 * A sentence for a message, in the user's language.
 */

import type { MessageId, MessageOf } from './analysis';

/** The part of JupyterLab's translation bundle that we use. */
export interface Translator {
  __(text: string, ...args: (string | number)[]): string;
  /** The sentence for the number `n`. `%1` stands for the number, `%2` for the first of `args`. */
  _n(one: string, other: string, n: number, ...args: (string | number)[]): string;
}

/** A sentence of one message. */
export type Sentence<Id extends MessageId> = (
  trans: Translator,
  args: MessageOf<Id>['args']
) => string;
