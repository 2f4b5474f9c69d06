/**
 * Writing a file so that nobody ever sees half of it.
 */

import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs';
import path from 'node:path';

import { UserError } from './errors';

/**
 * Replaces a file: a new one is written beside it, and takes its place in one step. A link stays a link, and the file
 * keeps its mode. `expected` is what was read before: if the file is another by now, it is left alone.
 */
export function replaceFile(file: string, text: string, expected: Uint8Array): void {
  const place = realpathSync(file);
  // Renaming would also replace a file that may not be written.
  accessSync(place, constants.W_OK);
  const { mode, uid, gid } = statSync(place);
  writeAtomically(
    place,
    text,
    temporary => {
      fchmodSync(temporary, mode & 0o7777);
      if (uid !== process.getuid?.() || gid !== process.getgid?.()) {
        keepOwner(temporary, uid, gid);
      }
    },
    () => {
      if (!readFileSync(place).equals(expected)) {
        throw new UserError('was changed by another program, so it was not written');
      }
    }
  );
}

/** Throws where `writeReport` surely would. */
export function checkReportTarget(file: string): void {
  const target = statSync(file, { throwIfNoEntry: false });
  if (target?.isDirectory()) {
    throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
  }
  const replaced = target?.isFile() ? realpathSync(file) : file;
  accessSync(target && !target.isFile() ? file : path.dirname(replaced), constants.W_OK);
}

/** Writes a report to a file, new or old. What is no file, such as `/dev/stdout`, is written to directly. */
export function writeReport(file: string, text: string): void {
  const target = statSync(file, { throwIfNoEntry: false });
  if (target && !target.isFile()) {
    writeFileSync(file, text);
  } else {
    writeAtomically(target ? realpathSync(file) : file, text);
  }
}

/** Writes a file that must not be there yet. */
export function createFile(file: string, text: string): void {
  const isFree = (): void => {
    if (statSync(file, { throwIfNoEntry: false })) {
      throw new UserError('already exists. Use --force to replace it');
    }
  };
  isFree();
  writeAtomically(file, text, undefined, isFree);
}

/** `prepare` gets the open file before it is written, `check` may still say no before it takes its place. */
function writeAtomically(
  place: string,
  text: string,
  prepare: (file: number) => void = () => {},
  check: () => void = () => {}
): void {
  const name = `.${path.basename(place)}.${randomBytes(6).toString('hex')}.tmp`;
  const temporary = path.join(path.dirname(place), name);
  const file = openSync(temporary, 'wx', 0o666);
  try {
    try {
      prepare(file);
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    check();
    renameSync(temporary, place);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function keepOwner(file: number, uid: number, gid: number): void {
  try {
    fchownSync(file, uid, gid);
  } catch {
    // Only the superuser may give files away. What matters is that the text is right.
  }
}
