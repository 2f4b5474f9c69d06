/**
 * Random notebooks with mistakes: awaits in plain functions, held locks, callbacks, methods, generators, and `with` and
 * `for` of the wrong sort. They need not run. After the fixes they must compile.
 */

import { Dice } from './dice';

const IMPORTS =
  'import asyncio, threading, time, requests, aiohttp\nimport ipywidgets as widgets\nimport pandas as pd\nfrom concurrent.futures import ThreadPoolExecutor\n';

/** Creates the cells of a notebook from a seed. */
export function mistakenNotebook(seed: number): string[] {
  return new MistakeWriter(new Dice(seed)).notebook();
}

class MistakeWriter {
  private functions = 0;
  private indent = '';

  constructor(private readonly dice: Dice) {}

  notebook(): string[] {
    const cells = [
      IMPORTS,
      'lock = threading.Lock()\npool = ThreadPoolExecutor()\nqueue = asyncio.Queue()\nloop = asyncio.get_event_loop()\nbutton = widgets.Button()\ndf = pd.DataFrame()\n',
      'async def co(x=0):\n    await asyncio.sleep(0)\n    return {"a": [x]}\nasync def gen():\n    yield 1\ndef plain(x=0):\n    return x * 2\ndef numbers():\n    yield 1\nclass Agent:\n    async def start(self, x=0):\n        return 1\n    def stop(self):\n        return 2\nagent = Agent()\n'
    ];
    for (let count = 1 + this.dice.below(4); count > 0; count--) {
      cells.push(this.block(1 + this.dice.below(4), 0));
    }
    return cells;
  }

  private block(count: number, depth: number): string {
    let text = '';
    for (; count > 0; count--) {
      text += depth < 3 && this.dice.once(2) ? this.compound(depth) : this.simple();
    }
    return text;
  }

  private line(text: string): string {
    return `${this.indent}${text}${this.dice.once(9) ? '  # a comment' : ''}\n`;
  }

  private within(head: string, depth: number): string {
    const outer = this.indent;
    const first = this.line(head);
    this.indent += '    ';
    const text = first + this.block(1 + this.dice.below(2), depth + 1);
    this.indent = outer;
    return text;
  }

  private compound(depth: number): string {
    const { dice } = this;
    const name = `f${this.functions}`;
    switch (dice.below(15)) {
      case 0:
      case 1:
        this.functions++;
        return this.within(`def ${name}(x=0):`, depth) + this.use(name);
      case 2:
        this.functions++;
        return this.within(`async def ${name}(x=0):`, depth) + this.use(name);
      case 3:
        return this.within('with lock:', depth);
      case 4:
        return this.within(`with ${this.manager()}:`, depth);
      case 5:
        return this.within(`async with ${this.manager()}:`, depth);
      case 6:
        return this.within(`for i in ${this.iterable()}:`, depth);
      case 7:
        return this.within(`async for i in ${this.iterable()}:`, depth);
      case 8:
        return this.within(`if ${this.value(1)}:`, depth);
      case 9:
        return (
          this.within('try:', depth) +
          this.within(dice.pick(['except KeyboardInterrupt:', 'except:', 'finally:']), depth)
        );
      case 10:
        this.functions++;
        return this.within(`class C${this.functions}:`, depth);
      case 11: {
        const head = this.line(`class D${this.functions++}:`);
        const outer = this.indent;
        this.indent += '    ';
        const method = this.within(`${dice.pick(['', 'async '])}def go(self, x=0):`, depth + 1);
        const other = this.line('def other(self): return self.go()');
        this.indent = outer;
        return head + method + other;
      }
      case 12:
        return this.line('lock.acquire()') + this.simple() + this.line('lock.release()');
      case 13:
        return this.within(`while ${dice.pick(['True', 'not task.done()'])}:`, depth);
      default: {
        this.functions++;
        const text = this.within(`${dice.pick(['', 'async '])}def ${name}(x=0):`, depth);
        return `${text}${this.indent}    yield ${this.value(1)}\n`;
      }
    }
  }

  /** What happens to a function that was defined. */
  private use(name: string): string {
    return this.line(
      this.dice.pick([
        `${name}()`,
        `x = ${name}(1)`,
        `await ${name}()`,
        `button.on_click(${name})`,
        `threading.Thread(target=${name}).start()`,
        `df["a"] = df["b"].apply(${name})`,
        `loop.call_later(1, ${name})`,
        `y = [${name}(i) for i in range(2)]`,
        `asyncio.run(${name}())`,
        `register(${name})`,
        `h = lambda: ${name}()`,
        `pool.submit(${name}, 1)`,
        'pass'
      ])
    );
  }

  private simple(): string {
    const { dice } = this;
    const value = this.value(2);
    return this.line(
      dice.pick([
        value,
        `x = ${value}`,
        `print(${value})`,
        `a, b = ${value}`,
        `x = ${value}["a"][0]`,
        `task = asyncio.create_task(${value})`,
        `time.sleep(${this.value(0)})`,
        `x = asyncio.run_coroutine_threadsafe(co(), loop).result()`,
        `print(task.result())`,
        `[t.cancel() for t in asyncio.all_tasks()]`,
        `x = [${value} for i in ${this.iterable()}]`,
        `x = f"{${this.call()}}"`,
        `asyncio.run(${value})`,
        `loop.run_until_complete(${value})`
      ])
    );
  }

  private value(depth: number): string {
    const { dice } = this;
    if (depth <= 0) {
      return dice.pick(['1', 'x', 'y']);
    }
    switch (dice.below(9)) {
      case 0:
        return `await ${this.call()}`;
      case 1:
        return `await ${this.call()}["a"]`;
      case 2:
        return `asyncio.run(${this.value(depth - 1)})`;
      case 3:
        return `await asyncio.run(${this.call()})`;
      case 4:
        return `await asyncio.gather(${dice.pick(['', '*'])}[${this.call()}, ${this.value(depth - 1)}])`;
      case 5:
        return `await asyncio.wait([${this.call()}, ${this.call()}])`;
      case 6:
        return `${this.call()} + ${this.value(depth - 1)}`;
      case 7:
        return `(${this.value(depth - 1)})`;
      default:
        return this.call();
    }
  }

  private call(): string {
    return this.dice.pick([
      'co()',
      'co(1)',
      'gen()',
      'plain(2)',
      'agent.start()',
      'agent.stop()',
      'queue.put(1)',
      'requests.get(x)',
      'pool.submit(plain, 1)',
      'asyncio.to_thread(requests.get(x))',
      'loop.run_in_executor(None, requests.get(x))',
      'asyncio.sleep(1)',
      'asyncio.gather(co(), co())',
      'sum(await co(i) for i in x)',
      '(lambda: co())()'
    ]);
  }

  private manager(): string {
    return this.dice.pick([
      'open("x") as f',
      'lock',
      'aiohttp.ClientSession() as s',
      'asyncio.Lock()',
      'requests.get(x) as r',
      'asyncio.TaskGroup() as tg',
      'ThreadPoolExecutor() as p',
      'thing() as t, open("y") as g'
    ]);
  }

  private iterable(): string {
    return this.dice.pick(['gen()', 'numbers()', '[1, 2]', 'range(3)', 'co()', 'x', 'await co()']);
  }
}
