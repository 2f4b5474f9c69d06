/**
 * Reads the arguments of the command line.
 */

import { parseArgs } from 'node:util';

import type { RuleId } from '../analysis';
import { RULES } from '../analysis/engine';
import { messageOf, UserError } from './errors';
import { commandsWith, OPTIONS, type CommandName } from './options';

/** The form of a report. */
export type Format = 'text' | 'json' | 'sarif';

/** The options of `loopscope check`. */
export interface CheckOptions {
  readonly paths: readonly string[];
  /** Whether the safe fixes are applied. */
  readonly fix: boolean;
  /** Whether the fixes of tier `ask` are applied too. */
  readonly ask: boolean;
  /** The rules that are off, each with the value `false`. */
  readonly rules: Readonly<Partial<Record<RuleId, boolean>>>;
  readonly format: Format;
  /** The file for the report; `null` prints it. */
  readonly output: string | null;
  /** Whether the summary is left out. */
  readonly quiet: boolean;
  /** Whether scripts without cells are read as if their code were in a notebook. */
  readonly porting: boolean;
}

/** The options of `loopscope port`. */
export interface PortOptions {
  readonly path: string;
  /** The file to write; `null` means the same name with the other ending. */
  readonly output: string | null;
  /** Whether an existing file is replaced. */
  readonly force: boolean;
  /** Whether the notes are left out. */
  readonly quiet: boolean;
}

/** A command and its options. */
export type Request =
  | { readonly command: 'port'; readonly options: PortOptions }
  | { readonly command: 'check'; readonly options: CheckOptions }
  | { readonly command: 'rules' | 'version' | 'help' };

const FORMATS: readonly Format[] = ['text', 'json', 'sarif'];

/**
 * Reads the arguments that follow the name of the program.
 *
 * @throws UserError when they cannot be used.
 */
export function readArguments(args: readonly string[]): Request {
  const { positionals, values } = parseArgs({
    args: [...args],
    options: { ...OPTIONS.port, ...OPTIONS.check },
    allowPositionals: true,
    strict: false
  });
  if (values.help || args.length === 0) {
    return { command: 'help' };
  }
  if (values.version) {
    return { command: 'version' };
  }
  const [command] = positionals;
  switch (command) {
    case 'check':
      return { command, options: checkOptions(args) };
    case 'port':
      return { command, options: portOptions(args) };
    case 'rules':
      parse(command, args);
      return { command };
    case undefined:
      throw new UserError(
        'Name a command, such as "loopscope check PATH". "loopscope --help" lists the commands.'
      );
    default:
      throw new UserError(
        `There is no command "${command}". Did you mean "loopscope check ${command}"?`
      );
  }
}

function checkOptions(args: readonly string[]): CheckOptions {
  const { values, paths } = parse('check', args);
  const { fix = false, ask = false, porting = false, quiet = false, output = null } = values;
  if (paths.length === 0) {
    throw new UserError('Name the files or folders to check, such as "loopscope check .".');
  }
  if (paths.includes('')) {
    throw new UserError('One of the paths is empty.');
  }
  if (output !== null && /^$|\.(ipynb|py)$/i.test(output)) {
    throw new UserError(
      '--output names the file for the report. It cannot be a notebook or a Python file.'
    );
  }
  if (ask && !fix) {
    throw new UserError('--ask needs --fix. It applies more fixes than --fix alone.');
  }
  if (porting && fix) {
    throw new UserError(
      '--porting cannot be combined with --fix, because a fixed script would no longer run. "loopscope port" writes it as a notebook.'
    );
  }
  const format = FORMATS.find(name => name === (values.format ?? 'text'));
  if (!format) {
    throw new UserError(`There is no format "${values.format}". Choose text, json or sarif.`);
  }
  const rules = disabledRules(ruleIds(values.select), ruleIds(values.ignore));
  return { paths, fix, ask, rules, format, output, quiet, porting };
}

function portOptions(args: readonly string[]): PortOptions {
  const { values, paths } = parse('port', args);
  const [path, ...more] = paths;
  if (!path || more.length > 0) {
    throw new UserError('Name one file to port, such as "loopscope port analysis.ipynb".');
  }
  const { output = null, force = false, quiet = false } = values;
  return { path, output, force, quiet };
}

function parse<Command extends CommandName>(command: Command, args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: OPTIONS[command],
      allowPositionals: true
    });
    return { values, paths: positionals.slice(1) };
  } catch (error) {
    const text = messageOf(error);
    const option = /^Unknown option '--(\w+)'/.exec(text)?.[1] ?? '';
    const [other] = commandsWith(option);
    throw new UserError(
      other
        ? `--${option} goes with "loopscope ${other}", not with "loopscope ${command}".`
        : // Node explains how to pass such a value; the first sentence is enough.
          `${text.split(/[.\n]/)[0]}. See "loopscope --help".`
    );
  }
}

/** The rule ids in the values of an option; `null` without values. */
function ruleIds(values: readonly string[] | undefined): readonly RuleId[] | null {
  if (!values) {
    return null;
  }
  const ids = values
    .flatMap(value => value.split(','))
    .map(id => id.trim())
    .filter(id => id !== '');
  const known = ids.flatMap(id => RULES.find(rule => rule.id === id)?.id ?? []);
  const unknown = ids.find(id => !known.some(rule => rule === id));
  if (unknown !== undefined) {
    throw new UserError(`There is no rule "${unknown}". "loopscope rules" lists the rules.`);
  }
  if (ids.length === 0) {
    throw new UserError('Name at least one rule. "loopscope rules" lists the rules.');
  }
  return known;
}

function disabledRules(
  selected: readonly RuleId[] | null,
  ignored: readonly RuleId[] | null
): Partial<Record<RuleId, boolean>> {
  const off = RULES.filter(
    ({ id }) => (selected !== null && !selected.includes(id)) || ignored?.includes(id)
  );
  return Object.fromEntries(off.map(({ id }) => [id, false]));
}
