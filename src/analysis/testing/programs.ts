/**
 * Random programs with calls of `asyncio.run` in them, for the fuzz. A seed makes the same programs every time.
 */

/** A small generator of numbers (mulberry32). */
export class Dice {
  constructor(private seed: number) {}

  /** A number below `n`. */
  below(n: number): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  }

  /** True once in `n` times. */
  once(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)];
  }
}

/** A way to import asyncio, and what `run` is called then. */
const IMPORTS: readonly (readonly [string, string])[] = [
  ['import asyncio', 'asyncio.run'],
  ['import asyncio as aio', 'aio.run'],
  ['from asyncio import run', 'run'],
  ['from asyncio import run as go', 'go'],
  ['import asyncio\nrunner = asyncio.run', 'runner']
];

const NAMES = ['a', 'b', 'cc', 'x1', 'data'];
const FUNCTIONS = ['f', 'g.h', 'client.get', 'lib.run', 'make'];

/** How tight an expression binds, from loose to tight. */
const LEVELS = [
  'ternary',
  'or',
  'and',
  'not',
  'compare',
  'bitor',
  'sum',
  'product',
  'unary',
  'power',
  'await',
  'primary'
] as const;
type Level = (typeof LEVELS)[number];

const OPERATORS: Partial<Record<Level, readonly string[]>> = {
  or: ['or'],
  and: ['and'],
  compare: ['<', '==', '!=', 'in', 'not in', 'is', 'is not'],
  bitor: ['|', '^', '&', '<<'],
  sum: ['+', '-'],
  product: ['*', '%', '/', '//', '@']
};

/** A random program, in cells. */
export interface RandomProgram {
  readonly cells: readonly string[];
  /** What `asyncio.run` is called in it. */
  readonly runs: readonly string[];
}

/** Makes a program out of a seed. */
export function randomProgram(seed: number): RandomProgram {
  return new Writer(new Dice(seed)).program();
}

class Writer {
  private run = '';
  /** Open brackets: inside of them, lines may break. */
  private brackets = 0;
  /** In a format string: no quotes, no line breaks. */
  private plain = 0;
  private noRun = 0;
  private noWalrus = 0;
  private indent = '';

  constructor(private readonly dice: Dice) {}

  program(): RandomProgram {
    const [imports, run] = this.dice.pick(IMPORTS);
    this.run = run;
    const cells = [imports + '\n'];
    for (let count = 1 + this.dice.below(2); count > 0; count--) {
      cells.push(this.block(1 + this.dice.below(2), 0));
    }
    return { cells, runs: [run] };
  }

  /* Statements. */

  private block(count: number, depth: number): string {
    let text = '';
    for (; count > 0; count--) {
      text += this.statement(depth);
    }
    return text;
  }

  private statement(depth: number): string {
    const { dice } = this;
    const line = (text: string): string =>
      this.indent + text + (dice.once(6) ? '  # asyncio.run(x)' : '') + '\n';
    if (dice.once(12)) {
      return this.magic();
    }
    const kind = dice.below(depth < 2 ? 17 : 8);
    switch (kind) {
      case 0:
      case 1:
        return line(this.expression('ternary', 3));
      case 2:
        return line(`${this.name()} = ${this.expression('ternary', 3)}`);
      case 3:
        return line(`${this.name()} += ${this.runCall(2)}`);
      case 4:
        return line(`assert ${this.expression('ternary', 3)}, ${this.expression('ternary', 1)}`);
      case 5:
        return line(`${this.runCall(2)}.x = ${this.expression('ternary', 2)}`);
      case 6:
        return line(`${this.expression('ternary', 2)}; ${this.name()}, *b = ${this.runCall(2)}`);
      case 7:
        return line(`${this.name()}[${this.expression('ternary', 2)}] = ${this.runCall(2)},`);
      case 8:
        return (
          line(`if ${this.expression('ternary', 2)}:`) +
          this.suite(depth) +
          (dice.once(2) ? line('else:') + this.suite(depth) : '')
        );
      case 9:
        return line(`for ${this.name()} in ${this.expression('ternary', 2)}:`) + this.suite(depth);
      case 10:
        return line(`while ${this.expression('ternary', 2)}:`) + this.suite(depth);
      case 11:
        return line(`with ${this.expression('bitor', 2)} as w:`) + this.suite(depth);
      case 12:
        return line('try:') + this.suite(depth) + line('except E as e:') + this.suite(depth);
      case 13:
        return line(`async def task(n=${this.expression('ternary', 2)}):`) + this.suite(depth);
      case 14:
        return line(`async with ${this.expression('bitor', 2)}:`) + this.suite(depth);
      case 15:
        return line(`match ${this.expression('or', 2)}:`) + this.matchCase(depth);
      default:
        return (
          line('async def go_():') +
          this.suite(depth) +
          `${this.indent}    return ${this.expression('ternary', 2)}\n`
        );
    }
  }

  /** A line that is IPython's, or only looks like it. */
  private magic(): string {
    const { dice, run } = this;
    const text = dice.pick([
      `!echo ${run}(x)`,
      '%matplotlib inline',
      `%alias ${run}(x)`,
      `${this.name()} = !ls ${run}(x)`,
      `${this.name()} = %pwd`,
      `!ls \\\n  ${run}(x)`,
      `${this.name()}?`,
      `x = (a\n% ${this.runCall(2)})`,
      `x = a \\\n% ${this.runCall(2)}`,
      `x = """\n!ls ${run}(x)\n%%time\n"""`
    ]);
    return `${this.indent}${text}\n`;
  }

  private suite(depth: number): string {
    const before = this.indent;
    this.indent += this.dice.once(5) ? '  ' : '    ';
    // All lines of a block are indented alike, so a returning block takes care of itself.
    if (this.indent.length !== before.length + 4) {
      this.indent = before + '    ';
    }
    const text = this.block(1 + this.dice.below(2), depth + 1);
    this.indent = before;
    return text;
  }

  private matchCase(depth: number): string {
    const before = this.indent;
    this.indent += '    ';
    const head = `${this.indent}case [1, *_] if ${this.expression('or', 2)}:\n`;
    const text = head + this.suite(depth);
    this.indent = before;
    return text;
  }

  /* Expressions. */

  private name(): string {
    return this.dice.pick(NAMES);
  }

  private expression(level: Level, depth: number): string {
    const { dice } = this;
    if (depth <= 0) {
      return this.atom(0);
    }
    if (dice.once(3)) {
      return this.runCall(depth);
    }
    const tightness = LEVELS.indexOf(level);
    const chosen = LEVELS[dice.below(LEVELS.length)];
    const text = this.make(chosen, depth - 1);
    return LEVELS.indexOf(chosen) >= tightness ? text : `(${text})`;
  }

  private make(level: Level, depth: number): string {
    const { dice } = this;
    const next = LEVELS[Math.min(LEVELS.indexOf(level) + 1, LEVELS.length - 1)];
    const operand = (): string => this.expression(next, depth);
    switch (level) {
      case 'ternary':
        if (dice.once(5)) {
          return this.lambda(depth);
        }
        return `${operand()} if ${operand()} else ${this.expression('ternary', depth)}`;
      case 'not':
        return `not ${this.expression('not', depth)}`;
      case 'unary':
        return `${dice.pick(['-', '~', '+', '- '])}${this.expression('unary', depth)}`;
      case 'power':
        return `${this.expression('await', depth)}${this.space()}**${this.space()}${this.expression('unary', depth)}`;
      case 'await':
        return `await ${this.expression('primary', depth)}`;
      case 'primary':
        return this.primary(depth);
      default: {
        const operator = dice.pick(OPERATORS[level]!);
        const space = /\w/.test(operator) || dice.once(2) ? ' ' : '';
        const left = level === 'compare' ? operand() : this.expression(level, depth);
        return `${left}${space}${this.breakLine()}${operator}${space || ' '}${operand()}`;
      }
    }
  }

  private lambda(depth: number): string {
    this.noRun++;
    const body = this.expression('ternary', Math.min(depth, 1)).replace(/\bawait\b/g, 'not');
    this.noRun--;
    return `lambda q=${this.expression('ternary', depth)}: 1 or (${body.includes('not') ? 'q' : body})`;
  }

  private primary(depth: number): string {
    const { dice } = this;
    switch (dice.below(5)) {
      case 0:
        return `${this.expression('primary', depth)}.attr`;
      case 1:
        return `${this.expression('primary', depth)}[${this.inBrackets(() => this.expression('ternary', depth))}]`;
      case 2:
        return `${dice.pick(FUNCTIONS)}(${this.inBrackets(() => this.list(depth))})`;
      case 3:
        return `${this.expression('primary', depth)}(${this.inBrackets(() => this.list(depth))})`;
      default:
        return this.atom(depth);
    }
  }

  private list(depth: number): string {
    const items: string[] = [];
    for (let count = this.dice.below(3); count > 0; count--) {
      const star = this.dice.once(8) ? '*' : '';
      items.push(star + this.expression(star ? 'bitor' : 'ternary', depth));
    }
    return (
      items.join(`,${this.breakLine() || ' '}`) + (items.length && this.dice.once(4) ? ',' : '')
    );
  }

  private atom(depth: number): string {
    const { dice } = this;
    if (depth <= 0) {
      const kinds = this.plain ? 2 : 4;
      return [this.name(), String(dice.below(9)), '"s"', '"#)"'][dice.below(kinds)];
    }
    switch (dice.below(this.plain ? 4 : 9)) {
      case 0:
        return `(${this.inBrackets(() => this.expression('ternary', depth))})`;
      case 1:
        return `[${this.inBrackets(() => this.list(depth))}]`;
      case 2:
        return this.comprehension(depth);
      case 3:
        return `(${this.inBrackets(() => `${this.expression('ternary', depth)}, ${this.name()}`)})`;
      case 4:
        return `{${this.inBrackets(() => `${this.expression('ternary', depth)}: ${this.expression('ternary', depth)}`)}}`;
      case 5:
        return this.formatString(depth);
      case 6:
        return `(${this.walrus(depth)})`;
      case 7:
        return `"""text\n    ${dice.once(2) ? '%magic' : 'more'}\n"""`;
      default:
        return `"t" 'u'`;
    }
  }

  private walrus(depth: number): string {
    if (this.noWalrus) {
      return this.name();
    }
    return `${this.name()} := ${this.expression('ternary', depth)}`;
  }

  private comprehension(depth: number): string {
    const [open, close] = this.dice.pick(['[]', '{}']);
    this.noWalrus++;
    const text = this.inBrackets(() => {
      const value = this.expression('ternary', depth);
      const iterable = this.expression('or', depth);
      const test = this.dice.once(2) ? ` if ${this.expression('or', depth)}` : '';
      return `${value}${this.breakLine()} for v in ${iterable}${test}`;
    });
    this.noWalrus--;
    return open + text + close;
  }

  private formatString(depth: number): string {
    this.plain++;
    const value = this.expression('or', depth);
    this.plain--;
    const end = this.dice.pick(['', '!r', ':>3', ' ']);
    const quote = this.dice.pick(['"', "'", '"""']);
    return value.startsWith('{') ? '"s"' : `f${quote}t {${value}${end}} {{}}${quote}`;
  }

  private runCall(depth: number): string {
    if (this.noRun) {
      return this.name();
    }
    const { dice } = this;
    const inside = this.inBrackets(() => {
      const walrus = dice.once(12) && !this.noWalrus && !this.plain;
      const keyword = !walrus && dice.once(8) ? `main${this.space()}=${this.space()}` : '';
      const value = walrus ? this.walrus(depth - 1) : this.expression('ternary', depth - 1);
      const more = dice.once(10) ? ', debug=False' : '';
      const comma = dice.once(5) ? ',' : '';
      return this.breakLine() + keyword + value + more + comma + this.breakLine();
    });
    return `${this.run}(${inside})`;
  }

  private inBrackets(write: () => string): string {
    this.brackets++;
    const text = write();
    this.brackets--;
    return text;
  }

  private space(): string {
    return this.dice.once(3) ? ' ' : '';
  }

  /** A line break, where one may stand: perhaps with a comment. */
  private breakLine(): string {
    if (this.brackets === 0 || this.plain > 0 || !this.dice.once(4)) {
      return '';
    }
    const comment = this.dice.once(4) ? '  # run(x), )' : '';
    return `${comment}\n${this.indent}${this.dice.pick(['', '    ', '        ', '\t', ' '])}`;
  }
}
