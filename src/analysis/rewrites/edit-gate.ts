/**
 * The gate that every edit passes: those of the source, of an error, of the running kernel and of a refactoring.
 *
 * It reads the code that an edit leaves. It refuses an edit that breaks the code, that writes `await` where Python
 * rejects it, or that awaits while a lock of `threading` is held.
 */

import { applyToText } from '../diagnostics/edits';
import type { Edit, Finding, Fix } from '../diagnostics/finding';
import { excerpt, message } from '../diagnostics/messages';
import { respectAutoawait } from '../queries/autoawait';
import { forbiddenPausesIn } from '../queries/await-places';
import { heldLockAt } from '../queries/held-locks';
import type { Cell, Names } from '../semantic/names';
import type { CellFacts } from '../semantic/scope';
import { parse, type Node } from '../syntax/parse';
import { endOfLine, startOfLine } from '../text/lines';

/** The findings, without the fixes that the gate refuses. */
export function admitFindings(names: Names, findings: readonly Finding[]): Finding[] {
  return respectAutoawait(names, findings).map(finding => admitFixes(names, finding));
}

function admitFixes(names: Names, finding: Finding): Finding {
  const fixes = finding.fixes.filter(fix => isAdmitted(names, fix));
  if (fixes.length === finding.fixes.length) {
    return finding;
  }
  const lock = lockHeldBy(names, finding.fixes[0]);
  return {
    ...finding,
    message:
      fixes.length === 0 && lock !== null
        ? message('await.held-lock', { lock: excerpt(lock) })
        : finding.message,
    tier: fixes[0]?.tier ?? 'explain',
    fixes
  };
}

/** Whether the gate lets a fix pass. */
export function isAdmitted(names: Names, fix: Pick<Fix, 'edits'>): boolean {
  return (
    lockHeldBy(names, fix) === null &&
    [...editsByCell(names, fix.edits)].every(([cell, edits]) => isValid(cell, edits))
  );
}

/** The lock that is held where a fix writes an `await`; `null` if there is none. */
function lockHeldBy(names: Names, { edits }: Pick<Fix, 'edits'>): string | null {
  for (const [cell, own] of editsByCell(names, edits)) {
    for (const { from, insert } of own) {
      const lock = /\bawait\b/.test(insert) ? heldLockAt(names, cell, from) : null;
      if (lock !== null) {
        return lock;
      }
    }
  }
  return null;
}

function editsByCell(names: Names, edits: readonly Edit[]): Map<Cell, Edit[]> {
  const byCell = new Map<Cell, Edit[]>();
  for (const edit of edits) {
    const cell = names.cells.find(({ id }) => id === edit.cell);
    if (cell) {
      byCell.set(cell, [...(byCell.get(cell) ?? []), edit]);
    }
  }
  return byCell;
}

/** The answers for each cell, by the edits. An analysis asks again after each change of any cell. */
const answers = new WeakMap<CellFacts, Map<string, boolean>>();

function isValid(cell: Cell, edits: readonly Edit[]): boolean {
  const known = answers.get(cell.facts) ?? new Map<string, boolean>();
  answers.set(cell.facts, known);
  const key = edits.map(({ from, to, insert }) => `${from}-${to}:${insert}`).join('\n');
  let answer = known.get(key);
  if (answer === undefined) {
    answer = piecesOf(cell, edits).every(piece => isPieceValid(cell, edits, piece));
    known.set(key, answer);
  }
  return answer;
}

/** A range of whole top-level statements. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly statements: readonly Node[];
}

/** The top-level statements that edits change. Reading only these keeps the cost independent of the cell's length. */
function piecesOf(cell: Cell, edits: readonly Edit[]): Piece[] {
  const { root } = cell.facts.program;
  const pieces: Piece[] = [];
  for (const { from, to } of [...edits].sort((a, b) => a.from - b.from)) {
    const touched = root.children.filter(child => child.from <= to && from <= child.to);
    const first = touched[0]?.from ?? from;
    const last = touched[touched.length - 1]?.to ?? to;
    const start = startOfLine(cell.source, Math.min(from, first));
    const end = endOfLine(cell.source, Math.max(to, last));
    const before = pieces[pieces.length - 1];
    // Edits of neighbouring lines may join them.
    if (before && start <= before.to + 1) {
      pieces[pieces.length - 1] = {
        from: before.from,
        to: Math.max(before.to, end),
        statements: [...new Set([...before.statements, ...touched])]
      };
    } else {
      pieces.push({ from: start, to: end, statements: touched });
    }
  }
  return pieces;
}

function isPieceValid(
  cell: Cell,
  edits: readonly Edit[],
  { from, to, statements }: Piece
): boolean {
  const after = parse(applyToText(cell.source, edits, from, to));
  if (after.broken && !parse(cell.source.slice(from, to)).broken) {
    return false;
  }
  const forbidden = forbiddenPausesIn(after.root).length;
  return (
    forbidden === 0 ||
    forbidden <= statements.reduce((sum, node) => sum + forbiddenPausesIn(node).length, 0)
  );
}
