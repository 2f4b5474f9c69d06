import { maskIPython } from './ipython';
import { Dice } from '../../testing/random/dice';

/** The masked text, with each run of blanks as one. */
const masked = (source: string): string => maskIPython(source).text.replace(/ +(?=\n|$)/g, '');

describe('maskIPython', () => {
  it.each([
    ['x = 1\n', 'x = 1\n'],
    ['%matplotlib inline\nx\n', '0\nx\n'],
    ['if x:\n    !ls\n', 'if x:\n    0\n'],
    ['x = !ls\n', 'x = 0\n'],
    ['größe = !ls\n', 'größe = 0\n'],
    ['größe?\n', '0\n'],
    ['x, y = %pwd\n', 'x, y = 0\n'],
    ['f?\n?f\nf.g??\n', '0\n0\n0\n'],
    ['!a \\\n b\nc\n', '0\n\nc\n'],
    ['/f x\n,g y\n;h z\n', '0\n0\n0\n'],
    ['(a\n% b)\n', '(a\n% b)\n'],
    ['a \\\n% b\n', 'a \\\n% b\n'],
    ['"""\n%a\n!b\n"""\n%c\n', '"""\n%a\n!b\n"""\n0\n'],
    ["x = '''\n?\n'''\n", "x = '''\n?\n'''\n"],
    ['# what?\n', '# what?\n'],
    ['# why\\\n%a\n', '# why\\\n0\n'],
    ['x = "why?"\n', 'x = "why?"\n'],
    ['a % b\n', 'a % b\n'],
    ['a != b\n', 'a != b\n'],
    ['%%bash\nls\n', '\n\n'],
    ['%%capture\nx = 1\n', '\nx = 1\n'],
    ['t"{x}"\n', 'f"{x}"\n']
  ])('makes %j parseable', (source, expected) => {
    expect(masked(source)).toBe(expected);
  });

  it.each([
    ['%time x = f()\n', '%time', ' x = f()'],
    ['%timeit -n 10 -r3 f()\n', '%timeit', ' f()'],
    ['%%time\nx\n', '%%time', '\nx\n'],
    ['\n\n%%timeit -n 1\nx\n', '%%timeit', '\nx\n']
  ])('knows what the magic of %j runs', (source, name, body) => {
    const [magic] = maskIPython(source).magics;
    expect(magic.name).toBe(name);
    expect(source.slice(magic.body, magic.to)).toBe(body);
  });

  it('keeps every offset of any text', () => {
    const dice = new Dice(3);
    const parts = ['%', '%%', '!', '?', 'x', ' ', '\n', '"', "'''", '(', ')', '\\', '#', '=', 't"'];
    for (let round = 0; round < 5000; round++) {
      let source = '';
      for (let count = dice.below(20); count > 0; count--) {
        source += dice.pick(parts);
      }
      const { text } = maskIPython(source);
      expect(text).toHaveLength(source.length);
      expect(text.split('\n').length).toBe(source.split('\n').length);
    }
  });
});
