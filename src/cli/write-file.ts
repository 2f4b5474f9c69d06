/**
 * Writes files in one step, so that a reader never sees a partial file.
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
 * Replaces a file in one step. Links and the mode of the file stay.
 *
 * @param expected - The content that was read before.
 * @throws UserError if the file has other content now.
 */
export function replaceFile(file: string, text: string, expected: Uint8Array): void {
  const target = realpathSync(file);
  // A rename would also replace a read-only file.
  accessSync(target, constants.W_OK);
  const { mode, uid, gid } = statSync(target);
  writeAtomically(
    target,
    text,
    temporary => {
      fchmodSync(temporary, mode & 0o7777);
      if (uid !== process.getuid?.() || gid !== process.getgid?.()) {
        keepOwner(temporary, uid, gid);
      }
    },
    () => {
      if (!readFileSync(target).equals(expected)) {
        throw new UserError('was changed by another program, so it was not written');
      }
    }
  );
}

/** Throws if `writeReport` would fail. */
export function checkReportTarget(file: string): void {
  const target = statSync(file, { throwIfNoEntry: false });
  if (target?.isDirectory()) {
    throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
  }
  const replaced = target?.isFile() ? realpathSync(file) : file;
  accessSync(target && !target.isFile() ? file : path.dirname(replaced), constants.W_OK);
}

/** Writes a report to a file. A device such as `/dev/stdout` is written to directly. */
export function writeReport(file: string, text: string): void {
  const target = statSync(file, { throwIfNoEntry: false });
  if (target && !target.isFile()) {
    writeFileSync(file, text);
  } else {
    writeAtomically(target ? realpathSync(file) : file, text);
  }
}

/**
 * Writes a new file.
 *
 * @throws UserError if the file exists.
 */
export function createFile(file: string, text: string): void {
  const isFree = (): void => {
    if (statSync(file, { throwIfNoEntry: false })) {
      throw new UserError('already exists. Use --force to replace it');
    }
  };
  isFree();
  writeAtomically(file, text, undefined, isFree);
}

/** Writes to a temporary file and renames it. `prepare` gets the open file; `check` can throw to prevent the rename. */
function writeAtomically(
  target: string,
  text: string,
  prepare: (file: number) => void = () => {},
  check: () => void = () => {}
): void {
  const name = `.${path.basename(target)}.${randomBytes(6).toString('hex')}.tmp`;
  const temporary = path.join(path.dirname(target), name);
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
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function keepOwner(file: number, uid: number, gid: number): void {
  try {
    fchownSync(file, uid, gid);
  } catch {
    // Only a superuser can change the owner. The content is correct either way.
  }
}
