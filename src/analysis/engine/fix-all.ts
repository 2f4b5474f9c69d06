/**
 * Mending a whole notebook.
 */

import { NotebookAnalyzer, type AnalysisOptions } from './analyze';
import { applyEdits, chooseFixes, type FixTier } from '../diagnostics/edits';
import type { CellSource, Finding } from '../diagnostics/finding';

/** What `fixAll` did. */
export interface FixResult {
  /** The cells afterwards. */
  readonly cells: CellSource[];
  /** The findings that were mended, in the order in which they were. */
  readonly applied: Finding[];
  /** The findings that are left. */
  readonly left: Finding[];
}

/** Nested calls are mended from the outside in, one level a pass; no real notebook is this deep. */
const MAX_PASSES = 100;

/**
 * Mends all that fixes of the given tiers can mend, again and again until nothing changes. Doing it twice changes
 * nothing more.
 */
export function fixAll(
  cells: readonly CellSource[],
  tiers: readonly FixTier[] = ['safe'],
  options: AnalysisOptions = {}
): FixResult {
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
