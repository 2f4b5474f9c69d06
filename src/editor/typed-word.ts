/**
 * The word that the user is typing. It isn't underlined before it is complete.
 */

import { StateField } from '@codemirror/state';
import type { EditorState } from '@codemirror/state';

/** Where the user typed last; -1 once the cursor has moved away. */
export const typedAt = StateField.define<number>({
  create: () => -1,
  update: (at, transaction) => {
    const { docChanged, changes, newSelection, selection } = transaction;
    if (docChanged && (transaction.isUserEvent('input') || transaction.isUserEvent('delete'))) {
      return newSelection.main.head;
    }
    if (selection) {
      return -1;
    }
    // Another user may edit the cell, too.
    return docChanged && at >= 0 ? changes.mapPos(at) : at;
  }
});

/** Whether the user is typing a word in this range. */
export function isBeingTyped(state: EditorState, from: number, to: number): boolean {
  const at = state.field(typedAt);
  return from < at && at <= to && /\w/.test(state.doc.sliceString(at - 1, at));
}
