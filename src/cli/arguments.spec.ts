import { RULES } from '../analysis/engine';
import { HELP, readArguments } from './arguments';

const check = (...args: string[]) => {
  const request = readArguments(['check', ...args]);
  if (request.command !== 'check') {
    throw new Error(request.command);
  }
  return request.options;
};

describe('readArguments', () => {
  it('reads a plain check', () => {
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

  it('reads which rules are wanted', () => {
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
  ])('understands %j', (args, command) => {
    expect(readArguments(args)).toEqual({ command });
  });

  it.each([
    [['nb.ipynb'], 'Did you mean "loopscope check nb.ipynb"?'],
    [['--fix'], 'Say what to do'],
    [['check'], 'Name the files'],
    [['check', '.', '--ask'], '--ask goes with --fix'],
    [['check', '.', '--fix', '--porting'], '--porting goes without --fix'],
    [['check', '.', '--format', 'xml'], 'There is no format "xml"'],
    [['check', '.', '--select', 'nope'], 'There is no rule "nope"'],
    [['check', '--fix', ''], 'One of the paths is empty'],
    [['check', '.', '--select', ''], 'Name at least one rule'],
    [['check', '--output', 'a.ipynb', 'b.ipynb'], '--output names the file for the report'],
    [['check', '.', '--nope'], "Unknown option '--nope'"]
  ])('refuses %j', (args, why) => {
    expect(() => readArguments(args)).toThrow(why);
  });

  it('tells of every option', () => {
    for (const option of [
      'fix',
      'ask',
      'select',
      'ignore',
      'format',
      'output',
      'quiet',
      'porting'
    ]) {
      expect(HELP).toContain(`--${option}`);
    }
  });
});
