/**
 * Finds the files to check.
 */

import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';

import { fileErrorReason } from './errors';

/** A path that cannot be used. `reason` is the rest of a sentence that begins with the path. */
export interface PathProblem {
  readonly path: string;
  readonly reason: string;
}

/** The files to check. */
export interface FoundFiles {
  /** Each file once, folder by folder. The order is the same on every machine. */
  readonly files: readonly string[];
  readonly problems: readonly PathProblem[];
  /** Folders from the command line without a file to check. */
  readonly empty: readonly string[];
}

/** Folders with other people's code. Hidden folders, such as `.ipynb_checkpoints`, are always skipped. */
const SKIPPED_FOLDERS: readonly string[] = ['node_modules', '__pycache__', 'site-packages'];

/** Finds notebooks and Python files. Files are used as given, and folders are searched. */
export function findFiles(paths: readonly string[]): FoundFiles {
  const search = new FileSearch();
  for (const location of paths) {
    search.addNamed(location);
  }
  return search;
}

/** Whether a file is a notebook, by its name. */
export function isNotebook(file: string): boolean {
  return path.extname(file).toLowerCase() === '.ipynb';
}

/** Whether a file is a Python file, by its name. */
export function isScript(file: string): boolean {
  return path.extname(file).toLowerCase() === '.py';
}

class FileSearch implements FoundFiles {
  readonly files: string[] = [];
  readonly problems: PathProblem[] = [];
  readonly empty: string[] = [];
  /** Real paths, because links can lead to the same location twice or form a cycle. */
  private readonly visited = new Set<string>();

  addNamed(given: string): void {
    const location = path.normalize(given);
    try {
      if (statSync(location).isDirectory()) {
        const before = this.files.length + this.problems.length;
        this.addFolder(location);
        if (this.files.length + this.problems.length === before) {
          this.empty.push(given);
        }
      } else if (isNotebook(location) || isScript(location)) {
        this.addFile(location);
      } else {
        this.problems.push({ path: given, reason: 'is neither a .ipynb nor a .py file' });
      }
    } catch (error) {
      this.problems.push({ path: given, reason: fileErrorReason(error) });
    }
  }

  private addFolder(location: string): void {
    if (!this.markVisited(location)) {
      return;
    }
    let entries: Dirent[];
    try {
      entries = readdirSync(location, { withFileTypes: true });
    } catch (error) {
      this.problems.push({ path: location, reason: fileErrorReason(error) });
      return;
    }
    if (entries.some(({ name }) => name === 'pyvenv.cfg')) {
      return;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (!entry.name.startsWith('.') && !SKIPPED_FOLDERS.includes(entry.name)) {
        this.addEntry(path.join(location, entry.name), entry);
      }
    }
  }

  private addEntry(location: string, entry: Dirent): void {
    const isCode = isNotebook(location) || isScript(location);
    try {
      const target = entry.isSymbolicLink() ? statSync(location) : entry;
      if (target.isDirectory()) {
        this.addFolder(location);
      } else if (target.isFile() && isCode) {
        this.addFile(location);
      }
    } catch (error) {
      // A deleted file or a broken link only matters if it would have been checked.
      if (isCode || entry.isDirectory()) {
        this.problems.push({ path: location, reason: fileErrorReason(error) });
      }
    }
  }

  private addFile(location: string): void {
    if (this.markVisited(location)) {
      this.files.push(location);
    }
  }

  /** Returns whether this is the first visit. */
  private markVisited(location: string): boolean {
    const real = realpathSync(location);
    return !this.visited.has(real) && Boolean(this.visited.add(real));
  }
}
