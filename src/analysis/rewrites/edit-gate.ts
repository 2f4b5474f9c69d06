/**
 * The gate that every edit passes: those of the source, of an error, of the running kernel, of a refactoring, and of a
 * move to a script, a notebook or a module.
 *
 * It reads the code that an edit leaves. It refuses an edit that breaks the code, that writes `await` where Python
 * rejects it, that awaits while a lock of `threading` is held, or that awaits all tasks of the loop.
 */

import { applyToText } from '../diagnostics/edits';
import type { Edit, Finding, Fix } from '../diagnostics/finding';
import { excerpt, message, type Message } from '../diagnostics/messages';
import { respectAutoawait } from '../queries/autoawait';
import { forbiddenPausesIn } from '../queries/await-places';
import { heldLockAt } from '../queries/held-locks';
import { wholeLoopFunctions } from '../queries/whole-loop';
import type { Cell, Names } from '../semantic/names';
import { firstEndingFrom, parse, type Node, type Program } from '../syntax/parse';
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
  const harm = fixes.length === 0 ? harmOf(names, finding.fixes[0]) : null;
  return {
    ...finding,
    message: harm ?? finding.message,
    tier: fixes[0]?.tier ?? 'explain',
    fixes
  };
}

/** Whether the gate lets a fix pass. */
export function isAdmitted(names: Names, fix: Pick<Fix, 'edits'>): boolean {
  const byCell = editsByCell(names, fix.edits);
  return harmOf(names, fix) === null && [...byCell].every(([cell, edits]) => isValid(cell, edits));
}

/** Why an `await` that a fix writes can hang the kernel; `null` if it can't. */
function harmOf(names: Names, { edits }: Pick<Fix, 'edits'>): Message | null {
  const byCell = editsByCell(names, edits);
  const lock = lockHeldBy(names, byCell);
  if (lock !== null) {
    return message('await.held-lock', { lock: excerpt(lock) });
  }
  const name = wholeLoopAwaitedBy(names, byCell);
  return name === null ? null : message('await.whole-loop', { name });
}

/** A function for the whole loop that edits await; `null` if there is none. */
function wholeLoopAwaitedBy(
  names: Names,
  byCell: ReadonlyMap<Cell, readonly Edit[]>
): string | null {
  for (const name of wholeLoopFunctions(names)) {
    const awaits = new RegExp(`\\bawait\\s+\\(?(\\w+\\.)*${name}\\(`, 'g');
    for (const [{ source }, own] of byCell) {
      const after = applyToText(source, own);
      if ((after.match(awaits)?.length ?? 0) > (source.match(awaits)?.length ?? 0)) {
        return name;
      }
    }
  }
  return null;
}

/** Whether Python accepts code: the parser reads it, and each `await` stands where it is allowed. */
export function isValidCode(program: Program): boolean {
  return !program.broken && forbiddenPausesIn(program.root).length === 0;
}

/** The lock that is held where edits write an `await`; `null` if there is none. */
function lockHeldBy(names: Names, byCell: ReadonlyMap<Cell, readonly Edit[]>): string | null {
  for (const [cell, own] of byCell) {
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
    const cell = names.cellWithId(edit.cell);
    if (cell) {
      const own = byCell.get(cell);
      if (own) {
        own.push(edit);
      } else {
        byCell.set(cell, [edit]);
      }
    }
  }
  return byCell;
}

/** The answers by the code before and after. An analysis asks again after each change of any cell. */
const answers = new Map<string, boolean>();

/** How many answers are kept. */
const MOST_ANSWERS = 1000;

function isValid(cell: Cell, edits: readonly Edit[]): boolean {
  return piecesOf(cell, edits).every(piece => {
    const before = cell.source.slice(piece.from, piece.to);
    const after = applyToText(cell.source, edits, piece.from, piece.to);
    const key = `${before}\0${after}`;
    let answer = answers.get(key);
    if (answer === undefined) {
      answer = isPieceValid(before, after, piece.statements);
      if (answers.size >= MOST_ANSWERS) {
        answers.clear();
      }
      answers.set(key, answer);
    }
    return answer;
  });
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
    const touched: Node[] = [];
    for (let at = firstEndingFrom(root.children, from); root.children[at]?.from <= to; at++) {
      touched.push(root.children[at]);
    }
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

function isPieceValid(before: string, after: string, statements: readonly Node[]): boolean {
  const program = parse(after);
  if (program.broken && !parse(before).broken) {
    return false;
  }
  const forbidden = forbiddenPausesIn(program.root).length;
  return (
    forbidden === 0 ||
    forbidden <= statements.reduce((sum, node) => sum + forbiddenPausesIn(node).length, 0)
  );
}
