/**
 * The configuration of a project: `loopscope.toml`, or the table `[tool.loopscope]` of `pyproject.toml`.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'smol-toml';

import type { RuleId } from '../../analysis';
import { fileErrorReason, UserError } from '../errors';
import { knownRules } from './rule-list';

/** The levels that a rule can have, as in JupyterLab's settings. */
const LEVELS = ['off', 'hint', 'warning', 'error'] as const;

/** How the findings of a rule count. Findings of level `hint` are reported, and don't change the exit code. */
export type ConfigLevel = (typeof LEVELS)[number];

/** A configuration. All its patterns are those of a `.gitignore` file in `folder`. */
export interface Config {
  /** The file that it comes from; `null` without one. */
  readonly file: string | null;
  readonly folder: string;
  /** The only rules that are on; `null`: all. */
  readonly select: readonly RuleId[] | null;
  readonly ignore: readonly RuleId[];
  readonly levels: Readonly<Partial<Record<RuleId, ConfigLevel>>>;
  /** Patterns of files, each with the rules that are off there. */
  readonly perFileIgnores: readonly (readonly [pattern: string, rules: readonly RuleId[]])[];
  readonly exclude: readonly string[];
  readonly respectGitignore: boolean;
  /** The path of the baseline; `null` without one. */
  readonly baseline: string | null;
}

type Table = Readonly<Record<string, unknown>>;

/** The configuration without a file. */
export function defaultConfig(folder: string): Config {
  return {
    file: null,
    folder,
    select: null,
    ignore: [],
    levels: {},
    perFileIgnores: [],
    exclude: [],
    respectGitignore: true,
    baseline: null
  };
}

/**
 * Finds the configuration in a folder or in the nearest folder above it. The search ends at the root of a repository.
 *
 * @throws UserError if the file cannot be used.
 */
export function findConfig(folder: string): Config {
  for (let at = folder; ; at = path.dirname(at)) {
    for (const name of ['loopscope.toml', 'pyproject.toml']) {
      const file = path.join(at, name);
      const text = readIfThere(file);
      const config = text === null ? null : configFrom(file, text);
      if (config) {
        return config;
      }
    }
    if (at === path.dirname(at) || readIfThere(path.join(at, '.git', 'HEAD')) !== null) {
      return defaultConfig(folder);
    }
  }
}

/**
 * Reads a configuration from a file.
 *
 * @throws UserError if the file cannot be used, or has no configuration.
 */
export function readConfig(file: string): Config {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`The configuration ${file} ${fileErrorReason(error)}.`);
  }
  const config = configFrom(path.resolve(file), text);
  if (!config) {
    throw new UserError(`${file} has no table [tool.loopscope].`);
  }
  return config;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') {
      return null;
    }
    throw new UserError(`The configuration ${file} ${fileErrorReason(error)}.`);
  }
}

/** The configuration in a file; `null` for a `pyproject.toml` without one. */
function configFrom(file: string, text: string): Config | null {
  const shown = path.relative(process.cwd(), file) || file;
  // A project file of other tools must not stop us: only a file with our table is parsed.
  if (path.basename(file) === 'pyproject.toml' && !text.includes('loopscope')) {
    return null;
  }
  const table = tableIn(shown, text, path.basename(file) === 'pyproject.toml');
  return table && new TableReader(shown, table).config(file);
}

function tableIn(shown: string, text: string, isProject: boolean): Table | null {
  let root: Table;
  try {
    root = parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    const { line, message } = error as { line?: number; message: string };
    const reason = message.split('\n')[0].replace(/^Invalid TOML document: /, '');
    throw new UserError(
      `${shown} is not valid TOML${line === undefined ? '' : `, see line ${line}`}: ${reason}.`
    );
  }
  if (!isProject) {
    return root;
  }
  const tool = isTable(root.tool) ? root.tool : {};
  if (tool.loopscope !== undefined && !isTable(tool.loopscope)) {
    throw new UserError(`${shown}: "tool.loopscope" must be a table.`);
  }
  return tool.loopscope ?? null;
}

const KEYS = [
  'select',
  'ignore',
  'levels',
  'per-file-ignores',
  'exclude',
  'respect-gitignore',
  'baseline'
] as const;

/** Reads the values of the table, and names the first that is wrong. */
class TableReader {
  constructor(
    private readonly shown: string,
    private readonly table: Table
  ) {}

  config(file: string): Config {
    const unknown = Object.keys(this.table).find(key => !KEYS.some(known => known === key));
    if (unknown !== undefined) {
      this.fail(`there is no option "${unknown}". The options are ${KEYS.join(', ')}`);
    }
    const baseline = this.value('baseline', 'string', null);
    if (baseline === '') {
      this.fail('"baseline" must be the path of a file');
    }
    return {
      file,
      folder: path.dirname(file),
      select: this.table.select === undefined ? null : this.rules('select', this.table.select),
      ignore: this.rules('ignore', this.table.ignore ?? []),
      levels: this.levels(),
      perFileIgnores: Object.entries(this.subtable('per-file-ignores')).map(
        ([pattern, ids]) => [pattern, this.rules(`per-file-ignores."${pattern}"`, ids)] as const
      ),
      exclude: this.strings('exclude', this.table.exclude ?? []),
      respectGitignore: this.value('respect-gitignore', 'boolean', true),
      baseline: baseline === null ? null : path.resolve(path.dirname(file), baseline)
    };
  }

  private levels(): Config['levels'] {
    const entries = Object.entries(this.subtable('levels')).map(([id, value]) => {
      const [rule] = this.rules('levels', [id]);
      const level = LEVELS.find(known => known === value);
      return [
        rule,
        level ?? this.fail(`the level of "${id}" must be one of ${LEVELS.join(', ')}`)
      ] as const;
    });
    return Object.fromEntries(entries);
  }

  private rules(key: string, value: unknown): readonly RuleId[] {
    const { known, unknown } = knownRules(this.strings(key, value));
    return unknown === null
      ? known
      : this.fail(`"${key}" names a rule "${unknown}", which does not exist`);
  }

  private strings(key: string, value: unknown): readonly string[] {
    return Array.isArray(value) && value.every(item => typeof item === 'string' && item !== '')
      ? (value as string[])
      : this.fail(`"${key}" must be a list of texts`);
  }

  private subtable(key: string): Table {
    const value = this.table[key] ?? {};
    return isTable(value) ? value : this.fail(`"${key}" must be a table`);
  }

  private value<Default>(key: string, type: 'string', absent: Default): string | Default;
  private value<Default>(key: string, type: 'boolean', absent: Default): boolean | Default;
  private value(key: string, type: string, absent: unknown): unknown {
    const value = this.table[key];
    if (value === undefined) {
      return absent;
    }
    const what = type === 'boolean' ? 'true or false' : 'a text';
    return typeof value === type ? value : this.fail(`"${key}" must be ${what}`);
  }

  private fail(problem: string): never {
    throw new UserError(`${this.shown}: ${problem}.`);
  }
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
