/**
 * The texts of a fix, for a dialog that shows it.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import type { CellSource, Fix } from '../analysis';
import { say } from '../messages';
import { cellHeading } from '../notebook/cell-heading';
import { lineChanges } from '../notebook/line-changes';
import type { PreviewBlock } from '../notebook/preview';

/** A fix as a dialog shows it, in the user's language. */
export interface FixPreview {
  readonly title: string;
  /** The lines that change. */
  readonly blocks: readonly PreviewBlock[];
  /** What to know before applying the fix. */
  readonly notes: readonly string[];
}

/** Everything that a dialog shows of a fix. */
export function fixPreview(
  cells: readonly CellSource[],
  fix: Pick<Fix, 'title' | 'edits' | 'notes'>,
  trans: TranslationBundle
): FixPreview {
  return { title: say(fix.title, trans), ...editPreview(cells, fix, trans) };
}

/** The changes and the notes of an edit that has no title of its own. */
export function editPreview(
  cells: readonly CellSource[],
  { edits, notes }: Pick<Fix, 'edits' | 'notes'>,
  trans: TranslationBundle
): Omit<FixPreview, 'title'> {
  return {
    blocks: lineChanges(cells, edits).map(({ cell, before, after }) => ({
      label: cellHeading(cells, cell, trans),
      before,
      after
    })),
    notes: notes.map(note => say(note, trans))
  };
}
