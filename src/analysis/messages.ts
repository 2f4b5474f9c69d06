/**
 * A sentence for the user, as an id and its arguments. Rules never hold text: `src/messages.ts` says it,
 * through the translator.
 */
export interface Message {
  readonly id: string;
  readonly args: Readonly<Record<string, string | number>>;
}
