import { contextOf } from '../semantic/context';
import type { Edit, Finding, Fix } from '../diagnostics/finding';
import { hasKindBelow, isBuiltin, nodesWithin } from '../queries/except-handlers';
import { excerpt, message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { ancestorOf, textOf, type Node } from '../syntax/parse';
import { isAwaited, needsParentheses } from '../queries/awaits';
import { edit } from '../rewrites/expressions';
import { argumentsOf } from '../semantic/arguments';
import { displayNameOf } from '../runners/runner';
import type { CallFact, FunctionFact, Reference } from '../semantic/scope';
import { importModule } from '../rewrites/statements';
import { findingAt } from './support';
import type { Rule } from './rule';

/** Waiting for an executor in an async function, without giving way. */
export const blockingExecutor: Rule = {
  id: 'blocking-executor',
  title: 'Waiting for a thread pool in an async function',
  explanation: `
A thread pool takes work off the event loop, but only if nobody stands still until it is done. \`future.result()\` does, so
does reading \`pool.map()\`, and so does the end of \`with ThreadPoolExecutor() as pool:\`, which waits for all that was
submitted. In an async function every other task waits as well.

\`await asyncio.wrap_future(pool.submit(work, x))\` waits and gives way. For a single call,
\`await asyncio.to_thread(work, x)\` needs no pool at all.
`,
  tiers: `
We ask first: other tasks run while the function waits. There is no fix where the result is read with a timeout, and where
only the end of \`with\` waits.
`,
  noqa: [],
  examples: [
    {
      wrong: [
        'import asyncio\nfrom concurrent.futures import ThreadPoolExecutor\n\nasync def load(path):\n    with ThreadPoolExecutor() as pool:\n        return pool.submit(read, path).result()\n'
      ],
      right: [
        'import asyncio\nfrom concurrent.futures import ThreadPoolExecutor\n\nasync def load(path):\n    with ThreadPoolExecutor() as pool:\n        return await asyncio.wrap_future(pool.submit(read, path))\n'
      ],
      tier: 'ask'
    },
    {
      wrong: [
        'import asyncio\nfrom concurrent.futures import ThreadPoolExecutor\n\nasync def load(paths):\n    with ThreadPoolExecutor() as pool:\n        return list(pool.map(read, paths))\n'
      ],
      right: [
        'import asyncio\nfrom concurrent.futures import ThreadPoolExecutor\n\nasync def load(paths):\n    with ThreadPoolExecutor() as pool:\n        return await asyncio.gather(*(asyncio.wrap_future(pool.submit(read, item)) for item in paths))\n'
      ],
      tier: 'ask'
    },
    {
      wrong: [
        'from concurrent.futures import ThreadPoolExecutor\n\nasync def load(paths):\n    with ThreadPoolExecutor() as pool:\n        for path in paths:\n            pool.submit(read, path)\n'
      ],
      tier: 'explain'
    }
  ],
  silent: [
    [
      'from concurrent.futures import ThreadPoolExecutor\n\nwith ThreadPoolExecutor() as pool:\n    pages = list(pool.map(read, paths))\n'
    ],
    [
      'import asyncio\nfrom concurrent.futures import ThreadPoolExecutor\n\nasync def load(path):\n    loop = asyncio.get_running_loop()\n    with ThreadPoolExecutor() as pool:\n        return await loop.run_in_executor(pool, read, path)\n'
    ],
    [
      'import asyncio\nfrom concurrent.futures import ThreadPoolExecutor\n\nasync def load(path):\n    with ThreadPoolExecutor() as pool:\n        return await asyncio.wrap_future(pool.submit(read, path))\n'
    ]
  ],
  *check({ names }) {
    const told = new Set<FunctionFact>();
    for (const found of waits(names)) {
      told.add(found.fact);
      yield found.finding;
    }
    for (const cell of names.cells) {
      for (const place of cell.facts.withs) {
        const fact = asyncFunctionAt(cell, place);
        if (fact && !told.has(fact) && waitsAtEnd(names, cell, place)) {
          const text = excerpt(textOf(cell.facts.program, place.node.children[1]));
          const { from, to } = place.node.children[1];
          const said = message('blocking-executor.with', { call: text, name: fact.name });
          yield {
            rule: blockingExecutor.id,
            cell: cell.id,
            from,
            to,
            message: said,
            tier: 'explain',
            fixes: []
          };
        }
      }
    }
  }
};

const POOL = String.raw`^concurrent\.futures\.((thread|process)\.)?(Thread|Process|Interpreter)PoolExecutor(\.__enter__)?`;
const IS_POOL = new RegExp(`${POOL}$`);
const IS_FUTURE = new RegExp(`${POOL}\\.submit$`);

/** Words of a function that asks first whether a future is done, or awaits it in another way. */
const ASKS = /\b(wrap_future|as_completed|add_done_callback|done|wait|run_in_executor|FIRST_\w+)\b/;

interface Wait {
  readonly fact: FunctionFact;
  readonly finding: Finding;
}

/** Calls that wait: `future.result()`, and what reads `pool.map()`. */
function* waits(names: Names): Generator<Wait> {
  for (const { cell, call } of names.calls(['result', 'map'])) {
    const { node, callee, scope } = call;
    const [object, , property] = callee.children;
    const fact = asyncFunctionAt(cell, { node, scope });
    if (!fact || callee.kind !== 'MemberExpression' || property?.kind !== 'PropertyName') {
      continue;
    }
    const method = textOf(cell.facts.program, property);
    const found = names.value(cell, scope, object);
    const path = found?.certain && found.meaning.kind === 'result' ? found.meaning.path : '';
    const { text } = cell.facts.program;
    if (ASKS.test(text.slice(fact.node.from, fact.node.to))) {
      continue;
    }
    const waited = (): boolean => isAfterWith(node, path) || isAfterEnd(cell, fact, node);
    if (method === 'result' && IS_FUTURE.test(path) && !waited()) {
      yield { fact, finding: wait(cell, call, fact, resultFix(names, cell, call, object)) };
    } else if (method === 'map' && IS_POOL.test(path)) {
      const reader = readerOf(cell, call);
      if (reader) {
        yield { fact, finding: wait(cell, call, fact, mapFix(names, cell, call, object, reader)) };
      }
    }
  }
}

/** Whether a future is read when the end of its pool's `with` has waited for it already. */
function isAfterWith(node: Node, path: string): boolean {
  return path.includes('__enter__') && !ancestorOf(node, 'WithStatement');
}

/** Whether a pool's end has waited already: `with pool:` above, or `pool.shutdown()`. */
function isAfterEnd(cell: Cell, { node: whole }: FunctionFact, node: Node): boolean {
  const before = cell.facts.program.text.slice(whole.from, node.from);
  return (
    /\.shutdown\(/.test(before) ||
    (/\bwith\s+[\w.]+\s*:/.test(before) && !ancestorOf(node, 'WithStatement'))
  );
}

function wait(cell: Cell, call: CallFact, fact: FunctionFact, fix: Fix | null): Finding {
  const text = message('blocking-executor.wait', {
    call: displayNameOf(cell, call),
    name: fact.name
  });
  return findingAt(blockingExecutor.id, cell, call, text, fix ? [fix] : []);
}

/** The async function in which code runs; none where a comprehension might make it a generator's. */
function asyncFunctionAt(cell: Cell, { node, scope }: Reference): FunctionFact | null {
  const context = contextOf(cell, scope, node.from);
  return context.kind === 'awaits' && context.generators.length === 0 ? context.function : null;
}

/** What reads all that a `map()` gives: a `for`, or a call such as `list()`. */
function readerOf(cell: Cell, { node }: CallFact): Node | null {
  const { parent } = node;
  if (parent?.kind === 'ForStatement') {
    return parent;
  }
  const list = parent?.kind === 'ArgList' ? parent.parent : null;
  const name = list ? textOf(cell.facts.program, list.children[0]) : '';
  return list && /^(list|tuple|set|sorted|sum|max|min|dict|any|all)$/.test(name) ? list : null;
}

/** `pool.submit(f).result()` becomes `await asyncio.wrap_future(pool.submit(f))`. */
function resultFix(names: Names, cell: Cell, call: CallFact, future: Node): Fix | null {
  const { node, scope } = call;
  const asyncio = importModule(names, cell, scope, node.from, 'asyncio');
  const context = contextOf(cell, scope, node.from);
  if (!asyncio || call.arguments.children.length > 2 || context.comprehensions > 0) {
    return null;
  }
  if (isAwaited(cell, node) || cell.facts.program.broken) {
    return null;
  }
  const outer = needsParentheses(cell, node);
  const before = `${outer ? '(' : ''}await ${asyncio.name}.wrap_future(`;
  return fixOf(asyncio.edits, excerpt(`await ${asyncio.name}.wrap_future(…)`), [
    edit(cell, node.from, node.from, before),
    edit(cell, future.to, node.to, outer ? '))' : ')')
  ]);
}

/** What the name of a function is made of: `self.read`. */
const NAMES = /^(VariableName|MemberExpression|PropertyName|\.)$/;

/** `list(pool.map(f, xs))` becomes a gathering of all calls. */
function mapFix(
  names: Names,
  cell: Cell,
  { node, scope, arguments: list }: CallFact,
  pool: Node,
  reader: Node
): Fix | null {
  const { program } = cell.facts;
  const asyncio = importModule(names, cell, scope, node.from, 'asyncio');
  const args = argumentsOf(cell, list);
  const simple =
    args?.length === 2 &&
    args.every(({ keyword, star }) => !keyword && !star) &&
    // It is evaluated for each item now, where it was once.
    nodesWithin(args[0].value).every(({ kind }) => NAMES.test(kind));
  const whole =
    reader.kind === 'CallExpression' &&
    reader.children[1].children.length === 3 &&
    isBuiltin(names, cell, scope, reader.children[0], 'list');
  // A comprehension must not bind a name in what it loops over.
  const kept = hasKindBelow(reader, new Set(['Comment', 'NamedExpression', 'AssignOp']));
  if (!asyncio || !args || !simple || !whole || kept || program.broken) {
    return null;
  }
  if (contextOf(cell, scope, node.from).comprehensions > 0 || pool.kind !== 'VariableName') {
    return null;
  }
  const item = names.freeName('item');
  const [work, values] = args.map(({ value }) => textOf(program, value));
  const bare = /^(Conditional|Lambda)Expression$/.test(args[1].value.kind);
  const items = bare ? `(${values})` : values;
  const submit = `${asyncio.name}.wrap_future(${textOf(program, pool)}.submit(${work}, ${item}))`;
  const code = `await ${asyncio.name}.gather(*(${submit} for ${item} in ${items}))`;
  const outer = needsParentheses(cell, reader);
  return fixOf(asyncio.edits, excerpt(code), [
    edit(cell, reader.from, reader.to, outer ? `(${code})` : code)
  ]);
}

function fixOf(imports: readonly Edit[], replacement: string, edits: readonly Edit[]): Fix {
  return {
    title: message('fix.write', { replacement }),
    tier: 'ask',
    edits: [...imports, ...edits],
    notes: [
      message('note.others-run'),
      ...(imports.length > 0 ? [message('note.import', { name: 'asyncio' })] : [])
    ]
  };
}

/** Whether a `with` over a pool hands it work, and awaits nothing until its end. */
function waitsAtEnd(names: Names, cell: Cell, { node, scope }: Reference): boolean {
  const { program } = cell.facts;
  const [keyword, call, as, name] = node.children;
  const body = node.children[node.children.length - 1];
  if (keyword.kind !== 'with' || as?.kind !== 'as' || name?.kind !== 'VariableName') {
    return false;
  }
  const found = names.value(cell, scope, call);
  const pool =
    found?.certain && found.meaning.kind === 'result' && IS_POOL.test(found.meaning.path);
  const hands = new RegExp(`\\b${textOf(program, name)}\\.(submit|map)\\(`);
  return (
    pool === true &&
    hands.test(textOf(program, body)) &&
    !hasKindBelow(
      body,
      new Set(['AwaitExpression', 'async', 'YieldExpression', 'YieldStatement'])
    ) &&
    !ASKS_LOOP.test(textOf(program, body))
  );
}

/** The pool goes on elsewhere. */
const ASKS_LOOP = /\b(wrap_future|run_in_executor|shutdown)\b/;
