/**
 * Choosing fixes and applying them. It needs no parser, and so is there before the engine is.
 */

import type { CellSource, Edit, Finding, Fix, Tier } from './finding';

/** The tiers a fix can have. */
export type FixTier = Exclude<Tier, 'explain'>;

/** Applies edits to cells. Cells without edits stay the same objects. */
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

/** Applies edits of one text, and returns the part between two offsets of the old text. */
export function applyToText(
  source: string,
  edits: readonly Edit[],
  from = 0,
  to = source.length
): string {
  let result = '';
  let at = from;
  for (const { from: start, to: end, insert } of inOrder(edits)) {
    if (start < from || end > to) {
      continue;
    }
    result += source.slice(at, start) + insert;
    at = end;
  }
  return result + source.slice(at, to);
}

/** Edits in the order of the text; those at one place stay as they are. */
function inOrder(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((a, b) => a.from - b.from || a.to - b.to);
}

/** A finding, and the fix of it that was chosen. */
export interface ChosenFix {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** The best fixes of the given tiers that can be applied together. */
export function chooseFixes(findings: readonly Finding[], tiers: readonly FixTier[]): ChosenFix[] {
  const chosen: ChosenFix[] = [];
  const taken = new Map<string, Span[]>();
  for (const finding of findings) {
    const fix = finding.fixes.find(({ tier }) => tiers.includes(tier));
    if (!fix) {
      continue;
    }
    const spans = spansOf(fix);
    const isFree = spans.every(([cell, span]) => {
      const others = taken.get(cell) ?? [];
      const next = others[placeIn(others, span)];
      return next === undefined || span.to < next.from;
    });
    if (isFree) {
      chosen.push({ finding, fix });
      for (const [cell, span] of spans) {
        const others = taken.get(cell) ?? [];
        others.splice(placeIn(others, span), 0, span);
        taken.set(cell, others);
      }
    }
  }
  return chosen;
}

/** A stretch of text. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** The index of the first of these spans that doesn't end before another one. They are in order, and never overlap. */
function placeIn(spans: readonly Span[], { from }: Span): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    [low, high] = spans[middle].to < from ? [middle + 1, high] : [low, middle];
  }
  return low;
}

/** The safe fixes that can be applied together. Nested ones wait for the next analysis. */
export function safeFixes(findings: readonly Finding[]): Fix[] {
  return chooseFixes(findings, ['safe']).map(({ fix }) => fix);
}

/** Per cell, the whole stretch that a fix touches. */
function spansOf(fix: Fix): [string, Span][] {
  const spans = new Map<string, Span>();
  for (const { cell, from, to } of fix.edits) {
    const span = spans.get(cell);
    spans.set(cell, {
      from: Math.min(from, span?.from ?? from),
      to: Math.max(to, span?.to ?? to)
    });
  }
  return [...spans];
}
