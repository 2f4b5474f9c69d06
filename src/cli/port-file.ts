/**
 * `loopscope port`: writes a notebook as a script, or a script as a notebook.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Message } from '../analysis';
import { toCells, toScript } from '../analysis/porting';
import { ENGLISH, say } from '../messages';
import type { PortOptions } from './arguments';
import { checkFile, readText, type FileReport } from './check-file';
import { isNotebook, isScript } from './formats/open-file';
import { SkippedFile } from './formats/skipped-file';
import { withPlainEnds } from './lines';
import { notebookText } from './formats/new-notebook';
import { readNotebook } from './formats/notebook-file';
import { fileErrorReason, UserError } from './errors';
import { createFile, replaceFile } from './write-file';

/** The result of porting a file. */
export interface PortedFile {
  readonly output: string;
  /** Notes for the user. */
  readonly notes: readonly string[];
  /** The findings in a new notebook; `null` for a script. */
  readonly report: FileReport | null;
}

/**
 * Ports a file.
 *
 * @throws UserError if that is not possible. Then nothing was written.
 */
export function portFile({ path: input, output, force }: PortOptions): PortedFile {
  if (!isNotebook(input) && !isScript(input)) {
    throw new UserError(`${input} is neither a .ipynb nor a .py file.`);
  }
  const toNotebook = isScript(input);
  const target = output ?? input.replace(/\.\w+$/, toNotebook ? '.ipynb' : '.py');
  if (toNotebook ? !isNotebook(target) : !isScript(target)) {
    throw new UserError(
      toNotebook
        ? `${input} is a script and becomes a notebook. Name a .ipynb file instead of ${target}.`
        : `${input} is a notebook and becomes a script. Name a .py file instead of ${target}.`
    );
  }
  const text = withFileName(input, () => readText(input));
  const { content, notes } = withFileName(input, () => portText(text, toNotebook));
  withFileName(target, () => writeTarget(target, content, force));
  return {
    output: target,
    notes: notes.map(note => say(note, ENGLISH)),
    report: toNotebook
      ? checkFile(target, {
          rules: {},
          change: 'nothing',
          ask: false,
          changed: 'write',
          porting: false,
          fileLines: false
        })
      : null
  };
}

function portText(
  text: string,
  toNotebook: boolean
): { content: string; notes: readonly Message[] } {
  if (toNotebook) {
    const { cells, notes } = toCells(withPlainEnds(text.replace(/^\ufeff/, '')));
    return { content: notebookText(cells), notes };
  }
  const notebook = readNotebook(text);
  if (notebook instanceof SkippedFile) {
    throw new UserError('is not a Python notebook');
  }
  const script = toScript(notebook.cells);
  return { content: script.text, notes: script.notes };
}

function writeTarget(target: string, content: string, force: boolean): void {
  const existing = force ? readIfExists(target) : null;
  if (existing) {
    replaceFile(target, content, existing);
  } else {
    createFile(path.normalize(target), content);
  }
}

function readIfExists(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

/** Adds the name of the file to errors. */
function withFileName<Value>(file: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    const reason = error instanceof UserError ? error.message : fileErrorReason(error);
    throw new UserError(`${file} ${reason}.`);
  }
}
