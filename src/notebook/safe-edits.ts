/**
 * The edits of all safe fixes, for one round without questions.
 */

import {
  applyEdits,
  type CellSource,
  commonEnds,
  type Edit,
  type Finding,
  safeFixes
} from '../analysis';

/** Analyses cells with the rules that are turned on. */
export type Analyze = (cells: readonly CellSource[]) => readonly Finding[];

/** Which findings to fix. */
export interface FixScope {
  /** Fix only the findings in this cell. Their fixes may still edit other cells. */
  readonly within?: string;
  /** Whether a cell may be edited. Fixes that touch other cells are left out. */
  readonly isEditable: (cell: string) => boolean;
}

/** Each pass fixes one level of nested calls, from the outside in. */
const MAX_PASSES = 20;

/**
 * All safe fixes as edits of the current sources, so that each cell is edited once.
 *
 * @returns the edits, and the number of findings they fix.
 */
export function safeEdits(
  cells: readonly CellSource[],
  analyze: Analyze,
  { within, isEditable }: FixScope
): { readonly edits: readonly Edit[]; readonly fixed: number } {
  const perCell = new Map<string, Edit[] | 'several passes'>();
  let current = cells;
  let fixed = 0;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const findings = analyze(current);
    const fixes = safeFixes(
      within === undefined ? findings : findings.filter(({ cell }) => cell === within)
    ).filter(fix => fix.edits.every(edit => isEditable(edit.cell)));
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

/** The one replacement that turns `before` into `after`. */
function difference(before: string, after: string): Omit<Edit, 'cell'> {
  const { head, tail } = commonEnds(before, after);
  return { from: head, to: before.length - tail, insert: after.slice(head, after.length - tail) };
}
