/**
 * Fixing many places at once.
 */

import {
  applyEdits,
  type CellSource,
  commonEnds,
  type Edit,
  type Finding,
  safeFixes
} from '../analysis';

/** Analyses cells; given by the caller, who knows which rules are on. */
export type Analyze = (cells: readonly CellSource[]) => readonly Finding[];

/** Which findings to mend. */
export interface Scope {
  /** Only findings in this cell; their fixes may still edit others. */
  readonly within?: string;
  /** Whether a cell may be edited; fixes that touch another are left out. */
  readonly editable: (cell: string) => boolean;
}

/** Nested calls are mended from the outside in, a level each time. */
const MAX_PASSES = 20;

/**
 * The edits of all safe fixes, for the current sources, each cell to be edited once.
 *
 * @returns the edits, and how many findings they mend.
 */
export function safeEdits(
  cells: readonly CellSource[],
  analyze: Analyze,
  { within, editable }: Scope
): { readonly edits: readonly Edit[]; readonly fixed: number } {
  const perCell = new Map<string, Edit[] | 'several passes'>();
  let current = cells;
  let fixed = 0;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const findings = analyze(current);
    const fixes = safeFixes(
      within === undefined ? findings : findings.filter(({ cell }) => cell === within)
    ).filter(fix => fix.edits.every(edit => editable(edit.cell)));
    if (fixes.length === 0) {
      break;
    }
    fixed += fixes.length;
    const edits = fixes.flatMap(fix => fix.edits);
    for (const cell of new Set(edits.map(edit => edit.cell))) {
      perCell.set(
        cell,
        perCell.has(cell) ? 'several passes' : edits.filter(edit => edit.cell === cell)
      );
    }
    current = applyEdits(current, edits);
  }
  const edits = [...perCell].flatMap(([cell, edits]) => {
    if (edits !== 'several passes') {
      return edits;
    }
    const of = (list: readonly CellSource[]) => list.find(({ id }) => id === cell)?.source ?? '';
    return [{ cell, ...difference(of(cells), of(current)) }];
  });
  return { edits, fixed };
}

/** The one replacement that leads from a text to another. */
function difference(before: string, after: string): Omit<Edit, 'cell'> {
  const { head, tail } = commonEnds(before, after);
  return { from: head, to: before.length - tail, insert: after.slice(head, after.length - tail) };
}
