/**
 * Messages: what the engine says, as an id and its arguments. `src/messages.ts` turns them into sentences.
 *
 * The sentences stand in the rules (`messages`) and in the `messages.ts` of other rooms. `npm run generate` makes the
 * types of their arguments from them, so the engine can't send an id or an argument that no sentence has.
 */

import type { MessageArguments } from './messages.generated';

export type { MessageArguments, RuleId } from './messages.generated';

/** A sentence with gaps such as `{call}`; or the forms for a number, which is the argument `{count}`. */
export type MessageText =
  string | { readonly zero?: string; readonly one: string; readonly other: string };

/** Sentences by the ids of their messages. */
export type MessageTexts = Readonly<Record<string, MessageText>>;

/** The id of a message. */
export type MessageId = keyof MessageArguments;

/** The message of one id. */
export interface MessageOf<Id extends MessageId> {
  readonly id: Id;
  readonly args: Readonly<MessageArguments[Id]>;
}

/** A sentence for the user, as an id and its arguments. */
export type Message = { [Id in MessageId]: MessageOf<Id> }[MessageId];

/** Makes a message. */
export function message<Id extends MessageId>(
  id: Id,
  ...[args]: MessageArguments[Id] extends Record<string, never> ? [] : [args: MessageArguments[Id]]
): Message {
  return { id, args: args ?? {} } as Message;
}

/** A string, or a comment. */
const STRING_OR_COMMENT =
  /([frbu]{0,2}(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))|#[^\n]*/gi;

/** Shortens code so that it fits in a sentence: one line without comments, at most 40 characters. */
export function excerpt(code: string): string {
  const bare = code.includes('#')
    ? code.replace(STRING_OR_COMMENT, (_, string: string | undefined) => string ?? '')
    : code;
  const joined = bare.replace(/\s+/g, ' ').trim();
  const line = bare.includes('\n')
    ? joined.replace(/(?<=[([{]) | (?=[)\]}])|,(?= ?[)\]}])/g, '')
    : joined;
  return line.length <= 40 ? line : `${line.slice(0, 39)}…`;
}
