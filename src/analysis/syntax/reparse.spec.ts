import { parse } from './parse';
import { reparse } from './reparse';
import { Dice } from '../testing/random/dice';
import { randomProgram } from '../testing/random/trees';
import { readTree, type Node } from './tree';

/** A tree as text. */
function outline({ kind, from, to, children }: Node): string {
  return `${kind}[${from}-${to}](${children.map(outline).join(' ')})`;
}

/** Whether every node knows its parent, and its place there. */
function isLinked(node: Node): boolean {
  return node.children.every(
    (child, index) => child.parent === node && child.index === index && isLinked(child)
  );
}

/** What the edit leaves of one text. */
function again(before: string, after: string): Node | undefined {
  return reparse(before, readTree(before).root, after)?.root;
}

const TEXT = 'import a\nx = 1\n# two\ndef f():\n    return 2\n\ny = f()\nz = 3\n';

describe('reparse', () => {
  it.each([
    ['x = 1', 'x = g(1)'],
    ['import a', 'import ab'],
    ['z = 3', 'z = (\n    3\n)'],
    ['# two\n', ''],
    ['    return 2\n', '    return 2\n    # three\n'],
    ['import a', 'import a\nimport b'],
    ['y = f()\n', '"""\n\ny = f()\n"""\n'],
    ['def f():', '@g\ndef f():'],
    ['    return 2\n\ny', '    return 2\nxy']
  ])('reads %j that becomes %j', (old, now) => {
    const after = TEXT.replace(old, now);
    const root = again(TEXT, after)!;
    expect(outline(root)).toBe(outline(readTree(after).root));
    expect(isLinked(root)).toBe(true);
  });

  it('reads two places at once', () => {
    const after = TEXT.replace('import a', 'import asyncio').replace('3', '4');
    expect(outline(again(TEXT, after)!)).toBe(outline(readTree(after).root));
  });

  it.each([
    ['x = 1', 'x = (1'],
    ['x = 1', '"""x = 1'],
    ['z = 3\n', 'z = 3 \\\n'],
    ['x = 1\n', 'x = 1 \\\n'],
    ['x = 1', 'if x:']
  ])('leaves it to the parser of the whole when %j becomes %j', (old, now) => {
    expect(again(TEXT, TEXT.replace(old, now))).toBeUndefined();
  });

  it('has nothing to take over from blank lines', () => {
    expect(again('  \n \n   \n', 'x\ny\nz\n')).toBeUndefined();
  });

  it('takes only statements at the margin for beginnings', () => {
    expect(again('  a = 1\n  b = 2\n  c = 3\n', '  a = 1\n  b = 2\n  c = 4\n')).toBeUndefined();
  });

  it('builds the same tree as a parse of the whole text, after any edit', () => {
    const dice = new Dice(5);
    const inserts = ['', 'x', '\n', ' ', '(', ')', '"', "'''", 'await ', '%ls\n', '    ', '\\\n'];
    const lines = [
      'x = 1',
      '# c',
      '',
      '    # c',
      'def f():\n    return 1',
      'if x:\n    y',
      '    y'
    ];
    const more = ['x = """a\n\nb"""', 'x = 1; y', 'x = (1,\n  2)', 'else:\n    z', '  \\', '@d'];
    const wrong: string[] = [];
    let used = 0;
    for (let seed = 0; seed < 200; seed++) {
      let source = [0, 1, 2].map(part => randomProgram(3 * seed + part).cells.join('')).join('\n');
      let before = parse(source);
      for (let edits = 0; edits < 5; edits++) {
        const at = dice.below(source.length);
        const margin = source.lastIndexOf('\n', at) + 1;
        const end = source.indexOf('\n', at);
        const after =
          dice.below(2) === 0
            ? `${source.slice(0, at)}${dice.pick(inserts)}${source.slice(at + dice.below(4))}`
            : dice.below(4) === 0
              ? `${source.slice(0, end)}${dice.pick([' \\', '  # c', ';'])}${source.slice(end)}`
              : `${source.slice(0, margin)}${dice.pick([...lines, ...more])}\n${source.slice(margin)}`;
        const whole = parse(after);
        const root = before.broken
          ? undefined
          : reparse(before.input, before.root, whole.input)?.root;
        used += root ? 1 : 0;
        if (root && !(isLinked(root) && outline(root) === outline(whole.root) && !whole.broken)) {
          wrong.push(`${before.text}\n->\n${after}`);
        }
        if (!whole.broken) {
          source = after;
          before = parse(after, before);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(used).toBeGreaterThan(100);
  });
});
