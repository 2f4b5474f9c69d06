/**
 * Random programs with calls of `asyncio.run`. A seed always gives the same programs.
 */

import { Dice } from './dice';
import { Expressions } from './expressions';

/** An import of asyncio, and the name of `run`. */
const IMPORTS: readonly (readonly [string, string])[] = [
  ['import asyncio', 'asyncio.run'],
  ['import asyncio as aio', 'aio.run'],
  ['from asyncio import run', 'run'],
  ['from asyncio import run as go', 'go'],
  ['import asyncio\nrunner = asyncio.run', 'runner'],
  ['import os, asyncio as aio, sys', 'aio.run'],
  ['from asyncio import (\n    run as r,  # asyncio.run(x)\n    sleep,\n)', 'r'],
  ['from asyncio.runners import run', 'run'],
  ['from asyncio import *', 'run'],
  ['import asyncio\na_io = asyncio', 'a_io.run']
];

/** The cells of a random program. */
export interface RandomProgram {
  readonly cells: readonly string[];
  /** The names of `asyncio.run` in it. */
  readonly runs: readonly string[];
}

/** Creates a program from a seed. */
export function randomProgram(seed: number): RandomProgram {
  return new Writer(new Dice(seed)).program();
}

class Writer extends Expressions {
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
    if (this.dice.once(12)) {
      return this.magic();
    }
    return depth < 2 && this.dice.once(2) ? this.compound(depth) : this.simple();
  }

  /** A line, sometimes with a comment. */
  private line(text: string): string {
    return this.indent + text + (this.dice.once(6) ? '  # asyncio.run(x)' : '') + '\n';
  }

  /** A statement on one line. */
  private simple(): string {
    const { dice } = this;
    const value = (depth = 3): string => this.expression('ternary', depth);
    switch (dice.below(14)) {
      case 0:
      case 1:
        return this.line(value());
      case 2:
        return this.line(`${this.name()} =${this.gap()}${value()}`);
      case 3:
        return this.line(`${this.name()} += ${this.runCall(2)}`);
      case 4:
        return this.line(`assert ${value()}, ${value(1)}`);
      case 5:
        return this.line(`${this.runCall(2)}.x = ${value(2)}`);
      case 6:
        return this.line(`${value(2)}; ${this.name()}, *b = ${this.runCall(2)}`);
      case 7:
        return this.line(`${this.name()}[${value(2)}] = ${this.runCall(2)},`);
      case 8:
        return this.line(`${this.name()}: int = ${value(2)}`);
      case 9:
        return this.line(`${this.name()} = ${this.name()}.x = ${value(2)}`);
      case 10:
        return this.line(`${this.name()} = ${value(2)}, *${this.expression('bitor', 2)}`);
      case 11:
        return this.line(`raise ${value(2)} from ${this.runCall(1)}`);
      case 12:
        return this.line(`del ${this.runCall(2)}[${value(1)}]`);
      default:
        return this.line(`${value(1)};${this.runCall(1)};`);
    }
  }

  /** A statement with a block. */
  private compound(depth: number): string {
    const { dice } = this;
    const value = (): string => this.expression('ternary', 2);
    const block = (head: string): string => this.line(`${head}:`) + this.suite(depth);
    switch (dice.below(14)) {
      case 0:
        return block(`if ${value()}`) + (dice.once(2) ? block(`elif ${value()}`) : '');
      case 1:
        return block(`if ${value()}`) + (dice.once(2) ? block('else') : '');
      case 2:
        return block(`for ${this.name()} in ${value()}`) + (dice.once(4) ? block('else') : '');
      case 3:
        return block(`while ${value()}`);
      case 4:
        return block(`with ${this.expression('bitor', 2)} as w, ${this.runCall(1)}`);
      case 5:
        return block('try') + block(`except ${this.name()} as e`) + block('finally');
      case 6:
        return block(`async def task(n=${value()}, *, m=${this.runCall(1)})`);
      case 7:
        return block(`async with ${this.expression('bitor', 2)}`);
      case 8:
        return this.line(`match ${this.subject()}:`) + this.matchCase(depth);
      case 9:
        // Of a list, another rule makes a plain loop.
        return block(`async for ${this.name()} in pages(${value()})`);
      case 10:
        return this.line(`if ${value()}: ${this.runCall(2)}; ${this.name()} = ${this.runCall(1)}`);
      case 11:
        return this.method(depth);
      case 12:
        return this.line(`@${this.name()}(${this.runCall(1)})`) + block('async def deco()');
      default:
        return block('async def go_()') + `${this.indent}    return ${value()}\n`;
    }
  }

  /** A method that awaits. */
  private method(depth: number): string {
    const before = this.indent;
    const head = this.line(`class C(${this.runCall(1)}):`);
    this.indent += '    ';
    const text = head + this.line('async def m(self):') + this.suite(depth);
    this.indent = before;
    return text;
  }

  /** The subject of a `match`. A lambda gets brackets, because the engine ignores a `match` with a bare one. */
  private subject(): string {
    const value = this.expression('ternary', 2);
    const whole = value.includes('lambda') ? `(${value})` : value;
    return this.dice.once(4) ? `${whole}, ${this.runCall(1)}` : whole;
  }

  /** A line of IPython syntax, or one that only looks like it. */
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
    // All lines of a block need the same indentation.
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
    const head = `${this.indent}case ${this.pattern()} if ${this.expression('or', 2)}:\n`;
    const text = head + this.suite(depth);
    this.indent = before;
    return text;
  }

  private pattern(): string {
    return this.dice.pick([
      '[1, *_]',
      '[]',
      'str()',
      '{"k": v, **rest}',
      'a.b | None',
      'x',
      '(1, x) as p'
    ]);
  }
}
