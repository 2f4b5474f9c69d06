/**
 * Checks and fixes one file.
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
  /** The line in the file. */
  readonly lineInFile: number;
  /** The text of the line. */
  readonly code: string;
}

/** The result for one file. */
export interface FileReport {
  readonly path: string;
  /** `skipped`: another language, or a script without cells. `unusable`: `problem` says why. */
  readonly status: 'checked' | 'skipped' | 'unusable';
  readonly problem: string | null;
  /** The findings that were fixed. */
  readonly fixed: readonly Finding[];
  /** The findings that are left. */
  readonly left: readonly LocatedFinding[];
}

type FileOptions = Pick<CheckOptions, 'fix' | 'ask' | 'rules' | 'porting'>;

/** Checks a file. Never throws: errors are in the report, and then the file is unchanged. */
export function checkFile(path: string, options: FileOptions): FileReport {
  const empty = { path, problem: null, fixed: [], left: [] };
  try {
    const bytes = readBytes(path);
    const text = decode(bytes, path, options);
    const file = text === null ? null : openCodeFile(path, text, options);
    if (!file) {
      return { ...empty, status: 'skipped' };
    }
    const { rules } = options;
    if (!options.fix) {
      const left = locateFindings(file, analyzeNotebook(file.cells, { rules }));
      return { ...empty, status: 'checked', left };
    }
    const result = fixAll(file.cells, options.ask ? ['safe', 'ask'] : ['safe'], { rules });
    const changed = new Map<string, string>();
    result.cells.forEach(({ id, source }, index) => {
      if (source !== file.cells[index].source) {
        changed.set(id, source);
      }
    });
    let after = file;
    if (changed.size > 0) {
      const newText = file.withSources(changed);
      // Only the new text has the positions of the findings that are left.
      after = openCodeFile(path, newText, options) ?? file;
      replaceFile(path, newText, bytes);
    }
    const { applied, left } = result;
    return { ...empty, status: 'checked', fixed: applied, left: locateFindings(after, left) };
  } catch (error) {
    return { ...empty, status: 'unusable', problem: problemOf(error) };
  }
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

/** Decodes a file; `null` for a script without cells, which need not be decoded. */
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

/** Reads a text file. */
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
