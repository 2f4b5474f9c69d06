/**
 * Finds the files to check.
 */

import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';

import ignore, { type Ignore } from 'ignore';

import { pathInside } from './config/file-rules';
import { fileErrorReason } from './errors';
import { isCodeFile } from './formats/open-file';

/** A path that is not checked. `reason` is the rest of a sentence that begins with the path. */
export interface PathProblem {
  readonly path: string;
  readonly reason: string;
}

/** The files to check. */
export interface FoundFiles {
  /** Each file once, folder by folder. The order is the same on every machine. */
  readonly files: readonly string[];
  /** Those of the files that the command line names. */
  readonly named: ReadonlySet<string>;
  readonly problems: readonly PathProblem[];
  /** Named files that the configuration excludes. */
  readonly excluded: readonly string[];
  /** Folders from the command line without a file to check. */
  readonly empty: readonly string[];
}

/** Patterns as in a `.gitignore` file in a folder. */
export interface ExcludePatterns {
  readonly folder: string;
  readonly patterns: readonly string[];
}

/** What is left out. */
export interface FindOptions {
  readonly exclude?: readonly ExcludePatterns[];
  /** Whether what Git ignores is left out of folders. */
  readonly gitignore?: boolean;
  /** Is called for each file, with the number of files so far. */
  readonly onFile?: (count: number) => void;
}

/** Folders with other people's code. Hidden folders, such as `.ipynb_checkpoints`, are always skipped. */
const SKIPPED_FOLDERS: readonly string[] = ['node_modules', '__pycache__', 'site-packages'];

/** Finds files with code. Files are used as given, and folders are searched. */
export function findFiles(paths: readonly string[], options: FindOptions = {}): FoundFiles {
  const search = new FileSearch(options);
  for (const location of paths) {
    search.addNamed(location);
  }
  return search;
}

/** Patterns, and the folder that they are for. */
interface Patterns {
  readonly folder: string;
  readonly matcher: Ignore;
}

class FileSearch implements FoundFiles {
  readonly files: string[] = [];
  readonly named = new Set<string>();
  readonly problems: PathProblem[] = [];
  readonly excluded: string[] = [];
  readonly empty: string[] = [];
  /** Real paths, because links can lead to the same location twice or form a cycle. */
  private readonly visited = new Set<string>();
  private readonly exclude: readonly Patterns[];

  constructor(private readonly options: FindOptions) {
    this.exclude = (options.exclude ?? [])
      .filter(({ patterns }) => patterns.length > 0)
      .map(({ folder, patterns }) => ({ folder, matcher: ignore().add([...patterns]) }));
  }

  addNamed(given: string): void {
    const location = path.normalize(given);
    try {
      const isFolder = statSync(location).isDirectory();
      if (matches(this.exclude, location, isFolder)) {
        this.excluded.push(given);
      } else if (isFolder) {
        const before = this.files.length + this.problems.length;
        const above = this.gitignoresAbove(location);
        // A folder that Git ignores is searched if it is named.
        const ignored = isIgnored(above, location, true) ? [] : above;
        this.addFolder(location, realpathSync(location), ignored);
        if (this.files.length + this.problems.length === before) {
          this.empty.push(given);
        }
      } else if (isCodeFile(location)) {
        this.addFile(location, realpathSync(location));
        this.named.add(location);
      } else {
        this.problems.push({
          path: given,
          reason: 'is not a notebook, a Python file or a Markdown file'
        });
      }
    } catch (error) {
      this.problems.push({ path: given, reason: fileErrorReason(error) });
    }
  }

  private addFolder(location: string, real: string, ignored: readonly Patterns[]): void {
    if (!this.markVisited(real)) {
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
    const own = entries.some(({ name }) => name === '.gitignore') ? this.gitignoreIn(location) : [];
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (!entry.name.startsWith('.') && !SKIPPED_FOLDERS.includes(entry.name)) {
        this.addEntry(path.join(location, entry.name), real, entry, [...ignored, ...own]);
      }
    }
  }

  private addEntry(
    location: string,
    realFolder: string,
    entry: Dirent,
    ignored: readonly Patterns[]
  ): void {
    const isCode = isCodeFile(location);
    if (!isCode && !entry.isDirectory() && !entry.isSymbolicLink()) {
      return;
    }
    try {
      const target = entry.isSymbolicLink() ? statSync(location) : entry;
      const isFolder = target.isDirectory();
      if (matches(this.exclude, location, isFolder) || isIgnored(ignored, location, isFolder)) {
        return;
      }
      // A name that is not UTF-8 reaches us changed, and no file has it.
      const isOther = entry.isSymbolicLink() || entry.name.includes('\ufffd');
      const real = isOther ? realpathSync(location) : path.join(realFolder, entry.name);
      if (isFolder) {
        this.addFolder(location, real, ignored);
      } else if (target.isFile() && isCode) {
        this.addFile(location, real);
      }
    } catch (error) {
      // A deleted file or a broken link only matters if it would have been checked.
      if (isCode || entry.isDirectory()) {
        this.problems.push({ path: location, reason: fileErrorReason(error) });
      }
    }
  }

  private addFile(location: string, real: string): void {
    if (this.markVisited(real)) {
      this.files.push(location);
      this.options.onFile?.(this.files.length);
    }
  }

  /** Returns whether this is the first visit. */
  private markVisited(real: string): boolean {
    return !this.visited.has(real) && Boolean(this.visited.add(real));
  }

  /** The patterns of the repository's root, and of the folders between it and this one. */
  private gitignoresAbove(location: string): readonly Patterns[] {
    const above: Patterns[][] = [];
    for (let folder = path.resolve(location); ; folder = path.dirname(folder)) {
      if (folder !== path.resolve(location)) {
        above.unshift(this.gitignoreIn(folder));
      }
      if (statSync(path.join(folder, '.git'), { throwIfNoEntry: false })) {
        return [...this.gitignoreIn(folder, '.git/info/exclude'), ...above.flat()];
      }
      if (folder === path.dirname(folder)) {
        // Without a repository, only the folders below have a say.
        return [];
      }
    }
  }

  private gitignoreIn(folder: string, name = '.gitignore'): Patterns[] {
    if (this.options.gitignore === false) {
      return [];
    }
    try {
      const text = readFileSync(path.join(folder, name), 'utf8');
      return [{ folder, matcher: ignore().add(text) }];
    } catch {
      return [];
    }
  }
}

/** Whether one of the patterns covers a path. */
function matches(all: readonly Patterns[], location: string, isFolder: boolean): boolean {
  return all.some(({ folder, matcher }) => {
    // For other folders, patterns such as `*.draft.ipynb` count all the same.
    const inside = pathInside(folder, location) ?? pathInside(path.parse(folder).root, location);
    return inside !== null && matcher.ignores(isFolder ? `${inside}/` : inside);
  });
}

/** Whether Git ignores a path: the patterns of the innermost folder that name it count. */
function isIgnored(all: readonly Patterns[], location: string, isFolder: boolean): boolean {
  let isOut = false;
  for (const { folder, matcher } of all) {
    const inside = pathInside(folder, location);
    if (inside !== null) {
      const { ignored, unignored } = matcher.test(isFolder ? `${inside}/` : inside);
      isOut = unignored ? false : isOut || ignored;
    }
  }
  return isOut;
}
