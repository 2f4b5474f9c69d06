/**
 * Which rules are on in a file.
 */

import path from 'node:path';

import ignore, { type Ignore } from 'ignore';

import type { RuleId } from '../../analysis';
import { RULES } from '../../analysis/engine';
import type { Config, ConfigLevel } from './config';

/** The rules that the command line names, which count more than those of the configuration. */
export interface RuleSelection {
  readonly select: readonly RuleId[] | null;
  readonly ignore: readonly RuleId[];
}

/** The rules that are off, each with the value `false`. */
export type RulesOff = Readonly<Partial<Record<RuleId, boolean>>>;

/** Answers which rules are on in which file, and at which level. */
export class FileRules {
  private readonly off: RulesOff;
  private readonly patterns: readonly (readonly [Ignore, readonly RuleId[]])[];

  constructor(
    private readonly config: Config,
    named: RuleSelection
  ) {
    const selected = named.select ?? config.select;
    const isOn = (id: RuleId): boolean =>
      (selected?.includes(id) ?? true) &&
      !named.ignore.includes(id) &&
      (named.select !== null || (!config.ignore.includes(id) && config.levels[id] !== 'off'));
    this.off = turnedOff(RULES.map(({ id }) => id).filter(id => !isOn(id)));
    this.patterns = config.perFileIgnores.map(([pattern, ids]) => [ignore().add(pattern), ids]);
  }

  /** The rules that are off in a file. */
  offIn(file: string): RulesOff {
    const inside = pathInside(this.config.folder, file);
    const ids = this.patterns.flatMap(([pattern, own]) =>
      inside !== null && pattern.ignores(inside) ? own : []
    );
    return ids.length > 0 ? { ...this.off, ...turnedOff(ids) } : this.off;
  }

  /** The level of a rule that is on. */
  levelOf(rule: RuleId): Exclude<ConfigLevel, 'off'> {
    const level = this.config.levels[rule];
    // The command line can select a rule that the configuration turns off.
    return level === undefined || level === 'off' ? 'warning' : level;
  }
}

function turnedOff(ids: readonly RuleId[]): RulesOff {
  return Object.fromEntries(ids.map(id => [id, false]));
}

/** The path of a file inside a folder, with slashes; `null` for other files. */
export function pathInside(folder: string, file: string): string | null {
  const relative = path.relative(folder, path.resolve(file));
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative)
    ? null
    : relative.split(path.sep).join('/');
}
