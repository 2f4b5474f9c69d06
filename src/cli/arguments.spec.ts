import { RULES } from '../analysis/engine';
import { readArguments } from './arguments';
import { defaultConfig } from './config/config';
import { FileRules } from './config/file-rules';
import { HELP_TEXT, OPTIONS } from './options';

const check = (...args: string[]) => {
  const request = readArguments(['check', ...args]);
  if (request.command !== 'check') {
    throw new Error(request.command);
  }
  return request.options;
};

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('readArguments', () => {
  it('reads a check without options', () => {
    expect(check('a', 'b')).toEqual({
      paths: ['a', 'b'],
      fix: false,
      ask: false,
      diff: false,
      addIgnore: false,
      selection: { select: null, ignore: [] },
      exclude: [],
      config: null,
      isolated: false,
      baseline: null,
      writeBaseline: false,
      stdinName: null,
      format: 'text',
      output: null,
      quiet: false,
      statistics: false,
      porting: false
    });
  });

  it('reads the selected rules', () => {
    const all = RULES.map(({ id }) => id);
    const off = (...args: string[]) =>
      Object.keys(new FileRules(defaultConfig('/'), check('.', ...args).selection).offIn('/a.py'));
    expect(off('--ignore', 'asyncio-run, uvloop')).toEqual(['asyncio-run', 'uvloop']);
    expect(off('--select=asyncio-run')).toEqual(all.filter(id => id !== 'asyncio-run'));
    expect(off('--select', 'asyncio-run', '--select', 'uvloop', '--ignore', 'uvloop')).toEqual(
      all.filter(id => id !== 'asyncio-run')
    );
  });

  it.each([
    [[], 'help'],
    [['--help'], 'help'],
    [['check', '-h'], 'help'],
    [['--version'], 'version'],
    [['rules'], 'rules']
  ])('reads %j', (args, command) => {
    expect(readArguments(args)).toEqual({ command });
  });

  it.each([
    [['nb.ipynb'], 'Did you mean "loopscope check nb.ipynb"?'],
    [['--fix'], 'Name a command'],
    [['check'], 'Name the files'],
    [['check', '.', '--ask'], '--ask needs --fix'],
    [['check', '.', '--fix', '--porting'], '--porting cannot be combined with --fix'],
    [['check', '.', '--format', 'xml'], 'There is no format "xml"'],
    [['check', '.', '--select', 'nope'], 'There is no rule "nope"'],
    [['check', '--fix', ''], 'One of the paths is empty'],
    [['check', '.', '--select', ''], 'Name at least one rule'],
    [['check', '--output', 'a.ipynb', 'b.ipynb'], '--output names the file for the report'],
    [['check', '.', '--fix', '--diff'], '--fix cannot be combined with --diff'],
    [['check', '.', '--diff', '--format', 'json'], '--diff cannot be combined with --format'],
    [['check', '.', '--add-ignore', '--fix'], '--fix cannot be combined with --add-ignore'],
    [['check', '.', '--config', 'a.toml', '--isolated'], '--config cannot be combined with'],
    [['check', '-', 'a.py'], 'It cannot be combined with files'],
    [['check', '.', '--stdin-filename', 'a.py'], '--stdin-filename needs the path "-"'],
    [['check', '-', '--stdin-filename', 'a.txt'], 'is not the name of a file to check'],
    [['check', '.', '--statistics', '--format', 'json'], '--statistics goes with the format text'],
    [['port', 'a.py', '--write-baseline'], '--write-baseline goes with "loopscope check"'],
    [['check', '.', '--nope'], "Unknown option '--nope'. See"],
    [['check', '.', '--force'], '--force goes with "loopscope port"'],
    [['port', 'a.ipynb', '--ask'], '--ask goes with "loopscope check"'],
    [['rules', '--quiet'], '--quiet goes with "loopscope check"']
  ])('refuses %j', (args, why) => {
    expect(() => readArguments(args)).toThrow(why);
  });

  it.each(Object.entries(OPTIONS))('describes every option of %s', (_, options) => {
    for (const [name, { help }] of Object.entries(options)) {
      expect(HELP_TEXT).toMatch(new RegExp(`^  (-\\w, )?--${name}\\b.*  ${escaped(help)}$`, 'm'));
    }
  });

  it('finds the command after an option with a value', () => {
    const request = readArguments(['--format', 'json', 'check', '.']);
    expect(request).toMatchObject({ command: 'check', options: { format: 'json', paths: ['.'] } });
  });
});
