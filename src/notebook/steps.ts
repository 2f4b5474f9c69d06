/**
 * What is left to decide, one at a time: each step is a mistake, with the ways to mend it.
 */

import { type CellSource, endOfLine, type Finding, type Fix, startOfLine } from '../analysis';
import type { Problem } from '../tokens';
import type { Scope } from './bulk';

/** One way to mend a mistake. */
export interface Choice {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** A mistake that somebody has to decide on. */
export interface Step {
  /** Stays the same as long as the mistake does, wherever edits above move it. */
  readonly key: string;
  /** Whether the kernel saw it: then it is told until the cell has run again, mended or not. */
  readonly seen: boolean;
  /** Best first; never empty. */
  readonly choices: readonly Choice[];
}

/** The steps that problems ask for, in their order. What edits a read-only cell is left out. */
export function stepsOf(
  problems: readonly Problem[],
  cells: readonly CellSource[],
  { within, editable }: Scope
): Step[] {
  const sources = new Map(cells.map(({ id, source }) => [id, source]));
  const counts = new Map<string, number>();
  return problems.flatMap(({ key, seen, findings }) => {
    const own = seen ? key : findings.map(finding => lineOf(finding, sources)).join('\n');
    const count = counts.get(own) ?? 0;
    counts.set(own, count + 1);
    const choices = findings.flatMap(finding =>
      finding.fixes
        .filter(fix => fix.edits.every(edit => editable(edit.cell)))
        .map(fix => ({ finding, fix }))
    );
    const here = within === undefined || findings.some(({ cell }) => cell === within);
    return here && choices.length > 0
      ? [{ key: `${own}\n${count}`, seen: seen !== undefined, choices }]
      : [];
  });
}

/** A finding by its rule and the text of its line: offsets move with every edit. */
function lineOf({ rule, cell, from }: Finding, sources: ReadonlyMap<string, string>): string {
  const source = sources.get(cell) ?? '';
  return `${rule} ${cell} ${source.slice(startOfLine(source, from), endOfLine(source, from))}`;
}
