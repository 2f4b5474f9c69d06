import type { Finding, Fix } from '../../diagnostics/finding';
import { excerpt, message } from '../../diagnostics/messages';
import { isAsyncGenerator } from '../../queries/coroutine-calls';
import { isBuiltin, isExpectedToRaise } from '../../queries/except-handlers';
import { edit } from '../../rewrites/expressions';
import { callSiteAt } from '../../semantic/call-site';
import { contextOf } from '../../semantic/context';
import type { Cell, Names, Resolution } from '../../semantic/names';
import { memoizeByFacts } from '../../semantic/memoize';
import type { Scope } from '../../semantic/scope';
import { childOf, isKind, walk, type Node, type NodeKind } from '../../syntax/parse';
import type { Rule } from '../shared/rule';

/** `with` for an async context manager, `async with` for a plain one; the same for `for`. */
export const asyncProtocol: Rule = {
  id: 'async-protocol',
  title: 'with or for of the wrong sort',
  summary:
    'Some objects need async with or async for, and others need the plain form. The wrong form raises an error.',
  explanation: `
\`with\` and \`for\` call plain methods of an object. \`async with\` and \`async for\` call other methods, and await them.
Most objects have only one sort:

- \`aiohttp.ClientSession()\`, \`httpx.AsyncClient()\`, \`asyncio.Lock()\` and \`asyncio.TaskGroup()\` need \`async with\`.
- \`open()\`, \`threading.Lock()\` and thread pools need \`with\`.
- An async generator needs \`async for\`. A list needs \`for\`.
`,
  tiers: `
We ask first. There is no fix in plain functions, for several objects in one \`with\`, and for a lock of \`threading\` around
an \`await\`: use \`asyncio.Lock()\` there.
`,
  messages: {
    'needs-async-with':
      '{code} is an async context manager, so a plain with fails. Write async with.',
    'needs-with': '{code} isn’t an async context manager, so async with fails. Write with.',
    'needs-async-for': '{code} is an async generator, so a plain for fails. Write async for.',
    'needs-for': '{code} isn’t an async iterator, so async for fails. Write for.'
  },
  noqa: [],
  examples: [
    {
      wrong: [
        'import aiohttp\n\nwith aiohttp.ClientSession() as session:\n    page = await load(session)\n'
      ],
      right: [
        'import aiohttp\n\nasync with aiohttp.ClientSession() as session:\n    page = await load(session)\n'
      ],
      tier: 'ask'
    },
    {
      wrong: ['async with open("rows.csv") as file:\n    print(file.read())\n'],
      right: ['with open("rows.csv") as file:\n    print(file.read())\n'],
      tier: 'ask'
    },
    {
      wrong: [
        'import threading\n\nlock = threading.Lock()\n',
        'async with lock:\n    await save()\n'
      ],
      tier: 'explain'
    }
  ],
  silent: [
    ['import aiohttp\n\nasync with aiohttp.ClientSession() as session:\n    pass\n'],
    ['with open("rows.csv") as file:\n    pass\n'],
    ['async with unknown() as x:\n    pass\n'],
    ['async for page in pages:\n    pass\n']
  ],
  *check({ names }) {
    const generators = hasGenerators(names);
    for (const cell of names.cells) {
      if (cell.facts.program.broken) {
        continue;
      }
      for (const { node, scope } of cell.facts.withs) {
        yield* withFinding(names, cell, node, scope);
      }
      yield* loopFindings(names, cell, generators);
    }
  }
};

/** Async context managers, by the function that returns them. */
const ASYNC_MANAGERS =
  /^(aiohttp\.ClientSession|httpx2?\.AsyncClient|aiofiles\.(threadpool\.)?open|aiosqlite\.connect|asyncio\.(Lock|Semaphore|BoundedSemaphore|Condition|TaskGroup|timeout|timeout_at)|contextlib\.AsyncExitStack|playwright\.async_api\.async_playwright|sqlalchemy\.ext\.asyncio\.(create_async_engine\.(connect|begin)|async_sessionmaker)|asyncpg\.create_pool)$/;

/** Context managers that have no async sort. */
const PLAIN_MANAGERS =
  /^(threading\.(Lock|RLock|Semaphore|BoundedSemaphore|Condition)|concurrent\.futures\.(Thread|Process)PoolExecutor|zipfile\.ZipFile|tarfile\.open|tempfile\.(TemporaryDirectory|NamedTemporaryFile|TemporaryFile)|sqlite3\.connect|contextlib\.(suppress|closing|redirect_stdout|redirect_stderr|ExitStack)|sqlalchemy\.create_engine\.(connect|begin))$/;
const LOCK = /^threading\./;

/** Values that have no async iterator. */
const PLAIN_ITERABLES: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'ArrayComprehensionExpression',
  'ArrayExpression',
  'DictionaryExpression',
  'SetExpression',
  'TupleExpression'
]);

function* withFinding(names: Names, cell: Cell, node: Node, scope: Scope): Generator<Finding> {
  const isAsync = node.children[0].kind === 'async';
  const body = childOf(node, 'Body');
  const items = node.children.filter(
    (_, index) =>
      index > 0 &&
      /^(with|,)$/.test(
        cell.facts.program.text.slice(node.children[index - 1].from, node.children[index - 1].to)
      )
  );
  const [item] = items;
  if (!item || !body || isExpectedToRaise(cell, node, isAsync ? 'TypeError' : '')) {
    return;
  }
  const found = names.value(cell, scope, item);
  const path = pathOf(found);
  const isOpen =
    item.kind === 'CallExpression' && isBuiltin(names, cell, scope, item.children[0], 'open');
  const isWrong = isAsync
    ? isOpen || PLAIN_MANAGERS.test(path)
    : ASYNC_MANAGERS.test(path) || isDecoratedAsync(names, cell, scope, item);
  if (!isWrong) {
    return;
  }
  const code = excerpt(cell.source.slice(item.from, item.to));
  const keepsLock = LOCK.test(path) && /\bawait\b/.test(cell.source.slice(body.from, body.to));
  const canEdit = items.length === 1 && !keepsLock && isAwaiting(cell, scope, node);
  yield findingOf(
    cell,
    item,
    isAsync
      ? message('async-protocol.needs-with', { code })
      : message('async-protocol.needs-async-with', { code }),
    canEdit ? fixOf(cell, node.children[0], isAsync, 'with') : null
  );
}

function pathOf(found: Resolution | null): string {
  return found?.certain && found.meaning.kind === 'result' ? found.meaning.path : '';
}

/** Whether a call is one of a notebook's function with `@asynccontextmanager`. */
function isDecoratedAsync(names: Names, cell: Cell, scope: Scope, item: Node): boolean {
  const found = item.kind === 'CallExpression' ? names.value(cell, scope, item.children[0]) : null;
  return (
    found?.certain === true &&
    found.meaning.kind === 'function' &&
    found.meaning.function.decorators.some(name => /(^|\.)asynccontextmanager$/.test(name))
  );
}

function isAwaiting(cell: Cell, scope: Scope, { from }: Node): boolean {
  const context = contextOf(cell, scope, from);
  return context.kind === 'awaits' && !context.magic;
}

/** Whether the notebook has async generators. Without them, only `async for` can be wrong. */
function hasGenerators(names: Names): boolean {
  return names.cells.some(({ facts }) =>
    facts.functions.some(fact => fact.async && fact.generator)
  );
}

/** The loops of a cell that have a call or a literal to loop over. */
const loopsIn = memoizeByFacts(({ facts }): readonly Node[] => {
  const loops: Node[] = [];
  walk(facts.program.root, node => {
    if (
      isKind(node, 'ForStatement', 'ArrayComprehensionExpression', 'SetComprehensionExpression')
    ) {
      loops.push(node);
    }
  });
  return loops;
});

const asyncLoopsIn = memoizeByFacts((cell): readonly Node[] =>
  /\basync\s+for\b/.test(cell.facts.program.text)
    ? loopsIn(cell).filter(({ children }) => children.some(({ kind }) => kind === 'async'))
    : []
);

/** Loops over a value of the other sort. */
function* loopFindings(names: Names, cell: Cell, generators: boolean): Generator<Finding> {
  const loops = generators ? loopsIn(cell) : asyncLoopsIn(cell);
  for (const node of loops) {
    const word = node.children.findIndex(({ kind }) => kind === 'for');
    const value = node.children[node.children.findIndex(({ kind }) => kind === 'in') + 1];
    const isAsync = node.children[word - 1]?.kind === 'async';
    const site = value && callSiteAt(names, cell, value);
    const scope = site?.scope ?? cell.facts.module;
    if (!value) {
      continue;
    }
    const isBuiltinCall =
      site !== null &&
      ['range', 'enumerate', 'zip', 'sorted', 'list', 'reversed'].some(name =>
        isBuiltin(names, cell, scope, site.callee, name)
      );
    const isPlain = PLAIN_ITERABLES.has(value.kind) || isBuiltinCall || isPlainGenerator(site);
    const isAsyncValue =
      site !== null && site !== undefined && site.isCertain && isAsyncGenerator(site);
    if (isAsync ? !isPlain : !isAsyncValue) {
      continue;
    }
    const code = excerpt(cell.source.slice(value.from, value.to));
    const canEdit = isAsync || (site !== null && isAwaiting(cell, scope, node));
    yield findingOf(
      cell,
      value,
      isAsync
        ? message('async-protocol.needs-for', { code })
        : message('async-protocol.needs-async-for', { code }),
      canEdit ? fixOf(cell, node.children[isAsync ? word - 1 : word], isAsync, 'for') : null
    );
  }
}

function isPlainGenerator(site: ReturnType<typeof callSiteAt>): boolean {
  return (
    site?.isCertain === true &&
    site.isAlways(
      meaning =>
        meaning.kind === 'function' &&
        !meaning.function.async &&
        meaning.function.generator &&
        meaning.function.decorators.length === 0
    )
  );
}

/** Adds `async` before a word, or removes it. */
function fixOf(cell: Cell, word: Node, isAsync: boolean, keyword: 'with' | 'for'): Fix {
  const next = word.parent!.children[word.index + 1];
  return {
    title: message('fix.write', { replacement: isAsync ? keyword : `async ${keyword}` }),
    tier: 'ask',
    edits: [
      isAsync ? edit(cell, word.from, next.from, '') : edit(cell, word.from, word.from, 'async ')
    ],
    notes: []
  };
}

function findingOf(
  cell: Cell,
  { from, to }: Node,
  text: Finding['message'],
  fix: Fix | null
): Finding {
  return {
    rule: asyncProtocol.id,
    cell: cell.id,
    from,
    to,
    message: text,
    tier: fix ? 'ask' : 'explain',
    fixes: fix ? [fix] : []
  };
}
