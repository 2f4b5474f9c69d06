/**
 * The lines that edits change.
 */

import { applyEdits, type CellSource, commonEnds, type Edit } from '../analysis';

/** The lines of one cell that change. */
export interface LineChanges {
  readonly cell: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** One record for each cell that the edits touch, in the order of the cells. */
export function lineChanges(cells: readonly CellSource[], edits: readonly Edit[]): LineChanges[] {
  const touched = new Set(edits.map(edit => edit.cell));
  return applyEdits(cells, edits).flatMap(({ id, source }, index) =>
    touched.has(id)
      ? [{ cell: id, ...changedLines(cells[index].source.split('\n'), source.split('\n')) }]
      : []
  );
}

/** Both texts without the equal lines at their start and end. */
function changedLines(before: string[], after: string[]): Omit<LineChanges, 'cell'> {
  const { head, tail } = commonEnds(before, after);
  return {
    before: before.slice(head, before.length - tail),
    after: after.slice(head, after.length - tail)
  };
}
