/**
 * Writes comments that ignore the findings there are, so that a team can begin with a clean report.
 */

import { applyEdits, endOfLine, startOfLine } from '../analysis';
import type { CellSource, Edit, Finding } from '../analysis';
import { NotebookAnalyzer } from '../analysis/engine';
import { positionFinder } from './lines';

/** The cells with comments, and the findings that no comment can ignore. */
export interface IgnoredFindings {
  readonly cells: readonly CellSource[];
  readonly left: readonly Finding[];
}

/** Our comment at the end of a line. */
const OURS = /#\s*loopscope:\s*ignore\s*\[([^\]]*)\]\s*$/i;

/** The lines of a finding that can have its comment: where it starts, where it ends, and where its statement ends. */
const PLACES = 3;

/**
 * Adds a comment for each finding, to the first of its lines where that works.
 *
 * @param analyze - finds what is left in changed cells.
 */
export function addIgnoreComments(
  cells: readonly CellSource[],
  findings: readonly Finding[],
  analyze: (cells: readonly CellSource[]) => readonly Finding[]
): IgnoredFindings {
  let current: IgnoredFindings = { cells, left: findings };
  for (let place = 0; place < PLACES && current.left.length > 0; place++) {
    current = withComments(current, place, analyze);
  }
  return current;
}

/** A line of a cell that gets a comment. */
interface CommentedLine {
  readonly edit: Edit;
  /** The keys of the findings that the comment is for. */
  readonly keys: readonly string[];
}

function withComments(
  { cells, left }: IgnoredFindings,
  place: number,
  analyze: (cells: readonly CellSource[]) => readonly Finding[]
): IgnoredFindings {
  const lines = commentedLines(cells, left, place);
  const edits = (chosen: readonly CommentedLine[]): Edit[] => chosen.map(({ edit }) => edit);
  const withAll = applyEdits(cells, edits(lines));
  const remaining = analyze(withAll);
  // Comments that don't work are left out: one may have landed in a string.
  const open = new Set(remaining.flatMap(namer(withAll)));
  const working = lines.filter(({ keys }) => !keys.some(key => open.has(key)));
  const now = applyEdits(cells, edits(working));
  const after = working.length === lines.length ? remaining : analyze(now);
  // A comment that breaks the code could bring up other findings.
  return after.length < left.length ? { cells: now, left: after } : { cells, left };
}

function commentedLines(
  cells: readonly CellSource[],
  findings: readonly Finding[],
  place: number
): readonly CommentedLine[] {
  const sources = new Map(cells.map(cell => [cell.id, cell.source]));
  const byLine = new Map<string, { at: number; findings: Finding[] }>();
  const offsets = new NotebookAnalyzer().commentOffsets(cells, findings);
  findings.forEach((finding, index) => {
    const at = offsets[index][place];
    if (at !== undefined) {
      const key = `${finding.cell} ${startOfLine(sources.get(finding.cell)!, at)}`;
      byLine.set(key, { at, findings: [...(byLine.get(key)?.findings ?? []), finding] });
    }
  });
  const namesOf = namer(cells);
  return [...byLine.values()].flatMap(({ at, findings: own }) => {
    const [{ cell }] = own;
    const rules = own.map(({ rule }) => rule);
    const edit = commentEdit(cell, sources.get(cell)!, at, rules);
    return edit ? [{ edit, keys: own.flatMap(namesOf) }] : [];
  });
}

/** Returns a function that names findings: by rule, and by first and last line, because comments make lines longer. */
function namer(cells: readonly CellSource[]): (finding: Finding) => string[] {
  const finders = new Map(cells.map(({ id, source }) => [id, positionFinder(source)]));
  return ({ cell, rule, from, to }) =>
    [from, to].map(at => `${cell} ${finders.get(cell)!(at).line} ${rule}`);
}

/** The edit that adds a comment to the line of an offset; `null` where no comment can stand. */
function commentEdit(
  cell: string,
  source: string,
  at: number,
  rules: readonly string[]
): Edit | null {
  const start = startOfLine(source, at);
  const end = endOfLine(source, start);
  const line = source.slice(start, end);
  if (/\\\s*$/.test(line) || /^\s*(?:[%!?]|\w+\s*=\s*[%!])/.test(line) || /\?\s*$/.test(line)) {
    return null;
  }
  const ours = OURS.exec(line);
  const old = ours?.[1].split(/[\s,]+/).filter(Boolean) ?? [];
  const ids = [...new Set([...old, ...rules])].join(', ');
  const from = start + (ours ? ours.index : line.trimEnd().length);
  const space = ours ? '' : '  ';
  return { cell, from, to: end, insert: `${space}# loopscope: ignore[${ids}]` };
}
