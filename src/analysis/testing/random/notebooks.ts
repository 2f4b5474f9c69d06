/**
 * Random notebooks that await and print. They bind names in one cell and read them in others: in functions, classes,
 * comprehensions and dynamic code, before and after they are bound again.
 */

import { Dice } from './dice';

/** The names are few, so that they collide. One is a built-in. */
const POOL = ['a', 'b', 'c', 'd', 'max', 'url'];

/** Creates the cells of a notebook from a seed. */
export function randomNotebook(seed: number): string[] {
  const dice = new Dice(seed);
  const tricky = dice.once(6);
  const known = ['a', 'b', 'max'];
  const cells = [
    'import asyncio\nfrom dataclasses import dataclass\nasync def co(x=0):\n    await asyncio.sleep(0)\n    return x\n'
  ];
  cells.push(dice.once(2) ? 'a = 1\nb = 2\n' : 'a, b = 1, await co(2)\n');
  let functions = 0;
  const read = (): string => dice.pick(known);
  const fresh = (): string => {
    const name = dice.pick(POOL);
    if (!known.includes(name)) {
      known.push(name);
    }
    return name;
  };
  const value = (depth = 1): string => {
    switch (dice.below(depth > 0 ? 9 : 2)) {
      case 0:
        return String(dice.below(5));
      case 1:
        return `num(${read()})`;
      case 2:
        return `await co(${value(depth - 1)})`;
      case 3:
        return `[num(${read()}) + u for u in range(2)][-1]`;
      case 4:
        return `(lambda: num(${read()}))()`;
      case 5:
        return functions > 0 ? `f${dice.below(functions)}()` : '7';
      case 6:
        return `[await co(u) for u in range(3)][1]`;
      case 7:
        return `sum(num(${read()}) for u in range(2))`;
      default:
        return `(${value(depth - 1)}) + num(${read()})`;
    }
  };
  const trick = (): string =>
    dice.pick([
      `print("a" in globals(), len([n for n in ${dice.pick(['locals', 'vars', 'dir'])}() if n in ("a", "c", "url")]))\n`,
      `exec("${fresh()} = 5")\nprint(num(${read()}))\n`,
      `print(eval("num(${read()}) + 1"))\n`,
      'from os.path import *\nprint(join("x", "y"))\n'
    ]);
  const part = (): string => {
    switch (dice.below(19)) {
      case 0:
      case 1: {
        const text = value();
        return `${fresh()} = ${text}\n`;
      }
      case 2:
        return `print(${value()}, num(${read()}))\n`;
      case 3: {
        const body = read();
        return `def f${functions++}(x=${dice.once(2) ? '1' : `num(${read()})`}):\n    """Reads\n${body}."""\n    return num(${body}) + x\n`;
      }
      case 4: {
        const name = fresh();
        return `def f${functions++}():\n    global ${name}\n    ${name} = num(${read()}) + 1\n    return 1\n`;
      }
      case 5:
        return `class C:\n    ${dice.once(2) ? 'a' : 'k'} = num(${read()})\n    k2 = [num(${read()})]\n    def m(self):\n        return num(${read()})\nprint(C.k2, C().m())\n`;
      case 6:
        return `@dataclass\nclass D:\n    v: int = ${dice.once(2) ? '3' : `num(${read()})`}\nprint(D().v)\n`;
      case 7:
        return `for ${fresh()} in range(${dice.below(3) + 1}):\n    print(num(${read()}))\n`;
      case 8:
        return `${fresh()}: int = ${value()}\n`;
      case 9:
        return `try:\n    raise ValueError(3)\nexcept ValueError as ${dice.pick(['e', 'err'])}:\n    print("caught")\n`;
      case 10:
        return `print((${fresh()} := num(${read()}) + 2))\n`;
      case 11:
        return `if num(${read()}) % 2:\n    ${fresh()} = ${value(0)}\nelse:\n    print("even", ${value(0)})\n`;
      case 12:
        return `import ${dice.pick(['json', 'math', 'os.path', 'json as url', 'asyncio'])}\n`;
      case 13:
        return `task = asyncio.create_task(co(${value(0)}))\nprint(await task)\n`;
      case 14:
        return `async with asyncio.Lock() as ${dice.pick(['lock', 'c'])}:\n    print("locked", num(${read()}))\n`;
      case 15: {
        const name = dice.pick(known.filter(one => one !== 'max'));
        return `del ${name}\n${name} = ${value(0)}\n`;
      }
      case 16:
        return `def f${functions++}():\n    def inner():\n        return num(${read()})\n    return inner()\n`;
      case 17:
        return `print("""text\n  ${read()}\n""", f"{num(${read()})}"); ${fresh()} = 2\n`;
      default:
        return tricky
          ? trick()
          : `${dice.pick(['URL', 'LIMIT'])} = "x"  # a comment\n\n# another\nprint(1)\n`;
    }
  };
  cells.push('def num(x):\n    return x if isinstance(x, int) else len(str(type(x)))\n');
  for (let count = 2 + dice.below(4); count > 0; count--) {
    let cell = '';
    for (let parts = 1 + dice.below(4); parts > 0; parts--) {
      cell += part();
    }
    cells.push(cell);
  }
  return cells;
}
