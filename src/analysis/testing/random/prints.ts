/**
 * Random programs that print. Plain Python runs them, and a loop runs their fixed cells; both must print the same. The
 * programs contain functions that call each other across cells and have names that collide.
 */

import { Dice } from './dice';

/** Creates the cells of a program from a seed. */
export function runnableProgram(seed: number): string[] {
  return new ProgramWriter(new Dice(seed)).program();
}

/** How a function is used besides being called. */
const USES = ['none', 'none', 'none', 'none', 'value', 'decorated', 'generator', 'lambda'] as const;

/** An import of asyncio, the name of `run`, and the name of the module. */
const IMPORTS: readonly (readonly [string, string, string])[] = [
  ['import asyncio', 'asyncio.run', 'asyncio'],
  ['import asyncio as aio', 'aio.run', 'aio'],
  ['from asyncio import run as go\nimport asyncio', 'go', 'asyncio'],
  ['from asyncio import *\nimport asyncio', 'run', 'asyncio'],
  ['import asyncio\ngo = asyncio.run', 'go', 'asyncio']
];

/** Helpers of the programs: a decorator, a context manager, and an unrelated `run`. */
const TOOLS = `from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
def keep(f): return f
@contextmanager
def entered(x):
    print("in", x)
    yield x
    print("out", x)
class Fake:
    @staticmethod
    def run(x): return x
    run_until_complete = run
`;

interface KnownFunction {
  readonly name: string;
  readonly use: (typeof USES)[number];
}

class ProgramWriter {
  private run = 'asyncio.run';
  private readonly functions: KnownFunction[] = [];
  private methods = 0;
  private specials = 0;
  /** Whether some calls use a loop of their own. */
  private readonly loops: boolean;
  private indent = '';
  /** Parameters and local names that can be read. */
  private locals: string[] = ['a'];

  constructor(private readonly dice: Dice) {
    this.loops = dice.once(4);
  }

  program(): string[] {
    const { dice } = this;
    const [imports, run, module] = dice.pick(IMPORTS);
    this.run = run;
    const coroutine = `async def co(x, y=0):\n    print("co", x, y)\n    await ${module}.sleep(0)\n    return x + y\n`;
    const loop = this.loops ? `loop = ${module}.new_event_loop()\n` : '';
    const cells = [`${imports}\n${coroutine}`, `${TOOLS}a = 3\n${loop}`];
    for (let count = 1 + dice.below(4); count > 0; count--) {
      let cell = '';
      for (let parts = 1 + dice.below(3); parts > 0; parts--) {
        cell += this.part();
      }
      cells.push(dice.once(10) ? `%%time\n${cell}` : cell);
    }
    return cells;
  }

  private part(): string {
    switch (this.dice.below(10)) {
      case 0:
      case 1:
      case 2:
        return this.define();
      case 3:
        return this.method();
      case 4:
        return this.shadow();
      case 5:
        return this.special();
      default:
        return this.statements(1 + this.dice.below(3), 0);
    }
  }

  /* Definitions. */

  private define(): string {
    const { dice } = this;
    const use = dice.pick(USES);
    // Some names are defined again.
    const again = this.functions.length > 0 && dice.once(6);
    const name = again ? dice.pick(this.functions).name : `f${this.functions.length}`;
    const shadow = this.functions.length > 0 && dice.once(8) ? dice.pick(this.functions).name : 'n';
    const before = this.locals;
    this.locals = [shadow, 'a'];
    const head = use === 'decorated' ? '@keep\n' : '';
    let text: string;
    if (use === 'lambda') {
      text = `${name} = lambda n: n + ${this.constant()}\n`;
    } else {
      // A function never calls itself, because the recursion might not end.
      const hidden = [name, shadow];
      this.indent = '    ';
      const inner = dice.once(4)
        ? `    def inner(m):\n        return ${this.run}(co(m)) + ${this.expression(1, hidden)}\n    print(inner(${this.constant()}))\n`
        : '';
      const body =
        inner +
        (dice.once(4) && !inner ? this.indent + `"""Calls ${this.run}(x)."""\n` : '') +
        this.statements(dice.below(3), 1, hidden);
      const last = use === 'generator' ? 'yield' : 'return';
      text = `${head}def ${name}(${shadow}):\n${body}    ${last} ${this.expression(2, hidden)}\n`;
      this.indent = '';
    }
    this.locals = before;
    this.functions.push({ name, use });
    if (use === 'value' && dice.once(2)) {
      text += `hold_${this.functions.length} = ${name}\n`;
    }
    return text;
  }

  private method(): string {
    const name = `C${this.methods}`;
    this.methods++;
    const before = this.locals;
    this.locals = ['n', 'a'];
    const attribute = this.dice.once(3) ? `    k = ${this.run}(co(${this.constant()}))\n` : '';
    const value = this.expression(2);
    this.locals = before;
    return `class ${name}:\n${attribute}    def m(self, n):\n        return ${value}\nprint(${name}().m(${this.constant()}))\n`;
  }

  /** Names with another meaning in one place. */
  private shadow(): string {
    const { dice, run } = this;
    const [root] = run.split('.');
    const fake = run.includes('.') ? 'Fake' : 'Fake.run';
    const n = this.constant();
    const name = `s${this.specials++}`;
    return dice.pick([
      `def ${name}(${root}): return ${run}(${n})\nprint(${name}(${fake}))\n`,
      `def ${name}():\n    ${root} = ${fake}\n    return ${run}(${n})\nprint(${name}())\n`,
      `print([${run}(${n}) for ${root} in [${fake}]])\n`,
      `${name} = lambda ${root}: ${run}(${n})\nprint(${name}(${fake}))\n`,
      `class S: ${root} = ${fake}\nprint(S.${run}(${n}))\n`,
      `def ${name}(loop): return loop.run_until_complete(${n})\nprint(${name}(Fake))\n`,
      `def ${name}(co): return ${run}(co(${n}))\nprint(${name}(co))\n`
    ]);
  }

  /** Functions that are created or used in unusual ways. */
  private special(): string {
    const { dice, run } = this;
    const name = `p${this.specials++}`;
    const n = this.constant();
    const value = this.expression(1);
    return dice.pick([
      `def ${name}(n): return ${run}(co(n)) + ${name}(n - 1) if n > 0 else 0\nprint(${name}(${n}))\n`,
      `def ${name}(n):\n    global a\n    a = a + ${run}(co(n))\n    return a\nprint(${name}(${n}), a)\n`,
      `def ${name}():\n    t = 0\n    def inc(n):\n        nonlocal t\n        t += ${run}(co(n))\n        return t\n    return inc(1) + inc(${n})\nprint(${name}())\n`,
      `def ${name}(n=${run}(co(${n}))): return n\nprint(${name}(), ${name}(${value}))\n`,
      `def ${name}(n): return ${run}(co(n))\nprint(ThreadPoolExecutor(1).submit(${name}, ${n}).result())\n`,
      `def ${name}(n): return ${run}(co(n))\nprint(ThreadPoolExecutor(1).submit(${name}, ${n}).result(), ${name}(${n}))\n`,
      `if a:\n    def ${name}(n): return ${run}(co(n))\n    print(${name}(${n}))\nprint(${name}(${value}))\n`,
      `def ${name}(n):\n    with entered(${run}(co(n))) as w:\n        return w + ${run}(co(w))\nprint(${name}(${n}))\n`,
      `def ${name}(n):\n    while n > 0:\n        n -= 1 + ${run}(co(0))\n    else:\n        return ${value}\nprint(${name}(${n}))\n`,
      `def ${name}(n):\n    try:\n        return ${run}(co(n)) // 0\n    except ZeroDivisionError as e:\n        return ${run}(co(n, 1))\nprint(${name}(${n}))\n`,
      `def ${name}(*ns, k=0): return [${run}(co(n, k)) for n in ns if n]\nprint(${name}(*[1, 0], k=${value}))\n`,
      `def ${name}(n): return {n: ${run}(co(n))}\nprint(**{"sep": ""}, *${name}(${n}).values())\n`,
      `class K${name}:\n    @property\n    def v(self): return ${run}(co(${n}))\n    @classmethod\n    def make(cls, n): return ${run}(co(n))\nprint(K${name}().v, K${name}.make(${n}))\n`,
      `class K${name}:\n    async def am(self, n): return n + ${n}\n    def m(self, n): return ${run}(self.am(n))\nprint(K${name}().m(${n}))\n`,
      `for ${name} in range(${run}(co(2))):\n    if ${name} == ${run}(co(1)): break\n    print(${name})\n`,
      `with entered(${run}(co(${n}))) as ${name}: print(${name}, ${run}(co(${name})))\n`,
      `${name} = ${run}(co(${n})) + \\\n    ${run}(co(1)) \\\n    + ${value}\nprint(${name})\n`,
      `%time ${name} = ${run}(co(${n}))\nprint(${name})\n`,
      `if (${name} := ${run}(co(${n}))) > 1: print(${name}); print(${run}(co(${name})))\n`,
      `print({${run}(co(k)): k for k in range(2)}, {${run}(co(k)) for k in range(2)} == {0, 1})\n`,
      `print(max(${run}(co(k)) for k in range(3)), [[${run}(co(k)) for k in [j]] for j in [1]])\n`,
      `print(f"{${run}(co(${n}))!r:>{${run}(co(5))}}|", "x" if ${run}(co(0))else "y")\n`
    ]);
  }

  /* Statements. */

  private statements(count: number, depth: number, hidden: readonly string[] = []): string {
    let text = '';
    for (; count > 0; count--) {
      text += this.statement(depth, hidden);
    }
    return text;
  }

  private statement(depth: number, hidden: readonly string[]): string {
    const { dice } = this;
    const line = (text: string): string => `${this.indent}${text}\n`;
    const value = (): string => this.expression(3, hidden);
    const block = (head: string): string => {
      const outer = this.indent;
      const first = line(head);
      this.indent += '    ';
      const inner = this.statements(1, depth + 1, hidden);
      this.indent = outer;
      return first + inner;
    };
    switch (dice.below(depth < 2 ? 9 : 5)) {
      case 0:
        return line(`print(${value()}, ${value()})  # ${this.run}(x)`);
      case 1:
        return line(`v${depth} = ${value()}; print(v${depth})`);
      case 2:
        return line(`print(f"{${this.expression(1, hidden)}}")`);
      case 3:
        return line(`assert ${value()} is not None`);
      case 4:
        return line(`print([${value()} for w in range(2)])`);
      case 5:
        return block(`for i${depth} in range(${value()} % 3):`);
      case 6:
        return block(`if ${value()} % 2:`);
      case 7:
        return block('try:') + line('finally:') + `${this.indent}    print("end", ${value()})\n`;
      default:
        return line(`print(max(${value()}, ${value()}))`);
    }
  }

  /* Expressions. They are all integers. */

  private constant(): string {
    return String(this.dice.below(5));
  }

  private expression(depth: number, hidden: readonly string[] = []): string {
    const { dice } = this;
    if (depth <= 0) {
      return dice.once(2) ? this.constant() : dice.pick(this.locals);
    }
    const next = (): string => this.expression(depth - 1, hidden);
    switch (dice.below(11)) {
      case 0:
      case 1:
        return this.loops && dice.once(2)
          ? `loop.run_until_complete(co(${next()}))`
          : `${this.run}(co(${next()}))`;
      case 2:
        return `${this.run}(\n${this.indent}    co(\n${this.indent}        ${next()},  # one\n${this.indent}    ),\n${this.indent})`;
      case 3:
        return `sum(${this.run}(co(u, ${this.constant()})) for u in range(2))`;
      case 4:
        return `(${next()} + ${next()})`;
      case 5:
        return `(${next()} if ${next()} else ${next()})`;
      case 6:
        return `${this.run}(co(${next()})).real`;
      case 7:
        return `-${this.run}(co(${next()}))**2`;
      default:
        return this.call(depth, hidden);
    }
  }

  /** A call of a function that is already defined. */
  private call(depth: number, hidden: readonly string[]): string {
    const known = this.functions.filter(({ name }) => !hidden.includes(name));
    if (known.length === 0) {
      return this.constant();
    }
    const { name } = this.dice.pick(known);
    // The last definition of a name counts.
    const { use } = [...known].reverse().find(other => other.name === name)!;
    const argument = this.expression(depth - 1, hidden);
    if (use === 'generator') {
      return `sum(${name}(${argument}))`;
    }
    return use === 'value' && this.dice.once(2)
      ? `sum(map(${name}, [${argument}]))`
      : `${name}(${argument})`;
  }
}
