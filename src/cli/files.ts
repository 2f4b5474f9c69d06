/**
 * Which files there are to check.
 */

import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';

import { refusal } from './unusable';

/** A path that cannot be used, and why, as the rest of a sentence that begins with the path. */
export interface Problem {
  readonly path: string;
  readonly reason: string;
}

/** What there is to check. */
export interface Found {
  /** Each file once, folder by folder, in an order that does not depend on the machine. */
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
  /** Folders that were named, and hold nothing to check. */
  readonly empty: readonly string[];
}

/** Folders that hold code of others. Hidden ones, such as `.ipynb_checkpoints`, are left out anyway. */
const LEFT_OUT: readonly string[] = ['node_modules', '__pycache__', 'site-packages'];

/** Finds notebooks and Python files. What is named is taken as it is; folders are searched. */
export function findFiles(paths: readonly string[]): Found {
  const search = new Search();
  for (const place of paths) {
    search.named(place);
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

class Search implements Found {
  readonly files: string[] = [];
  readonly problems: Problem[] = [];
  readonly empty: string[] = [];
  /** Real paths: links may lead to the same place twice, or round in a circle. */
  private readonly seen = new Set<string>();

  named(given: string): void {
    const place = path.normalize(given);
    try {
      if (statSync(place).isDirectory()) {
        const before = this.files.length + this.problems.length;
        this.folder(place);
        if (this.files.length + this.problems.length === before) {
          this.empty.push(given);
        }
      } else if (isNotebook(place) || isScript(place)) {
        this.file(place);
      } else {
        this.problems.push({ path: given, reason: 'is neither a .ipynb nor a .py file' });
      }
    } catch (error) {
      this.problems.push({ path: given, reason: refusal(error) });
    }
  }

  private folder(place: string): void {
    if (!this.isNew(place)) {
      return;
    }
    let entries: Dirent[];
    try {
      entries = readdirSync(place, { withFileTypes: true });
    } catch (error) {
      this.problems.push({ path: place, reason: refusal(error) });
      return;
    }
    if (entries.some(({ name }) => name === 'pyvenv.cfg')) {
      return;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (!entry.name.startsWith('.') && !LEFT_OUT.includes(entry.name)) {
        this.entry(path.join(place, entry.name), entry);
      }
    }
  }

  private entry(place: string, entry: Dirent): void {
    const wanted = isNotebook(place) || isScript(place);
    try {
      const target = entry.isSymbolicLink() ? statSync(place) : entry;
      if (target.isDirectory()) {
        this.folder(place);
      } else if (target.isFile() && wanted) {
        this.file(place);
      }
    } catch (error) {
      // What is gone by now, a link to nowhere, a name that is no text: they matter only where a notebook should be.
      if (wanted || entry.isDirectory()) {
        this.problems.push({ path: place, reason: refusal(error) });
      }
    }
  }

  private file(place: string): void {
    if (this.isNew(place)) {
      this.files.push(place);
    }
  }

  private isNew(place: string): boolean {
    const real = realpathSync(place);
    return !this.seen.has(real) && Boolean(this.seen.add(real));
  }
}
