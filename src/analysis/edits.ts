/**
 * Applying fixes.
 */

import { NotebookAnalyzer, type AnalysisOptions } from './analyze';
import type { CellSource, Edit, Finding, Fix, Tier } from './findings';
import { applyToText } from './rewrite';

/** The tiers a fix can have. */
export type FixTier = Exclude<Tier, 'explain'>;

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

/** Applies edits to cells. Cells without edits are given back as they are. */
export function applyEdits(cells: readonly CellSource[], edits: readonly Edit[]): CellSource[] {
  const byCell = new Map<string, Edit[]>();
  for (const edit of edits) {
    const list = byCell.get(edit.cell);
    if (list) {
      list.push(edit);
    } else {
      byCell.set(edit.cell, [edit]);
    }
  }
  return cells.map(cell => {
    const own = byCell.get(cell.id);
    return own ? { ...cell, source: applyToText(cell.source, own) } : cell;
  });
}

/** A finding, and the fix of it that was chosen. */
export interface ChosenFix {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** The best fixes of the given tiers that can be applied together. */
export function chooseFixes(findings: readonly Finding[], tiers: readonly FixTier[]): ChosenFix[] {
  const chosen: ChosenFix[] = [];
  const taken = new Map<string, { from: number; to: number }[]>();
  for (const finding of findings) {
    const fix = finding.fixes.find(({ tier }) => tiers.includes(tier));
    if (!fix) {
      continue;
    }
    const spans = spansOf(fix);
    const free = spans.every(
      ([cell, span]) =>
        !taken.get(cell)?.some(other => span.from <= other.to && other.from <= span.to)
    );
    if (free) {
      chosen.push({ finding, fix });
      for (const [cell, span] of spans) {
        taken.set(cell, [...(taken.get(cell) ?? []), span]);
      }
    }
  }
  return chosen;
}

/** The safe fixes that can be applied together. Nested ones wait for the next analysis. */
export function safeFixes(findings: readonly Finding[]): Fix[] {
  return chooseFixes(findings, ['safe']).map(({ fix }) => fix);
}

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

/** Per cell, the whole stretch that a fix touches. */
function spansOf(fix: Fix): [string, { from: number; to: number }][] {
  const spans = new Map<string, { from: number; to: number }>();
  for (const { cell, from, to } of fix.edits) {
    const span = spans.get(cell);
    spans.set(cell, {
      from: Math.min(from, span?.from ?? from),
      to: Math.max(to, span?.to ?? to)
    });
  }
  return [...spans];
}
