/**
 * Checks and fixes one file.
 */

import { readFileSync, statSync } from 'node:fs';

import {
  applyEdits,
  chooseFixes,
  endOfLine,
  errorKindOf,
  startOfLine,
  type CellError,
  type CellSource,
  type Finding
} from '../analysis';
import {
  analyzeNotebook,
  canHaveFindings,
  fixAll,
  NotebookAnalyzer,
  type FixResult
} from '../analysis/engine';
import { findingsFromErrors } from '../analysis/errors';
import { addIgnoreComments } from './add-ignores';
import type { RulesOff } from './config/file-rules';
import { unifiedDiff } from './formats/line-diff';
import type { CodeFile } from './formats/code-file';
import { decodeUtf8, openFile } from './formats/open-file';
import { SkippedFile } from './formats/skipped-file';
import { positionFinder } from './lines';
import { messageOf, fileErrorReason, UserError } from './errors';
import { replaceFile } from './write-file';

/** Larger files usually contain huge outputs. They would need much time and memory. */
const MAX_SIZE = 50 * 1024 * 1024;

/** A finding and its position. All numbers count from 1. */
export interface LocatedFinding {
  readonly finding: Finding;
  /** The number of the cell; `null` if the file has positions by line. */
  readonly cell: number | null;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The line in the file; `null` if it was not wanted. */
  readonly lineInFile: number | null;
  /** The text of the line. */
  readonly code: string;
}

/** The result for one file. */
export interface FileReport {
  readonly path: string;
  /** `skipped`: `problem` says why it need not be checked. `unusable`: `problem` says why it cannot be checked. */
  readonly status: 'checked' | 'skipped' | 'unusable';
  readonly problem: string | null;
  /** The findings that were fixed. */
  readonly fixed: readonly Finding[];
  /** The findings that are left. */
  readonly left: readonly LocatedFinding[];
  /** How many of the findings got a comment that ignores them. */
  readonly ignored: number;
  /** The new text of the file, if it is not written. */
  readonly newText: string | null;
  /** The changes as a unified diff, if it is not written. */
  readonly diff: string | null;
}

/** What to do with the findings of a file. */
export interface FileOptions {
  readonly rules: RulesOff;
  /** What is changed: nothing, what has a fix, or the comments that ignore findings. */
  readonly change: 'nothing' | 'fix' | 'ignore';
  /** Whether the fixes of tier `ask` are applied too. */
  readonly ask: boolean;
  /** Whether changed files are written, shown as a diff, or returned. */
  readonly changed: 'write' | 'diff' | 'return';
  /** Whether scripts without cells are read as if their code were in a notebook. */
  readonly porting: boolean;
  /** Whether the lines of the file are wanted. For notebooks, they take time. */
  readonly fileLines: boolean;
}

/** Checks a file. Never throws: errors are in the report, and then the file is unchanged. */
export function checkFile(path: string, options: FileOptions): FileReport {
  return guarded(path, () => checkBytes(path, readBytes(path), options));
}

/** Checks a file if that is quick; `null` if its code has to be parsed. */
export function checkQuickly(path: string, options: FileOptions): FileReport | null {
  return guarded(path, () => {
    const file = openFile(path, readBytes(path), options.porting);
    if (file instanceof SkippedFile) {
      return skippedReport(path, file.reason);
    }
    return canHaveFindings(file.cells) || errorsIn(file).length > 0 ? null : emptyReport(path);
  });
}

/** Checks a text that is not in a file. */
export function checkInput(path: string, bytes: Buffer, options: FileOptions): FileReport {
  return guarded(path, () => checkBytes(path, bytes, options));
}

/** The report of a path that cannot be checked. */
export function unusableReport(path: string, problem: string): FileReport {
  return { ...emptyReport(path), status: 'unusable', problem };
}

/** The report of a path that need not be checked. */
export function skippedReport(path: string, problem: string): FileReport {
  return { ...emptyReport(path), status: 'skipped', problem };
}

function emptyReport(path: string): FileReport {
  return {
    path,
    status: 'checked',
    problem: null,
    fixed: [],
    left: [],
    ignored: 0,
    newText: null,
    diff: null
  };
}

function guarded<Result>(path: string, check: () => Result): Result | FileReport {
  try {
    return check();
  } catch (error) {
    return unusableReport(path, problemOf(error));
  }
}

function checkBytes(path: string, bytes: Buffer, options: FileOptions): FileReport {
  const file = openFile(path, bytes, options.porting);
  if (file instanceof SkippedFile) {
    return skippedReport(path, file.reason);
  }
  const report = emptyReport(path);
  const { cells, fixed, left, ignored } = changedCells(file, options);
  const sources = new Map<string, string>();
  cells.forEach(({ id, source }, index) => {
    if (source !== file.cells[index].source) {
      sources.set(id, source);
    }
  });
  if (sources.size === 0) {
    return { ...report, fixed, ignored, left: locateFindings(file, left, options) };
  }
  const newText = file.withSources(sources);
  // Only the new text has the positions of the findings that are left.
  const after = openFile(path, Buffer.from(newText), options.porting);
  if (after instanceof SkippedFile) {
    throw new UserError('could not be read again after its changes');
  }
  if (options.changed === 'write') {
    replaceFile(path, newText, bytes);
  }
  return {
    ...report,
    fixed,
    ignored,
    left: locateFindings(after, left, options),
    newText: options.changed === 'return' ? newText : null,
    diff: options.changed === 'diff' ? unifiedDiff(path, decodeUtf8(bytes), newText) : null
  };
}

/** The cells after the changes that are wanted, and what they did. */
interface Changes {
  readonly cells: readonly CellSource[];
  readonly fixed: readonly Finding[];
  readonly left: readonly Finding[];
  readonly ignored: number;
}

function changedCells(file: CodeFile, options: FileOptions): Changes {
  const { rules } = options;
  if (options.change === 'fix') {
    const { cells, applied, left } = fixFile(file, options);
    return { cells, fixed: applied, left, ignored: 0 };
  }
  const findings = findingsIn(file, file.cells, rules);
  if (options.change === 'nothing' || findings.length === 0) {
    return { cells: file.cells, fixed: [], left: findings, ignored: 0 };
  }
  const { cells, left } = addIgnoreComments(file.cells, findings, now =>
    findingsIn(file, now, rules)
  );
  return { cells, fixed: [], left, ignored: findings.length - left.length };
}

/** The findings in the source of the cells, and those that only the errors in the outputs show. */
function findingsIn(file: CodeFile, cells: readonly CellSource[], rules: RulesOff): Finding[] {
  const { kernel } = file;
  const findings = analyzeNotebook(cells, { rules, kernel });
  const errors = errorsIn(file);
  if (errors.length === 0) {
    return findings;
  }
  const more = findingsFromErrors(cells, errors, findings, new NotebookAnalyzer({ rules, kernel }));
  const place = new Map(cells.map(({ id }, index) => [id, index]));
  return [...findings, ...more].sort(
    (a, b) => place.get(a.cell)! - place.get(b.cell)! || a.from - b.from
  );
}

/** The errors in the outputs that a mistake with the event loop can have caused. */
function errorsIn({ cells }: CodeFile): CellError[] {
  return cells.flatMap(({ error }) =>
    error && errorKindOf(error.ename, error.evalue) ? [error] : []
  );
}

function fixFile(file: CodeFile, { ask, rules }: FileOptions): FixResult {
  const tiers = ask ? (['safe', 'ask'] as const) : (['safe'] as const);
  const { cells, applied } = fixAll(file.cells, tiers, { rules, kernel: file.kernel });
  const left = findingsIn(file, cells, rules);
  // What only an error shows is fixed last: its line is found by its text.
  const chosen = chooseFixes(left, tiers);
  if (chosen.length === 0) {
    return { cells, applied, left };
  }
  const edits = chosen.flatMap(({ fix }) => fix.edits);
  const again = fixAll(applyEdits(cells, edits), tiers, { rules, kernel: file.kernel });
  return {
    cells: again.cells,
    applied: [...applied, ...chosen.map(({ finding }) => finding), ...again.applied],
    left: findingsIn(file, again.cells, rules)
  };
}

function readBytes(path: string): Buffer {
  const stats = statSync(path);
  if (!stats.isFile() && !stats.isDirectory()) {
    // Reading a pipe would block until another program writes to it.
    throw new UserError('is not a regular file');
  }
  const { size } = stats;
  if (size > MAX_SIZE) {
    throw new UserError(
      `is too large: ${Math.round(size / 1024 / 1024)} MB, and the limit is ${MAX_SIZE / 1024 / 1024} MB`
    );
  }
  return readFileSync(path);
}

/** Reads a text file. */
export function readText(path: string): string {
  return decodeUtf8(readBytes(path));
}

function locateFindings(
  file: CodeFile,
  findings: readonly Finding[],
  { fileLines }: FileOptions
): LocatedFinding[] {
  const cells = new Map(
    file.cells.map(cell => [cell.id, { ...cell, positionOf: positionFinder(cell.source) }])
  );
  return findings.map(finding => {
    const { number, source, positionOf } = cells.get(finding.cell)!;
    const start = positionOf(finding.from);
    const end = positionOf(finding.to);
    const byCell = file.positions === 'cells';
    const lineInFile = byCell && !fileLines ? null : file.lineInFile(finding.cell, start.line);
    const shift = byCell || lineInFile === null ? 0 : lineInFile - start.line;
    return {
      finding,
      cell: byCell ? number : null,
      line: start.line + shift,
      column: start.column,
      endLine: end.line + shift,
      endColumn: end.column,
      lineInFile,
      code: source.slice(startOfLine(source, finding.from), endOfLine(source, finding.from)).trim()
    };
  });
}

function problemOf(error: unknown): string {
  if (error instanceof UserError) {
    return error.message;
  }
  return (error as { code?: string }).code?.startsWith('E')
    ? fileErrorReason(error)
    : `could not be analyzed (${messageOf(error).split('\n')[0]})`;
}
