/**
 * The commands and their options. `loopscope --help` prints this table.
 */

import type { ParseArgsConfig } from 'node:util';

import { columns } from './columns';

/** An option as `parseArgs` takes it, and its line in the help text. */
type Option = NonNullable<ParseArgsConfig['options']>[string] & {
  /** What stands for the value in the help text. */
  readonly value?: string;
  readonly help: string;
};

/** The options that every command has. */
const COMMON = {
  help: { type: 'boolean', short: 'h', help: 'Show this text.' },
  version: { type: 'boolean', short: 'V', help: 'Show the version.' }
} as const satisfies Record<string, Option>;

const CHECK = {
  fix: { type: 'boolean', help: 'Apply the safe fixes.' },
  ask: {
    type: 'boolean',
    help: 'With --fix: also apply the fixes that JupyterLab asks about first. Review the changes.'
  },
  select: { type: 'string', multiple: true, value: 'A,B', help: 'Report only these rules.' },
  ignore: { type: 'string', multiple: true, value: 'A,B', help: 'Do not report these rules.' },
  exclude: {
    type: 'string',
    multiple: true,
    value: 'PATTERN',
    help: 'Leave out files and folders, with a pattern as in .gitignore.'
  },
  format: {
    type: 'string',
    value: 'FORMAT',
    help: 'Choose text (the default), json, sarif, github, junit or html.'
  },
  output: { type: 'string', short: 'o', value: 'FILE', help: 'Write the report to this file.' },
  quiet: { type: 'boolean', short: 'q', help: 'Print the findings without the summary.' },
  statistics: {
    type: 'boolean',
    help: 'Print the number of findings of each rule, and no findings.'
  },
  diff: { type: 'boolean', help: 'Print what --fix would change, and write nothing.' },
  'stdin-filename': {
    type: 'string',
    value: 'NAME',
    help: 'With the path "-": the name that the input has. With --fix, the output is the fixed text.'
  },
  'add-ignore': { type: 'boolean', help: 'Write a comment that ignores each finding there is.' },
  baseline: { type: 'string', value: 'FILE', help: 'Do not report the findings in this file.' },
  'write-baseline': {
    type: 'boolean',
    help: 'Write the findings there are to the baseline.'
  },
  config: { type: 'string', value: 'FILE', help: 'Read the configuration from this file.' },
  isolated: { type: 'boolean', help: 'Read no configuration.' },
  porting: {
    type: 'boolean',
    help: 'Also read scripts without cells, as if their code were in a notebook.'
  }
} as const satisfies Record<string, Option>;

const PORT = {
  output: {
    type: 'string',
    short: 'o',
    value: 'FILE',
    help: 'Write to this .py or .ipynb file. The default is the same name with the other ending.'
  },
  force: { type: 'boolean', help: 'Replace the file if it exists.' },
  quiet: { type: 'boolean', short: 'q', help: 'Print the findings without the notes.' }
} as const satisfies Record<string, Option>;

/** The options of each command. */
export const OPTIONS = {
  check: { ...CHECK, ...COMMON },
  port: { ...PORT, ...COMMON },
  rules: COMMON
} as const;

/** The name of a command. */
export type CommandName = keyof typeof OPTIONS;

/** The commands that have an option. */
export function commandsWith(option: string): CommandName[] {
  const names = Object.keys(OPTIONS) as CommandName[];
  return names.filter(name => option in OPTIONS[name]);
}

/** The text that `--help` prints. */
export const HELP_TEXT = `Loopscope finds asyncio mistakes in notebooks and fixes them.

${lines([
  [
    'loopscope check PATH…',
    'Check notebooks, and Python and Markdown files with cells. Folders are searched. "-" is the input.'
  ],
  ['loopscope port FILE', 'Write a notebook as a script, or a script as a notebook.'],
  [
    'loopscope run PATH…',
    'Execute notebooks, and fail on what asyncio leaves behind. See "run --help".'
  ],
  ['loopscope rules', 'List the rules.']
])}
Options of check:
${optionLines(CHECK)}
Options of port:
${optionLines(PORT)}
Options of every command:
${optionLines(COMMON)}
Exit codes:
${lines([
  ['0', 'No findings are left.'],
  ['1', 'Findings are left.'],
  ['2', 'A file or an option could not be used.']
])}`;

function optionLines(options: Readonly<Record<string, Option>>): string {
  return lines(
    Object.entries(options).map(([name, { short, value, help }]) => {
      const names = short ? `-${short}, --${name}` : `--${name}`;
      return [value ? `${names} ${value}` : names, help];
    })
  );
}

function lines(rows: readonly (readonly string[])[]): string {
  return columns(rows)
    .map(line => `  ${line}\n`)
    .join('');
}
