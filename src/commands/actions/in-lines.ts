/**
 * The findings in some lines of a cell.
 */

import { type Finding, lineAt } from '../../analysis';
import type { INotebookFindings, Problem } from '../../tokens';

/** A range of lines, counted from 1. */
export interface Lines {
  readonly first: number;
  readonly last: number;
}

/**
 * The findings in the source, and those at calls that the kernel reported; each once. Where one of several calls was the
 * mistake, nothing is known about any of them.
 */
export function allFindings({
  findings,
  problems
}: Pick<INotebookFindings, 'findings' | 'problems'>): Finding[] {
  const known = new Map<string, Finding>();
  for (const finding of [...findings, ...problems.flatMap(onlyFinding)]) {
    const { rule, cell, from } = finding;
    const key = `${rule} ${cell} ${from}`;
    known.set(key, known.get(key) ?? finding);
  }
  return [...known.values()];
}

function onlyFinding({ findings }: Problem): readonly Finding[] {
  return findings.length === 1 ? findings : [];
}

/** The ranges of a cell that touch the lines, in their order; all without lines. */
export function inLines<Range extends { readonly from: number; readonly to: number }>(
  ranges: readonly Range[],
  source: string,
  lines: Lines | null
): Range[] {
  return ranges
    .filter(
      ({ from, to }) =>
        !lines || (lineAt(source, from) <= lines.last && lines.first <= lineAt(source, to))
    )
    .sort((a, b) => a.from - b.from);
}
