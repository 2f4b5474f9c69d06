/**
 * The steps of a review: the problems a user decides on one by one, each with its fixes.
 */

import { type CellSource, endOfLine, type Finding, type Fix, startOfLine } from '../analysis';
import type { Problem } from '../tokens';
import type { FixScope } from './safe-edits';

/** A fix that the user can choose. */
export interface FixChoice {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** A problem that the user decides on. */
export interface ReviewStep {
  /** Identifies the problem, also after edits above have moved it. */
  readonly key: string;
  /** Whether the kernel reported it. Such a problem stays until the cell has run again, even when it is fixed. */
  readonly isSeen: boolean;
  /** Best first; never empty. */
  readonly choices: readonly FixChoice[];
}

/** The problems that have a fix, in their order. Fixes that would edit a read-only cell are left out. */
export function reviewSteps(
  problems: readonly Problem[],
  cells: readonly CellSource[],
  { within, isEditable }: FixScope
): ReviewStep[] {
  const sources = new Map(cells.map(({ id, source }) => [id, source]));
  const counts = new Map<string, number>();
  return problems.flatMap(({ key, seen, findings }) => {
    const own = seen ? key : findings.map(finding => findingKey(finding, sources)).join('\n');
    const count = counts.get(own) ?? 0;
    counts.set(own, count + 1);
    const choices = findings.flatMap(finding =>
      finding.fixes
        .filter(fix => fix.edits.every(edit => isEditable(edit.cell)))
        .map(fix => ({ finding, fix }))
    );
    const here = within === undefined || findings.some(({ cell }) => cell === within);
    return here && choices.length > 0
      ? [{ key: `${own}\n${count}`, isSeen: seen !== undefined, choices }]
      : [];
  });
}

/** Identifies a finding by its rule and the text of its line, because every edit moves the offsets. */
function findingKey({ rule, cell, from }: Finding, sources: ReadonlyMap<string, string>): string {
  const source = sources.get(cell) ?? '';
  return `${rule} ${cell} ${source.slice(startOfLine(source, from), endOfLine(source, from))}`;
}
