/**
 * Checking one file, and mending it.
 */

import { readFileSync, statSync } from 'node:fs';

import type { Finding } from '../analysis';
import { analyzeNotebook, fixAll } from '../analysis/engine';
import type { CheckOptions } from './arguments';
import type { CodeFile } from './code-file';
import { isNotebook } from './find-files';
import { lineAndColumn } from './lines';
import { readNotebook } from './notebook-file';
import { canHaveCells, readScript } from './script-file';
import { messageOf, fileErrorReason, UserError } from './errors';
import { replaceFile } from './write-file';

/** Larger files are outputs gone wrong, and would take long and much memory. */
const MAX_SIZE = 50 * 1024 * 1024;

/** A finding, and its place as people count; all from 1. */
export interface LocatedFinding {
  readonly finding: Finding;
  /** The number of the cell, where places are told by cell. */
  readonly cell: number | null;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The line of the file itself. */
  readonly lineInFile: number;
  /** The line of code. */
  readonly code: string;
}

/** What there is to say about a file. */
export interface FileReport {
  readonly path: string;
  /** `skipped`: not Python, or a script. `unusable`: see the problem. */
  readonly status: 'checked' | 'skipped' | 'unusable';
  readonly problem: string | null;
  /** What was mended. */
  readonly fixed: readonly Finding[];
  /** What is left. */
  readonly left: readonly LocatedFinding[];
}

type FileOptions = Pick<CheckOptions, 'fix' | 'ask' | 'rules' | 'porting'>;

/** Checks a file. Never throws: what goes wrong is in the report, and then the file is as it was. */
export function checkFile(path: string, how: FileOptions): FileReport {
  const nothing = { path, problem: null, fixed: [], left: [] };
  try {
    const bytes = readBytes(path);
    const text = decode(bytes, path, how);
    const file = text === null ? null : openCodeFile(path, text, how);
    if (!file) {
      return { ...nothing, status: 'skipped' };
    }
    const { rules } = how;
    if (!how.fix) {
      const left = locateFindings(file, analyzeNotebook(file.cells, { rules }));
      return { ...nothing, status: 'checked', left };
    }
    const result = fixAll(file.cells, how.ask ? ['safe', 'ask'] : ['safe'], { rules });
    const changed = new Map<string, string>();
    result.cells.forEach(({ id, source }, index) => {
      if (source !== file.cells[index].source) {
        changed.set(id, source);
      }
    });
    let after = file;
    if (changed.size > 0) {
      const mended = file.withSources(changed);
      // Where what is left stands, only the new text can tell.
      after = openCodeFile(path, mended, how) ?? file;
      replaceFile(path, mended, bytes);
    }
    const { applied, left } = result;
    return { ...nothing, status: 'checked', fixed: applied, left: locateFindings(after, left) };
  } catch (error) {
    return { ...nothing, status: 'unusable', problem: problemOf(error) };
  }
}

function readBytes(path: string): Buffer {
  const about = statSync(path);
  if (!about.isFile() && !about.isDirectory()) {
    // Reading a pipe would wait for somebody who writes.
    throw new UserError('is not a regular file');
  }
  const { size } = about;
  if (size > MAX_SIZE) {
    throw new UserError(
      `is too large: ${Math.round(size / 1024 / 1024)} MB, and the limit is ${MAX_SIZE / 1024 / 1024} MB`
    );
  }
  return readFileSync(path);
}

/** The text of a file; `null` where no text is needed to see that there is nothing for us. */
function decode(bytes: Buffer, path: string, { porting }: FileOptions): string | null {
  if (!isNotebook(path) && !porting && !canHaveCells(bytes)) {
    return null;
  }
  return decodeUtf8(bytes);
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError('is not UTF-8 text');
  }
}

/** The text of a file, whatever it is. */
export function readText(path: string): string {
  return decodeUtf8(readBytes(path));
}

function openCodeFile(path: string, text: string, { porting }: FileOptions): CodeFile | null {
  return isNotebook(path) ? readNotebook(text) : readScript(text, porting);
}

function locateFindings(file: CodeFile, findings: readonly Finding[]): LocatedFinding[] {
  const cells = new Map(file.cells.map(cell => [cell.id, cell]));
  return findings.map(finding => {
    const { number, source } = cells.get(finding.cell)!;
    const start = lineAndColumn(source, finding.from);
    const end = lineAndColumn(source, finding.to);
    const lineInFile = file.lineInFile(finding.cell, start.line);
    const byCell = file.positions === 'cells';
    const shift = byCell ? 0 : lineInFile - start.line;
    return {
      finding,
      cell: byCell ? number : null,
      line: start.line + shift,
      column: start.column,
      endLine: end.line + shift,
      endColumn: end.column,
      lineInFile,
      code: source.split('\n')[start.line - 1].trim()
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
