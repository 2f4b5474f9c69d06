/**
 * Checking one file, and mending it.
 */

import { readFileSync, statSync } from 'node:fs';

import type { Finding } from '../analysis';
import { analyzeNotebook, fixAll } from '../analysis/engine';
import type { CheckOptions } from './arguments';
import type { CodeFile } from './code-file';
import { isNotebook } from './files';
import { placeOf } from './lines';
import { readNotebook } from './notebooks';
import { mayHaveCells, readScript } from './scripts';
import { messageOf, refusal, Unusable } from './unusable';
import { replaceFile } from './write';

/** Larger files are outputs gone wrong, and would take long and much memory. */
export const MAX_SIZE = 50 * 1024 * 1024;

/** A finding, and its place as people count; all from 1. */
export interface PlacedFinding {
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
  readonly left: readonly PlacedFinding[];
}

type How = Pick<CheckOptions, 'fix' | 'ask' | 'rules' | 'porting'>;

/** Checks a file. Never throws: what goes wrong is in the report, and then the file is as it was. */
export function checkFile(path: string, how: How): FileReport {
  const nothing = { path, problem: null, fixed: [], left: [] };
  try {
    const bytes = read(path);
    const text = decode(bytes, path, how);
    const file = text === null ? null : open(path, text, how);
    if (!file) {
      return { ...nothing, status: 'skipped' };
    }
    const { rules } = how;
    if (!how.fix) {
      const left = place(file, analyzeNotebook(file.cells, { rules }));
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
      after = open(path, mended, how) ?? file;
      replaceFile(path, mended, bytes);
    }
    const { applied, left } = result;
    return { ...nothing, status: 'checked', fixed: applied, left: place(after, left) };
  } catch (error) {
    return { ...nothing, status: 'unusable', problem: reasonOf(error) };
  }
}

function read(path: string): Buffer {
  const about = statSync(path);
  if (!about.isFile() && !about.isDirectory()) {
    // Reading a pipe would wait for somebody who writes.
    throw new Unusable('is not a regular file');
  }
  const { size } = about;
  if (size > MAX_SIZE) {
    throw new Unusable(
      `is ${Math.round(size / 1024 / 1024)} MB large; up to ${MAX_SIZE / 1024 / 1024} MB are read`
    );
  }
  return readFileSync(path);
}

/** The text of a file; `null` where no text is needed to see that there is nothing for us. */
function decode(bytes: Buffer, path: string, { porting }: How): string | null {
  if (!isNotebook(path) && !porting && !mayHaveCells(bytes)) {
    return null;
  }
  return textOf(bytes);
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Unusable('is not UTF-8 text');
  }
}

/** The text of a file, whatever it is. */
export function readText(path: string): string {
  return textOf(read(path));
}

function open(path: string, text: string, { porting }: How): CodeFile | null {
  return isNotebook(path) ? readNotebook(text) : readScript(text, porting);
}

function place(file: CodeFile, findings: readonly Finding[]): PlacedFinding[] {
  const cells = new Map(file.cells.map(cell => [cell.id, cell]));
  return findings.map(finding => {
    const { number, source } = cells.get(finding.cell)!;
    const start = placeOf(source, finding.from);
    const end = placeOf(source, finding.to);
    const lineInFile = file.lineInFile(finding.cell, start.line);
    const byCell = file.places === 'cells';
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

function reasonOf(error: unknown): string {
  if (error instanceof Unusable) {
    return error.message;
  }
  return (error as { code?: string }).code?.startsWith('E')
    ? refusal(error)
    : `could not be analysed (${messageOf(error).split('\n')[0]})`;
}
