/**
 * The comment that makes the engine ignore a finding in its line.
 */

import { type CellSource, type Edit, endOfLine, type Finding, startOfLine } from '../../analysis';

/** Lines of IPython's own: it would take a comment as a part of the command. */
const MAGIC = /^\s*[%!?]|=\s*[%!]|\?\s*$/;

/**
 * The edit that adds the comment; `null` where it can't be added.
 *
 * @param analyze - the findings that cells would have. The edit must remove this finding and no other.
 */
export function ignoreEdit(
  cells: readonly CellSource[],
  finding: Finding,
  analyze: (cells: readonly CellSource[]) => readonly Finding[]
): Edit | null {
  const { cell, from, rule } = finding;
  const own = cells.find(({ id }) => id === cell);
  if (!own) {
    return null;
  }
  const { source } = own;
  const end = endOfLine(source, from);
  const line = source.slice(startOfLine(source, from), end);
  if (MAGIC.test(line) || line.trimEnd().endsWith('\\')) {
    return null;
  }
  const insert = `  # loopscope: ignore[${rule}]`;
  const edit = { cell, from: end, to: end, insert };
  const edited = source.slice(0, end) + insert + source.slice(end);
  const key = (each: Finding) => `${each.cell} ${each.rule} ${each.from}`;
  const moved = (each: Finding) =>
    each.cell === cell && each.from > end ? { ...each, from: each.from + insert.length } : each;
  const left = new Set(
    analyze(cells.map(each => (each.id === cell ? { ...each, source: edited } : each))).map(key)
  );
  const lineOf = (at: number) => startOfLine(source, at);
  // In a string, the comment is none: the finding stays. Where the code breaks, others go as well.
  const areRight = analyze(cells).every(each => {
    const isMeant = each.cell === cell && each.rule === rule && lineOf(each.from) === lineOf(from);
    return left.has(key(moved(each))) !== isMeant;
  });
  return areRight ? edit : null;
}
