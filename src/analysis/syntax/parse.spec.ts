import { parse } from './parse';

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

  it.each([
    'x = 1.\ny\n',
    'x = [0., -1_0., 2.5, 1.e5, 3.j] + f(a=1.)[1.:2.]\n',
    'x = 1.  # 2.\n',
    'with f() as (a, b):\n    pass\n',
    'async with f(\n    x\n) as (a, _,), g() as b:\n    pass\n',
    'with f() as [a, *b], g() as c.d, h() as e[0]: pass\n',
    'with (f() as a, g() as (b, c)):\n    pass\n',
    'if x:\n    async with (\n        f() as a,  # why\n        g(y) as b,\n    ):\n        pass\n',
    'with (yield_() \\\n  as a):\n    pass\n',
    'with (a, b):\n    pass\n',
    'with días(3) as größe.x, f() as y:\n    pass\n',
    'with (a) as b:\n    pass\n',
    'with (a if b else c) as d, (e, f)[0]:\n    pass\n',
    'def f():\n    pass\n        ',
    '# why\\\n%ls\nx\n'
  ])('reads %j, which its grammar lacks', source => {
    const { text, input, broken } = parse(source);
    expect(broken).toBe(false);
    expect(text.length).toBe(source.length);
    expect(input.trimEnd()).toHaveLength(text.trimEnd().length);
  });

  it.each([
    'a.1\n',
    'x = "1. as (a)"\n',
    'x1.\n',
    'width = (a as b)\n',
    'with (a as b)\n',
    'with días(3) as d:\n    pass\n',
    'match señor:\n    case 1:\n        pass\n',
    'match inédito:\n    case 1:\n        pass\n'
  ])('leaves %j to the parser', source => {
    expect(parse(source).input).toBe(source);
  });
});
