import { RULES } from '../analysis/engine';
import { readArguments } from './arguments';
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
      rules: {},
      format: 'text',
      output: null,
      quiet: false,
      porting: false
    });
  });

  it('reads the selected rules', () => {
    const all = RULES.map(({ id }) => id);
    const off = (...args: string[]) => Object.keys(check('.', ...args).rules);
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
