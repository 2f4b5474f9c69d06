import type { Edit, Finding, Fix } from '../../diagnostics/finding';
import { excerpt, message } from '../../diagnostics/messages';
import { isAwaited, needsParentheses } from '../../queries/awaits';
import { hasKindBelow, isBuiltin, nodesWithin } from '../../queries/except-handlers';
import { edit } from '../../rewrites/expressions';
import { importModule } from '../../rewrites/statements';
import { callSiteAt, callSites, type CallSite } from '../../semantic/call-site';
import { contextOf, type Context } from '../../semantic/context';
import type { Cell, Names } from '../../semantic/names';
import type { FunctionFact, Reference } from '../../semantic/scope';
import { ancestorOf, ancestors, isKind, textOf, type Node } from '../../syntax/parse';
import type { Rule } from '../shared/rule';
import { findingAt } from '../shared/support';

/** Waiting for an executor in an async function, without giving way. */
export const blockingExecutor: Rule = {
  id: 'blocking-executor',
  title: 'Waiting for a thread pool in an async function',
  summary:
    'Waiting for a thread pool without await stops all other tasks. Use asyncio.wrap_future() or asyncio.to_thread().',
  explanation: `
A thread pool runs work beside the event loop, but waiting for the result can still block the loop. \`future.result()\`
blocks, and so do looping over \`pool.map()\`, and \`as_completed()\` and \`wait()\` of \`concurrent.futures\`. The end of \`with ThreadPoolExecutor() as pool:\` blocks until all submitted
work is done. In an async function, all other tasks wait too.

\`await asyncio.wrap_future(pool.submit(work, x))\` waits without blocking. For a single call, use
\`await asyncio.to_thread(work, x)\`: it needs no pool.
`,
  tiers: `
We ask first: other tasks will run while the function waits. There is no fix for a result that is read with a timeout, and
none where only the end of \`with\` waits.
`,
  messages: {
    wait: '{call} blocks the event loop in {name}() until the work is done, so all other tasks wait too. Await the work instead.',
    with: 'When this with block ends, it waits for all work in {call} and blocks the event loop in {name}(). Await the work inside the block.'
  },
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
    },
    {
      wrong: [
        'import asyncio\nfrom concurrent.futures import ThreadPoolExecutor\n\npool = ThreadPoolExecutor()\n\nasync def load(paths):\n    jobs = [pool.submit(read, path) for path in paths]\n    return [job.result() for job in jobs]\n'
      ],
      right: [
        'import asyncio\nfrom concurrent.futures import ThreadPoolExecutor\n\npool = ThreadPoolExecutor()\n\nasync def load(paths):\n    jobs = [pool.submit(read, path) for path in paths]\n    return await asyncio.gather(*map(asyncio.wrap_future, jobs))\n'
      ],
      tier: 'ask'
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
        const fact = asyncFunctionIn(contextOf(cell, place.scope, place.node.from));
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

/** Names in functions that check whether a future is done, or await it in another way. */
const CHECKS =
  /\b(wrap_future|as_completed|add_done_callback|done|wait|run_in_executor|FIRST_\w+)\b/;

interface Wait {
  readonly fact: FunctionFact;
  readonly finding: Finding;
}

/** Calls that wait: `future.result()`, a reader of `pool.map()`, `as_completed(futures)` and `wait(futures)`. */
function* waits(names: Names): Generator<Wait> {
  for (const site of callSites(names, ['as_completed', 'wait'])) {
    const fact = asyncFunctionIn(site.context);
    const isWait = /^concurrent\.futures\.(_base\.)?(as_completed|wait)$/;
    if (fact && site.isCertain && isWait.test(site.qualifiedName ?? '')) {
      yield { fact, finding: waitFinding(site, fact, null) };
    }
  }
  for (const site of callSites(names, ['result'])) {
    const fact = asyncFunctionIn(site.context);
    const list = fact && site.receiver ? futuresOf(site, site.receiver) : null;
    if (fact && list && !CHECKS.test(site.textOf(fact.node)) && !isAfterEnd(site, fact)) {
      yield { fact, finding: waitFinding(site, fact, gatherFix(site, list)) };
    }
  }
  for (const site of callSites(names, ['result', 'map'])) {
    const { receiver } = site;
    const fact = asyncFunctionIn(site.context);
    if (!fact || !receiver || CHECKS.test(site.textOf(fact.node))) {
      continue;
    }
    const found = site.meaningOf(receiver);
    const path = found?.certain && found.meaning.kind === 'result' ? found.meaning.path : '';
    if (site.method === 'result' && IS_FUTURE.test(path)) {
      if (!isAfterWith(site.node, path) && !isAfterEnd(site, fact)) {
        yield { fact, finding: waitFinding(site, fact, resultFix(site, receiver)) };
      }
    } else if (site.method === 'map' && IS_POOL.test(path)) {
      const reader = readerOf(site);
      if (reader) {
        yield { fact, finding: waitFinding(site, fact, mapFix(site, receiver, reader)) };
      }
    }
  }
}

/** The list of futures that a loop's variable goes through: `fs` of `for f in fs`; `null` if it is none. */
function futuresOf(site: CallSite, item: Node): Node | null {
  const { names, cell, scope } = site;
  if (item.kind !== 'VariableName') {
    return null;
  }
  const loop = [...ancestors(item)].find(
    ({ kind, children }) =>
      (kind === 'ForStatement' || kind.endsWith('ComprehensionExpression')) &&
      children.some(
        (child, index) =>
          child.kind === 'for' &&
          children[index + 1]?.kind === 'VariableName' &&
          site.textOf(children[index + 1]) === site.textOf(item)
      )
  );
  const at = loop?.children.findIndex(({ kind }) => kind === 'in') ?? -1;
  const list = at < 0 ? undefined : loop?.children[at + 1];
  const bindings =
    list?.kind === 'VariableName' ? names.bindingsOf(cell, scope, site.textOf(list)) : [];
  const [only] = bindings;
  const bound = bindings.length === 1 ? only.binding.bound : null;
  const made = bound?.kind === 'value' ? bound.value : null;
  if (!list || !made || bound?.kind !== 'value' || only.cell !== cell) {
    return null;
  }
  const items = made.kind === 'ArrayExpression' ? made.children.slice(1, 2) : [made.children[1]];
  const isList = isKind(made, 'ArrayExpression', 'ArrayComprehensionExpression');
  const submitted = isList && items.length === 1 ? callSiteAt(names, cell, items[0]) : null;
  const pool = submitted?.receiver && submitted.meaningOf(submitted.receiver);
  return submitted?.method === 'submit' &&
    pool?.certain === true &&
    pool.meaning.kind === 'result' &&
    IS_POOL.test(pool.meaning.path) &&
    !isAfterWith(site.node, pool.meaning.path)
    ? list
    : null;
}

/** `[f.result() for f in fs]` becomes a `gather()`; in a loop, `f.result()` becomes an await. */
function gatherFix(site: CallSite, list: Node): Fix | null {
  const { names, cell, node, scope, receiver, argumentList } = site;
  const whole = node.parent;
  if (!receiver || argumentList.children.length > 2 || cell.facts.program.broken) {
    return null;
  }
  if (whole?.kind === 'ForStatement' || site.context.comprehensions === 0) {
    return resultFix(site, receiver);
  }
  const asyncio = importModule(names, cell, scope, node.from, 'asyncio');
  const isWhole =
    whole?.kind === 'ArrayComprehensionExpression' &&
    whole.children.length === 7 &&
    whole.children[1] === node;
  if (!asyncio || !isWhole || isAwaited(cell, whole)) {
    return null;
  }
  const { name } = asyncio;
  const code = `await ${name}.gather(*map(${name}.wrap_future, ${site.textOf(list)}))`;
  return fixOf(asyncio.edits, excerpt(code), [
    edit(cell, whole.from, whole.to, needsParentheses(cell, whole) ? `(${code})` : code)
  ]);
}

/** Whether a future is read after the end of its pool's `with`, which has waited for it. */
function isAfterWith(node: Node, path: string): boolean {
  return path.includes('__enter__') && !ancestorOf(node, 'WithStatement');
}

/** Whether the pool has ended before, and so has waited: `with pool:` above, or `pool.shutdown()`. */
function isAfterEnd({ cell, node }: CallSite, { node: whole }: FunctionFact): boolean {
  const before = cell.facts.program.text.slice(whole.from, node.from);
  return (
    /\.shutdown\(/.test(before) ||
    (/\bwith\s+[\w.]+\s*:/.test(before) && !ancestorOf(node, 'WithStatement'))
  );
}

function waitFinding(site: CallSite, fact: FunctionFact, fix: Fix | null): Finding {
  const text = message('blocking-executor.wait', { call: site.displayName, name: fact.name });
  return findingAt(blockingExecutor.id, site, text, fix ? [fix] : []);
}

/** The async function in which code runs; `null` in a generator expression, which may run elsewhere. */
function asyncFunctionIn(context: Context): FunctionFact | null {
  return context.kind === 'awaits' && context.generators.length === 0 ? context.function : null;
}

/** The `for` or the call, such as `list()`, that reads all results of a `map()`. */
function readerOf(site: CallSite): Node | null {
  const { parent } = site.node;
  if (parent?.kind === 'ForStatement') {
    return parent;
  }
  const list = parent?.kind === 'ArgList' ? parent.parent : null;
  if (
    parent?.kind.endsWith('ComprehensionExpression') &&
    parent.kind !== 'ComprehensionExpression'
  ) {
    return parent;
  }
  const name = list ? site.textOf(list.children[0]) : '';
  return list && /^(list|tuple|set|sorted|sum|max|min|dict|any|all)$/.test(name) ? list : null;
}

/** `pool.submit(f).result()` becomes `await asyncio.wrap_future(pool.submit(f))`. */
function resultFix(site: CallSite, future: Node): Fix | null {
  const { names, cell, node, scope, argumentList } = site;
  const asyncio = importModule(names, cell, scope, node.from, 'asyncio');
  if (!asyncio || argumentList.children.length > 2 || site.context.comprehensions > 0) {
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

/** `list(pool.map(f, xs))` becomes a `gather()` of all calls. */
function mapFix(site: CallSite, pool: Node, reader: Node): Fix | null {
  const { names, cell, scope, arguments: args } = site;
  const asyncio = importModule(names, cell, scope, site.node.from, 'asyncio');
  const isSimple =
    args?.length === 2 &&
    args.every(({ keyword, star }) => !keyword && !star) &&
    // The new code evaluates the function for each item, not once.
    nodesWithin(args[0].value).every(isPartOfName);
  const isWhole =
    reader.kind === 'CallExpression' &&
    reader.children[1].children.length === 3 &&
    isBuiltin(names, cell, scope, reader.children[0], 'list');
  // A comprehension must not bind a name in the expression that it loops over.
  const isKept = hasKindBelow(reader, new Set(['Comment', 'NamedExpression', 'AssignOp']));
  if (!asyncio || !args || !isSimple || !isWhole || isKept || cell.facts.program.broken) {
    return null;
  }
  if (site.context.comprehensions > 0 || pool.kind !== 'VariableName') {
    return null;
  }
  const item = names.freeName('item');
  const [work, values] = args.map(({ value }) => site.textOf(value));
  const isBare = isKind(args[1].value, 'ConditionalExpression', 'LambdaExpression');
  const items = isBare ? `(${values})` : values;
  const submit = `${asyncio.name}.wrap_future(${site.textOf(pool)}.submit(${work}, ${item}))`;
  const code = `await ${asyncio.name}.gather(*(${submit} for ${item} in ${items}))`;
  const outer = needsParentheses(cell, reader);
  return fixOf(asyncio.edits, excerpt(code), [
    edit(cell, reader.from, reader.to, outer ? `(${code})` : code)
  ]);
}

/** Whether a node is a part of a function's name, such as `self.read`. */
function isPartOfName(node: Node): boolean {
  return isKind(node, 'VariableName', 'MemberExpression', 'PropertyName', '.');
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

/** Whether a `with` over a pool gives it work, and awaits nothing before its end. */
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
  const givesWork = new RegExp(`\\b${textOf(program, name)}\\.(submit|map)\\(`);
  return (
    pool === true &&
    givesWork.test(textOf(program, body)) &&
    !hasKindBelow(
      body,
      new Set(['AwaitExpression', 'async', 'YieldExpression', 'YieldStatement'])
    ) &&
    !KEEPS_RUNNING.test(textOf(program, body))
  );
}

/** Names in blocks whose pool runs on after the block. */
const KEEPS_RUNNING = /\b(wrap_future|run_in_executor|shutdown)\b/;
