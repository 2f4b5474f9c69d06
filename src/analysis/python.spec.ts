import { parse, type Node } from './python';
import { Dice, randomProgram } from './testing/programs';

/** A tree as text. */
function outline({ kind, from, to, children }: Node): string {
  return `${kind}[${from}-${to}](${children.map(outline).join(' ')})`;
}

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

  it('makes the same tree with and without what it knew before', () => {
    const dice = new Dice(5);
    for (let seed = 0; seed < 300; seed++) {
      const source = randomProgram(seed).cells.join('');
      let before = parse(source);
      for (let edits = 0; edits < 5; edits++) {
        const at = dice.below(source.length);
        const end = Math.min(source.length, at + dice.below(4));
        const insert = dice.pick(['', 'x', '\n', ' ', '(', ')', '"', 'await ', '%ls\n', '    ']);
        const after = source.slice(0, at) + insert + source.slice(end);
        const again = parse(after, before);
        expect(outline(again.root)).toBe(outline(parse(after).root));
        before = again;
      }
    }
  });
});
