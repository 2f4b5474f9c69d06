/**
 * The baseline: the findings that a project had when it began to use Loopscope. They are not reported.
 *
 * An entry names a file, a rule and the text of a line, so that it stays right when code moves.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { LocatedFinding } from '../check-file';
import { fileErrorReason, UserError } from '../errors';

/** The name of a baseline that is written without a name. */
export const BASELINE_NAME = '.loopscope-baseline.json';

interface Entry {
  readonly rule: string;
  /** The line of code, without white space around it. */
  readonly code: string;
  readonly count: number;
}

/** The entries of each file, by its path from the folder of the baseline. */
type Entries = Readonly<Record<string, readonly Entry[]>>;

/** The findings of a file. */
interface FileFindings {
  readonly path: string;
  readonly left: readonly LocatedFinding[];
}

/** A baseline that was read from a file. */
export class Baseline {
  constructor(
    private readonly folder: string,
    private readonly entries: Entries
  ) {}

  /**
   * Reads a baseline.
   *
   * @throws UserError if the file cannot be used.
   */
  static read(file: string): Baseline {
    const shown = path.relative(process.cwd(), file) || file;
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      throw new UserError(
        `The baseline ${shown} ${fileErrorReason(error)}. "--write-baseline" writes it.`
      );
    }
    try {
      const { loopscope_baseline: version, files } = JSON.parse(text) as Record<string, unknown>;
      if (version === 1 && isEntries(files)) {
        return new Baseline(path.dirname(file), files);
      }
    } catch {
      // The same sentence holds for a text that is not JSON.
    }
    throw new UserError(`${shown} is not a baseline. "--write-baseline" writes it again.`);
  }

  /** The findings of a file that are not in the baseline. */
  newFindings({ path: file, left }: FileFindings): readonly LocatedFinding[] {
    const counts = new Map<string, number>();
    for (const { rule, code, count } of this.entries[nameIn(this.folder, file)] ?? []) {
      counts.set(`${rule} ${code}`, count);
    }
    return left.filter(({ finding, code }) => {
      const key = `${finding.rule} ${code}`;
      const count = counts.get(key) ?? 0;
      counts.set(key, count - 1);
      return count <= 0;
    });
  }
}

/** The text of a baseline with these findings. */
export function baselineText(file: string, reports: readonly FileFindings[]): string {
  const folder = path.dirname(file);
  const files: Record<string, readonly Entry[]> = {};
  for (const report of reports) {
    if (report.left.length > 0) {
      files[nameIn(folder, report.path)] = entriesOf(report.left);
    }
  }
  const ordered = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ loopscope_baseline: 1, files: ordered }, null, 2)}\n`;
}

function entriesOf(findings: readonly LocatedFinding[]): Entry[] {
  const entries = new Map<string, Entry>();
  for (const { finding, code } of findings) {
    const key = `${finding.rule} ${code}`;
    const count = (entries.get(key)?.count ?? 0) + 1;
    entries.set(key, { rule: finding.rule, code, count });
  }
  return [...entries.values()];
}

/** The path of a file from a folder, with slashes on every system. */
function nameIn(folder: string, file: string): string {
  return path.relative(folder, path.resolve(file)).split(path.sep).join('/');
}

function isEntries(value: unknown): value is Entries {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every(
      entries =>
        Array.isArray(entries) &&
        entries.every(
          ({ rule, code, count }: Partial<Entry>) =>
            typeof rule === 'string' && typeof code === 'string' && typeof count === 'number'
        )
    )
  );
}
