/**
 * Opens a file by its name and its content.
 */

import { isAscii, isUtf8 } from 'node:buffer';
import path from 'node:path';

import { canHaveFindings } from '../../analysis/engine';
import { UserError } from '../errors';
import type { CodeFile } from './code-file';
import { canHaveCodeCells, readMarkdown } from './markdown-file';
import { readNotebook } from './notebook-file';
import { canHaveCells, readScript } from './script-file';
import { SkippedFile } from './skipped-file';

const endingOf = (file: string): string => path.extname(file).toLowerCase();

/** Whether a file is a notebook, by its name. */
export function isNotebook(file: string): boolean {
  return endingOf(file) === '.ipynb';
}

/** Whether a file is a Python file, by its name. */
export function isScript(file: string): boolean {
  return endingOf(file) === '.py';
}

/** Whether a file is a Markdown file, which may have code cells, by its name. */
export function isMarkdown(file: string): boolean {
  return ['.md', '.qmd', '.myst'].includes(endingOf(file));
}

/** Whether a file can be checked, by its name. */
export function isCodeFile(file: string): boolean {
  return isNotebook(file) || isScript(file) || isMarkdown(file);
}

/**
 * Opens a file.
 *
 * @param porting - whether scripts without cells are read as one cell.
 * @throws UserError if the file cannot be used.
 */
export function openFile(file: string, bytes: Buffer, porting = false): CodeFile | SkippedFile {
  if (isNotebook(file)) {
    return readNotebookBytes(bytes);
  }
  if (isMarkdown(file)) {
    return canHaveCodeCells(bytes)
      ? readMarkdown(file, decodeUtf8(bytes))
      : new SkippedFile('it has no code cells in Python');
  }
  // Most Python files are scripts, which need not be decoded.
  return porting || canHaveCells(bytes)
    ? readScript(decodeUtf8(bytes), porting)
    : new SkippedFile('it is a script without cells');
}

/**
 * Reads a notebook. What can have no findings isn't decoded: as Latin-1, its text is read much faster, has the same
 * structure, and contains the same ASCII words.
 */
function readNotebookBytes(bytes: Buffer): CodeFile | SkippedFile {
  if (!isUtf8(bytes)) {
    throw new UserError('is not UTF-8 text');
  }
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const quick = readNotebook(bytes.toString('latin1', isMarked ? 3 : 0));
  const isPlain =
    quick instanceof SkippedFile ||
    isAscii(bytes) ||
    (!canHaveFindings(quick.cells) && quick.cells.every(({ error }) => !error));
  return isPlain ? quick : readNotebook(decodeUtf8(bytes));
}

/**
 * Decodes a text. A byte order mark stays.
 *
 * @throws UserError if it is not UTF-8.
 */
export function decodeUtf8(bytes: Buffer): string {
  if (isAscii(bytes)) {
    return bytes.toString('latin1');
  }
  if (!isUtf8(bytes)) {
    throw new UserError('is not UTF-8 text');
  }
  return bytes.toString('utf8');
}
