/**
 * Random expressions with calls of `asyncio.run`: of every precedence, in brackets and strings, and over several lines.
 */

import { withoutParentheses } from '../../queries/awaits';
import { isLiteral } from '../../queries/not-awaitable';
import { parse } from '../../syntax/parse';
import type { Dice } from './dice';

const NAMES = ['a', 'b', 'cc', 'x1', 'data'];
const FUNCTIONS = ['f', 'g.h', 'client.get', 'lib.run', 'make'];

/** The precedences of Python, from low to high. */
const PRECEDENCES = [
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
type Precedence = (typeof PRECEDENCES)[number];

const OPERATORS: Partial<Record<Precedence, readonly string[]>> = {
  or: ['or'],
  and: ['and'],
  compare: ['<', '==', '!=', 'in', 'not in', 'is', 'is not'],
  bitor: ['|', '^', '&', '<<'],
  sum: ['+', '-'],
  product: ['*', '%', '/', '//', '@']
};

/** A value that can be awaited: a literal is passed to a function. */
function asAwaitable(value: string): string {
  const statement = parse(`(${value})`).root.children[0];
  const [inner] = statement?.children ?? [];
  return inner && isLiteral(withoutParentheses(inner)) ? `make(${value})` : value;
}

/** Writes random expressions. */
export abstract class Expressions {
  /** The name of `asyncio.run`. */
  protected run = '';
  protected indent = '';
  /** The number of open brackets. Inside brackets, lines can break. */
  private brackets = 0;
  /** Inside an f-string, quotes and line breaks are not allowed. */
  private plain = 0;
  private noRun = 0;
  private noWalrus = 0;

  constructor(protected readonly dice: Dice) {}

  protected name(): string {
    return this.dice.pick(NAMES);
  }

  protected expression(level: Precedence, depth: number): string {
    const { dice } = this;
    if (depth <= 0) {
      return this.atom(0);
    }
    if (dice.once(3)) {
      return this.runCall(depth);
    }
    const tightness = PRECEDENCES.indexOf(level);
    const chosen = PRECEDENCES[dice.below(PRECEDENCES.length)];
    const text = this.make(chosen, depth - 1);
    return PRECEDENCES.indexOf(chosen) >= tightness ? text : `(${text})`;
  }

  private make(level: Precedence, depth: number): string {
    const { dice } = this;
    const next = PRECEDENCES[Math.min(PRECEDENCES.indexOf(level) + 1, PRECEDENCES.length - 1)];
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
        return `${left}${space}${this.breakLine() || this.joinLines()}${operator}${space || ' '}${operand()}`;
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
    switch (dice.below(7)) {
      case 5:
        return `${this.expression('primary', depth)}[${this.inBrackets(() => `${this.expression('ternary', depth)}:${this.runCall(depth)}`)}]`;
      case 6:
        return `${dice.pick(FUNCTIONS)}(${this.inBrackets(() => `k=${this.expression('ternary', depth)}, **${this.runCall(depth)}`)})`;
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
    const { dice } = this;
    const [open, close] = dice.pick(['[]', '{}']);
    this.noWalrus++;
    const text = this.inBrackets(() => {
      const key = open === '{' && dice.once(2) ? `${this.expression('ternary', depth)}: ` : '';
      const value = this.expression('ternary', depth);
      const iterable = this.expression('or', depth);
      const test = dice.once(2) ? ` if ${this.expression('or', depth)}` : '';
      const inner = dice.once(5) ? ` for w in ${this.expression('or', depth)}` : '';
      const loop = dice.once(6) ? 'async for' : 'for';
      return `${key}${value}${this.breakLine()} ${loop} v in ${iterable}${test}${inner}`;
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

  protected runCall(depth: number): string {
    if (this.noRun) {
      return this.name();
    }
    const { dice } = this;
    const inside = this.inBrackets(() => {
      const walrus = dice.once(12) && !this.noWalrus && !this.plain;
      const keyword = !walrus && dice.once(8) ? `main${this.space()}=${this.space()}` : '';
      const value = walrus
        ? this.walrus(depth - 1)
        : asAwaitable(this.expression('ternary', depth - 1));
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

  /** The text after an equals sign: a space, or a line break after a backslash. */
  protected gap(): string {
    return this.joinLines() || ' ';
  }

  /** A line break after a backslash, or nothing. */
  private joinLines(): string {
    return this.plain > 0 || !this.dice.once(10) ? '' : ` \\\n${this.indent}    `;
  }

  private space(): string {
    return this.dice.once(3) ? ' ' : '';
  }

  /** A line break inside brackets, perhaps with a comment, or nothing. */
  private breakLine(): string {
    if (this.brackets === 0 || this.plain > 0 || !this.dice.once(4)) {
      return '';
    }
    const comment = this.dice.once(4) ? '  # run(x), )' : '';
    return `${comment}\n${this.indent}${this.dice.pick(['', '    ', '        ', '\t', ' '])}`;
  }
}
