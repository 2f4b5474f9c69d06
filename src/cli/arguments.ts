/**
 * What the user asks for on the command line.
 */

import { parseArgs, type ParseArgsConfig } from 'node:util';

import type { RuleId } from '../analysis';
import { RULES } from '../analysis/engine';
import { messageOf, UserError } from './errors';

/** How findings are told. */
export type Format = 'text' | 'json' | 'sarif';

/** What `loopscope check` is to do. */
export interface CheckOptions {
  readonly paths: readonly string[];
  /** Whether fixes are written, and of which tiers. */
  readonly fix: boolean;
  readonly ask: boolean;
  /** Rules that are off. */
  readonly rules: Readonly<Partial<Record<RuleId, boolean>>>;
  readonly format: Format;
  /** The file that the report goes to, instead of the terminal. */
  readonly output: string | null;
  /** Findings only, without the summary. */
  readonly quiet: boolean;
  /** Whether plain scripts are read as if they stood in a notebook. */
  readonly porting: boolean;
}

/** What `loopscope port` is to do. */
export interface PortOptions {
  readonly path: string;
  /** The file to write; beside the other, with the other ending, if not given. */
  readonly output: string | null;
  /** Whether a file that is there may be replaced. */
  readonly force: boolean;
  /** Findings only, no remarks. */
  readonly quiet: boolean;
}

/** What the command line asks for. */
export type Request =
  | { readonly command: 'port'; readonly options: PortOptions }
  | { readonly command: 'check'; readonly options: CheckOptions }
  | { readonly command: 'rules' | 'version' | 'help' };

/** What `--help` prints. */
export const HELP = `loopscope: finds asyncio mistakes in notebooks, and mends them.

  loopscope check PATH…   check notebooks (.ipynb), and .py files with "# %%" cells; folders are searched
  loopscope port FILE     write a notebook as a script that runs with asyncio.run(), or a script as a notebook
  loopscope rules         list the rules

Options of check:
  --fix             apply the safe fixes
  --ask             with --fix: also apply the fixes that JupyterLab asks about first; read the difference
  --select A,B      only these rules
  --ignore A,B      not these rules
  --format FORMAT   text (the default), json or sarif
  --output FILE     write the report to FILE
  --quiet           findings only, no summary
  --porting         also read scripts without cells, as if their code stood in a notebook

Options of port:
  --output FILE, -o the file to write: FILE.py or FILE.ipynb; the same name with the other ending if left out
  --force           replace the file if it is there already
  --quiet           findings only, no remarks

  --version, --help

Exit code: 0 nothing found, 1 findings are left, 2 something could not be checked or written.
`;

const OPTIONS = {
  fix: { type: 'boolean' },
  ask: { type: 'boolean' },
  select: { type: 'string', multiple: true },
  ignore: { type: 'string', multiple: true },
  format: { type: 'string' },
  output: { type: 'string', short: 'o' },
  force: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  porting: { type: 'boolean' },
  version: { type: 'boolean', short: 'V' },
  help: { type: 'boolean', short: 'h' }
} as const satisfies ParseArgsConfig['options'];

const FORMATS: readonly string[] = ['text', 'json', 'sarif'];

/** Reads the arguments. Throws `Unusable` for what makes no sense. */
export function readArguments(args: readonly string[]): Request {
  const { values, positionals } = parse(args);
  if (values.help || args.length === 0) {
    return { command: 'help' };
  }
  if (values.version) {
    return { command: 'version' };
  }
  const [command, ...paths] = positionals;
  if (command === 'rules') {
    return { command: 'rules' };
  }
  if (command === 'port') {
    return { command, options: portOptions(paths, values) };
  }
  if (command !== 'check') {
    throw new UserError(
      command === undefined
        ? 'Say what to do: "loopscope check PATH", or "loopscope --help".'
        : `There is no command "${command}". Did you mean "loopscope check ${command}"?`
    );
  }
  if (paths.length === 0) {
    throw new UserError('Name the files or folders to check, such as "loopscope check .".');
  }
  if (paths.includes('')) {
    throw new UserError('One of the paths is empty.');
  }
  if (values.output !== undefined && /^$|\.(ipynb|py)$/i.test(values.output)) {
    throw new UserError(
      '--output names the file for the report, which must not be a notebook or Python file.'
    );
  }
  if (values.ask && !values.fix) {
    throw new UserError('--ask goes with --fix: it says which fixes to apply.');
  }
  if (values.force) {
    throw new UserError('--force goes with "loopscope port": check never replaces another file.');
  }
  if (values.porting && values.fix) {
    throw new UserError(
      '--porting goes without --fix: a script with await at its top level would no longer run as a script. "loopscope port" writes it as a notebook.'
    );
  }
  const format = values.format ?? 'text';
  if (!FORMATS.includes(format)) {
    throw new UserError(`There is no format "${format}". Choose text, json or sarif.`);
  }
  return {
    command: 'check',
    options: {
      paths,
      fix: values.fix ?? false,
      ask: values.ask ?? false,
      rules: disabledRules(ruleIds(values.select), ruleIds(values.ignore)),
      format: format as Format,
      output: values.output ?? null,
      quiet: values.quiet ?? false,
      porting: values.porting ?? false
    }
  };
}

/** The options that say how to check, which port has no use for. */
const OF_CHECK = ['fix', 'ask', 'select', 'ignore', 'format', 'porting'] as const;

function portOptions(
  [file, ...more]: readonly string[],
  values: ReturnType<typeof parse>['values']
): PortOptions {
  if (!file || more.length > 0) {
    throw new UserError('Name one file to port, such as "loopscope port analysis.ipynb".');
  }
  const foreign = OF_CHECK.find(option => values[option] !== undefined);
  if (foreign) {
    throw new UserError(`--${foreign} goes with "loopscope check", not with port.`);
  }
  return {
    path: file,
    output: values.output ?? null,
    force: values.force ?? false,
    quiet: values.quiet ?? false
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // Node explains more than anybody wants to know, after the first sentence.
    throw new UserError(`${messageOf(error).split(/[.\n]/)[0]}. See "loopscope --help".`);
  }
}

function ruleIds(values: readonly string[] | undefined): readonly RuleId[] | null {
  const names = values?.flatMap(value => value.split(',')).map(name => name.trim());
  const given = names?.filter(name => name !== '');
  const known = given?.flatMap(name => RULES.find(({ id }) => id === name)?.id ?? []);
  const unknown = given?.find(name => !known!.some(id => id === name));
  if (unknown !== undefined) {
    throw new UserError(`There is no rule "${unknown}". "loopscope rules" lists them.`);
  }
  if (values?.length && given?.length === 0) {
    throw new UserError('Name at least one rule. "loopscope rules" lists them.');
  }
  return known ?? null;
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
