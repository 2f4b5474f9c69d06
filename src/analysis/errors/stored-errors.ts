/**
 * Findings from the errors that a notebook file has in its outputs.
 */

import type { NotebookAnalyzer } from '../engine/analyze';
import { isSuppressed } from '../engine/suppressions';
import type { CellSource, Finding } from '../diagnostics/finding';
import { RULES } from '../rules';
import { locateError } from './locate-error';
import type { CellError } from './traceback';

/**
 * The findings that only errors show: those in the source are left out, and those that a comment suppresses.
 *
 * @param findings - The findings in the source of the cells.
 */
export function findingsFromErrors(
  cells: readonly CellSource[],
  errors: readonly CellError[],
  findings: readonly Finding[],
  analyzer: NotebookAnalyzer
): Finding[] {
  const known = [...findings];
  const names = analyzer.read(cells);
  for (const error of errors) {
    const located = locateError(cells, error, findings, analyzer);
    // Several candidates are a choice for the user, who sees them in JupyterLab.
    const [finding] = located.length === 1 ? located : [];
    const cell = names.cells.find(({ id }) => id === finding?.cell);
    const rule = RULES.find(({ id }) => id === finding?.rule);
    const isNew =
      finding && !known.some(other => other.cell === finding.cell && other.from === finding.from);
    if (cell && rule && isNew && !isSuppressed(cell, finding, rule)) {
      known.push(finding);
    }
  }
  return known.slice(findings.length);
}
