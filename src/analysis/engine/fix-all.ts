/**
 * Fixes a whole notebook.
 */

import { NotebookAnalyzer, type AnalysisOptions } from './analyze';
import { applyEdits, chooseFixes, type FixTier } from '../diagnostics/edits';
import type { CellSource, Finding } from '../diagnostics/finding';
import { canHaveFindings } from './words';

/** What `fixAll` did. */
export interface FixResult {
  /** The cells afterwards. */
  readonly cells: CellSource[];
  /** The findings that were fixed, in that order. */
  readonly applied: Finding[];
  /** The findings that remain. */
  readonly left: Finding[];
}

/** Nested calls are fixed from the outside in, one level per pass. No real notebook is this deep. */
const MAX_PASSES = 100;

/**
 * Applies the fixes of the given tiers, again and again until nothing changes. A second call changes nothing.
 */
export function fixAll(
  cells: readonly CellSource[],
  tiers: readonly FixTier[] = ['safe'],
  options: AnalysisOptions = {}
): FixResult {
  if (!canHaveFindings(cells)) {
    return { cells: [...cells], applied: [], left: [] };
  }
  const analyzer = new NotebookAnalyzer(options);
  const applied: Finding[] = [];
  let current = [...cells];
  let left = analyzer.analyze(current);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const chosen = chooseFixes(left, tiers);
    if (chosen.length === 0) {
      break;
    }
    current = applyEdits(
      current,
      chosen.flatMap(({ fix }) => fix.edits)
    );
    applied.push(...chosen.map(({ finding }) => finding));
    left = analyzer.analyze(current);
  }
  return { cells: current, applied, left };
}
