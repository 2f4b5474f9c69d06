/**
 * What a fix would change, line by line.
 */

import { applyEdits, type CellSource, commonEnds, type Edit } from '../analysis';

/** The lines of one cell that a fix changes, before and after. */
export interface Preview {
  readonly cell: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The lines that the edits change, a record for each cell, in the order of the cells. */
export function previewOf(cells: readonly CellSource[], edits: readonly Edit[]): Preview[] {
  const touched = new Set(edits.map(edit => edit.cell));
  return applyEdits(cells, edits).flatMap(({ id, source }, index) =>
    touched.has(id)
      ? [{ cell: id, ...changedLines(cells[index].source.split('\n'), source.split('\n')) }]
      : []
  );
}

/** What remains when the equal lines at both ends are taken away. */
function changedLines(before: string[], after: string[]): Omit<Preview, 'cell'> {
  const { head, tail } = commonEnds(before, after);
  return {
    before: before.slice(head, before.length - tail),
    after: after.slice(head, after.length - tail)
  };
}
