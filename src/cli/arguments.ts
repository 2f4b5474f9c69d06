/**
 * Reads the arguments of the command line.
 */

import { parseArgs } from 'node:util';

import type { RuleId } from '../analysis';
import type { RuleSelection } from './config/file-rules';
import { knownRules } from './config/rule-list';
import { messageOf, UserError } from './errors';
import { isCodeFile } from './formats/open-file';
import { commandsWith, OPTIONS, type CommandName } from './options';

/** The form of a report. */
export type Format = 'text' | 'json' | 'sarif' | 'github' | 'junit' | 'html';

/** The options of `loopscope check`. */
export interface CheckOptions {
  readonly paths: readonly string[];
  /** Whether the safe fixes are applied. */
  readonly fix: boolean;
  /** Whether the fixes of tier `ask` are applied too. */
  readonly ask: boolean;
  /** Whether the changes are shown and not written. */
  readonly diff: boolean;
  /** Whether comments that ignore the findings are written. */
  readonly addIgnore: boolean;
  /** The rules that are named; they count more than those of the configuration. */
  readonly selection: RuleSelection;
  /** Patterns of files that are left out. */
  readonly exclude: readonly string[];
  /** The file with the configuration; `null` searches for it. */
  readonly config: string | null;
  /** Whether no configuration is read. */
  readonly isolated: boolean;
  readonly baseline: string | null;
  readonly writeBaseline: boolean;
  /** The name of the input, if it is checked in place of files. */
  readonly stdinName: string | null;
  readonly format: Format;
  /** The file for the report; `null` prints it. */
  readonly output: string | null;
  /** Whether the summary is left out. */
  readonly quiet: boolean;
  /** Whether only the numbers are printed. */
  readonly statistics: boolean;
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

const FORMATS: readonly Format[] = ['text', 'json', 'sarif', 'github', 'junit', 'html'];

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
    case 'run':
      throw new UserError(
        '"loopscope run" is in the Python package: pip install "jupyterlab-loopscope[run]".'
      );
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
  const { diff = false, isolated = false, config = null, baseline = null } = values;
  const { statistics = false, exclude = [] } = values;
  const addIgnore = values['add-ignore'] ?? false;
  const writeBaseline = values['write-baseline'] ?? false;
  const stdinName = values['stdin-filename'] ?? null;
  if (paths.length === 0) {
    throw new UserError('Name the files or folders to check, such as "loopscope check .".');
  }
  if ([...paths, output, config, baseline, stdinName, ...exclude].includes('')) {
    throw new UserError('One of the paths is empty.');
  }
  if (output !== null && isCodeFile(output)) {
    throw new UserError(
      '--output names the file for the report. It cannot be a notebook or a Python file.'
    );
  }
  if (ask && !fix && !diff) {
    throw new UserError('--ask needs --fix. It applies more fixes than --fix alone.');
  }
  refuseTogether({ '--fix': fix, '--diff': diff, '--add-ignore': addIgnore });
  refuseTogether({ '--diff': diff, '--format': values.format !== undefined });
  refuseTogether({ '--diff': diff, '--output': output !== null });
  refuseTogether({ '--write-baseline': writeBaseline, '--add-ignore': addIgnore, '--diff': diff });
  refuseTogether({ '--config': config !== null, '--isolated': isolated });
  if (porting && (fix || diff || addIgnore)) {
    throw new UserError(
      '--porting cannot be combined with --fix, because a fixed script would no longer run. "loopscope port" writes it as a notebook.'
    );
  }
  const format = FORMATS.find(name => name === (values.format ?? 'text'));
  if (!format) {
    throw new UserError(
      `There is no format "${values.format}". Choose text, json, sarif, github or junit.`
    );
  }
  if (statistics && format !== 'text') {
    throw new UserError('--statistics goes with the format text. The other formats have numbers.');
  }
  if (paths.includes('-') && paths.length > 1) {
    throw new UserError('The path "-" stands for the input. It cannot be combined with files.');
  }
  if (stdinName !== null && !paths.includes('-')) {
    throw new UserError('--stdin-filename needs the path "-".');
  }
  if (stdinName !== null && !isCodeFile(stdinName)) {
    throw new UserError(`--stdin-filename ${stdinName} is not the name of a file to check.`);
  }
  const selection = { select: ruleIds(values.select), ignore: ruleIds(values.ignore) ?? [] };
  return {
    ...{ paths, fix, ask, diff, addIgnore, selection, exclude, config, isolated, baseline },
    ...{ writeBaseline, stdinName, format, output, quiet, statistics, porting }
  };
}

/** Refuses options that contradict each other. */
function refuseTogether(given: Readonly<Record<string, boolean>>): void {
  const [first, second] = Object.keys(given).filter(name => given[name]);
  if (second !== undefined) {
    throw new UserError(`${first} cannot be combined with ${second}.`);
  }
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
    const option = /^Unknown option '--([\w-]+)'/.exec(text)?.[1] ?? '';
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
  const { known, unknown } = knownRules(ids);
  if (unknown !== null) {
    throw new UserError(`There is no rule "${unknown}". "loopscope rules" lists the rules.`);
  }
  if (ids.length === 0) {
    throw new UserError('Name at least one rule. "loopscope rules" lists the rules.');
  }
  return known;
}
