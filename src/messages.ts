/**
 * Turns the engine's messages into sentences, in the user's language.
 */

import type { Message, MessageId, MessageOf } from './analysis';
import { SENTENCES } from './messages.generated';

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

/** The ids of all messages. */
export const MESSAGE_IDS = Object.keys(SENTENCES) as readonly MessageId[];

/** Returns a message as a sentence in the user's language. */
export function say<Id extends MessageId>(
  message: MessageOf<Id> | Message,
  trans: Translator
): string {
  const sentence = SENTENCES[message.id] as Sentence<MessageId>;
  return sentence(trans, message.args);
}

/** English, for where there is no translator: the command line and tests. */
export const ENGLISH: Translator = {
  __: (text, ...args) => filled(text, args),
  _n: (one, other, n, ...args) => filled(n === 1 ? one : other, [n, ...args])
};

function filled(text: string, args: readonly (string | number)[]): string {
  return text.replace(/%(\d)/g, (gap, number) => String(args[Number(number) - 1] ?? gap));
}
