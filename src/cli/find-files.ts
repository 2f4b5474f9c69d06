/**
 * Which files there are to check.
 */

import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';

import { fileErrorReason } from './errors';

/** A path that cannot be used, and why, as the rest of a sentence that begins with the path. */
export interface PathProblem {
  readonly path: string;
  readonly reason: string;
}

/** What there is to check. */
export interface FoundFiles {
  /** Each file once, folder by folder, in an order that does not depend on the machine. */
  readonly files: readonly string[];
  readonly problems: readonly PathProblem[];
  /** Folders that were named, and hold nothing to check. */
  readonly empty: readonly string[];
}

/** Folders that hold code of others. Hidden ones, such as `.ipynb_checkpoints`, are left out anyway. */
const SKIPPED_FOLDERS: readonly string[] = ['node_modules', '__pycache__', 'site-packages'];

/** Finds notebooks and Python files. What is named is taken as it is; folders are searched. */
export function findFiles(paths: readonly string[]): FoundFiles {
  const search = new FileSearch();
  for (const place of paths) {
    search.addNamed(place);
  }
  return search;
}

/** Whether we know how to read such a file. */
export function isNotebook(file: string): boolean {
  return path.extname(file).toLowerCase() === '.ipynb';
}

/** Whether it is a Python file, of cells or not. */
export function isScript(file: string): boolean {
  return path.extname(file).toLowerCase() === '.py';
}

class FileSearch implements FoundFiles {
  readonly files: string[] = [];
  readonly problems: PathProblem[] = [];
  readonly empty: string[] = [];
  /** Real paths: links may lead to the same place twice, or round in a circle. */
  private readonly seen = new Set<string>();

  addNamed(given: string): void {
    const place = path.normalize(given);
    try {
      if (statSync(place).isDirectory()) {
        const before = this.files.length + this.problems.length;
        this.addFolder(place);
        if (this.files.length + this.problems.length === before) {
          this.empty.push(given);
        }
      } else if (isNotebook(place) || isScript(place)) {
        this.addFile(place);
      } else {
        this.problems.push({ path: given, reason: 'is neither a .ipynb nor a .py file' });
      }
    } catch (error) {
      this.problems.push({ path: given, reason: fileErrorReason(error) });
    }
  }

  private addFolder(place: string): void {
    if (!this.isNew(place)) {
      return;
    }
    let entries: Dirent[];
    try {
      entries = readdirSync(place, { withFileTypes: true });
    } catch (error) {
      this.problems.push({ path: place, reason: fileErrorReason(error) });
      return;
    }
    if (entries.some(({ name }) => name === 'pyvenv.cfg')) {
      return;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const addEntry of entries) {
      if (!addEntry.name.startsWith('.') && !SKIPPED_FOLDERS.includes(addEntry.name)) {
        this.entry(path.join(place, addEntry.name), addEntry);
      }
    }
  }

  private entry(place: string, entry: Dirent): void {
    const wanted = isNotebook(place) || isScript(place);
    try {
      const target = entry.isSymbolicLink() ? statSync(place) : entry;
      if (target.isDirectory()) {
        this.addFolder(place);
      } else if (target.isFile() && wanted) {
        this.addFile(place);
      }
    } catch (error) {
      // What is gone by now, a link to nowhere, a name that is no text: they matter only where a notebook should be.
      if (wanted || entry.isDirectory()) {
        this.problems.push({ path: place, reason: fileErrorReason(error) });
      }
    }
  }

  private addFile(place: string): void {
    if (this.isNew(place)) {
      this.files.push(place);
    }
  }

  private isNew(place: string): boolean {
    const real = realpathSync(place);
    return !this.seen.has(real) && Boolean(this.seen.add(real));
  }
}
