import { parse } from './python';

describe('parse', () => {
  it('keeps offsets under IPython syntax', () => {
    const source = '%matplotlib inline\nx = !ls\nf?\nprint(x)\n';
    const { text, broken } = parse(source);
    expect(text).toHaveLength(source.length);
    expect(text.endsWith('print(x)\n')).toBe(true);
    expect(broken).toBe(false);
  });

  it.each(['x = = 1', 'print(', 'def f(:\n    pass', 'é = "\ud83d'])('reads %j', source => {
    expect(() => parse(source)).not.toThrow();
  });

  it('says that broken code is broken', () => {
    expect(parse('x = = 1').broken).toBe(true);
    expect(parse('yield\n').broken).toBe(false);
  });

  it.each([
    'a, b',
    'a,',
    '*a, b',
    '*a, *b,',
    'a or b',
    'not a',
    'not await f() and not g()',
    'a if b else c',
    'a < b <= c',
    'a == b != c',
    'a not in b',
    'a is not b',
    'a in b',
    'a * b ** c << 2',
    'f(a, not b), [c if d else e]',
    '"a, b" or c',
    'a \\\n    or b',
    '(\n    a,\n    b\n)',
    'sure, order, notes, android, iffy'
  ])('reads match %j', subject => {
    const source = `if x:\n  match ${subject}:  # why\n    # then\n\n    case 1 if a or b:\n      f(x)\ng()\n`;
    const { text, broken, root } = parse(source);
    expect(text).toHaveLength(source.length);
    expect(text.split('\n')).toHaveLength(source.split('\n').length);
    expect(broken).toBe(false);
    expect(root.children[0].children[2].children[1].kind).toBe('MatchStatement');
  });

  it.each([
    'match = a or b\n',
    'match(a, b)\n',
    'match.x, y = 1, 2\n',
    'match: int = 3\n',
    'x = """\nmatch a, b:\n  case 1: pass\n"""\n',
    'match [a, b]:\n    case [] | () | {}:\n        pass\n    case str() | A(x=int()):\n        pass\n'
  ])('leaves %j as it is', source => {
    const { text, broken } = parse(source);
    expect([text, broken]).toEqual([source, false]);
  });
});
