/**
 * Titles and notes that several refactorings use.
 */

import { excerpt, message, type Message } from '../diagnostics/messages';
import type { Names } from '../semantic/names';
import type { Imported } from '../rewrites/statements';
import { sharedNames } from './concurrency';
import type { AwaitSequence } from './await-sequence';

/** The calls as text for a title. */
export function callsText({ cell, steps }: AwaitSequence): string {
  const { text } = cell.facts.program;
  return excerpt(steps.map(({ awaited: { call } }) => text.slice(call.from, call.to)).join(', '));
}

/** A note about the values that the calls share. */
export function sharingNotes(names: Names, { cell, steps }: AwaitSequence): Message[] {
  const shared = sharedNames(
    names,
    cell,
    steps.map(({ awaited }) => awaited)
  );
  return shared.length > 0 ? [message('note.shares', { names: shared.join(', ') })] : [];
}

/** A note about an added import. */
export function importNotes({ edits }: Imported): Message[] {
  return edits.length > 0 ? [message('note.import', { name: 'asyncio' })] : [];
}
