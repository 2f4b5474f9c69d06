import { STANDARD_MODULES } from '../../catalog/python-names';
import type { Edit, Finding } from '../../diagnostics/finding';
import { message } from '../../diagnostics/messages';
import { edit } from '../../rewrites/expressions';
import { removeStatements, statementOf } from '../../rewrites/statements';
import { HIDDEN_RUNNERS, importsHiddenRunner } from '../../runners';
import { callSites, callsOf, type CallSite } from '../../semantic/call-site';
import { contextOf } from '../../semantic/context';
import type { Cell, Names } from '../../semantic/names';
import { ancestorOf, walk, type Node } from '../../syntax/parse';
import type { Rule } from '../shared/rule';
import { findingAt, isStatement } from '../shared/support';

/** nest_asyncio, when nothing needs it any more. */
export const nestAsyncio: Rule = {
  id: 'nest-asyncio',
  title: 'nest_asyncio that is no longer needed',
  summary:
    'nest_asyncio changes asyncio for all code in the kernel. Remove it when nothing in the notebook needs it.',
  explanation: `
\`nest_asyncio.apply()\` changes asyncio so that code can run an event loop that is already running. It makes \`asyncio.run()\`
work in notebooks, but it changes all code in the kernel and can't be undone. It also breaks some timeouts and context
variables, and supports only asyncio's own event loop. You can use \`await\` directly in a cell instead.

This rule reports \`nest_asyncio\` only when no call is left that needs it.
`,
  tiers: `
We ask first: a library that starts its own event loop may still need nest_asyncio. Nothing is reported if the notebook
imports a library that is known to need it: ${Object.keys(HIDDEN_RUNNERS)
    .map(name => `\`${name}\``)
    .join(', ')}. The same is true if the notebook imports a package that Loopscope doesn't know, or
calls a \`run()\` method without awaiting it.
`,
  messages: {
    unneeded:
      'Nothing in this notebook seems to need nest_asyncio. It changes asyncio for all code in the kernel, so you can remove it.'
  },
  noqa: [],
  examples: [
    {
      wrong: ['import nest_asyncio\nnest_asyncio.apply()\n', 'await main()\n'],
      right: ['', 'await main()\n'],
      tier: 'ask'
    }
  ],
  silent: [
    ['import nest_asyncio\nnest_asyncio.apply()\n', 'x = answer(question)\n'],
    ['import nest_asyncio\nnest_asyncio.apply()\n', 'await main()\nclient.run_sync()\n'],
    ['import nest_asyncio\nnest_asyncio.apply()\n', 'await main()\nbot.run()\n'],
    [
      'import nest_asyncio\nnest_asyncio.apply()\n',
      'from ragas import evaluate\nawait main()\nevaluate(dataset)\n'
    ]
  ],
  *check({ names, runs }) {
    const applies = [...callsOf(names, APPLY)];
    const isUnneeded = applies.length > 0 && runs.length === 0 && !isStillNeeded(names);
    if (!isUnneeded || !hasTopLevelAwait(names)) {
      return;
    }
    for (const site of applies) {
      const edits = removalOf(names, applies);
      yield {
        ...findingAt(nestAsyncio.id, site, message('nest-asyncio.unneeded')),
        ...(edits && {
          tier: 'ask' as const,
          fixes: [
            {
              title: message('fix.remove', { code: 'nest_asyncio' }),
              tier: 'ask' as const,
              edits,
              notes: [message('note.libraries')]
            }
          ]
        })
      } satisfies Finding;
    }
  }
};

/** The package and its successor. */
const PACKAGE = /^nest_asyncio2?$/;

const APPLY = new Set(['nest_asyncio.apply', 'nest_asyncio2.apply']);

/** Names of functions that may run a loop, in any library. */
const SUSPECTS =
  /\b(run_until_complete|run_sync|run_forever|async_to_sync|asyncio\.run|asyncio\.Runner)\b/;

/** Words of comments to remove together with their line. */
const ABOUT = /nest|loop|asyncio|await|notebook|jupyter|ipython|colab/i;

const PIP_LINE =
  /^[ \t]*[!%][ \t]*(?:(?:\w+[ \t]+-m[ \t]+)?(?:uv[ \t]+)?pip3?|uv|conda|mamba|micromamba)[ \t]+(?:install|add)\b[^\n]*$/gm;

const REQUIREMENT = /[ \t]+(["']?)nest[-_]asyncio2?(?:[=<>~!]=?[\w.]+)?\1(?=\s|$)/;

/** Methods that may run a loop, if they aren't awaited. */
const DRIVERS = ['run', 'run_app', 'run_polling', 'run_webhook'];

function isStillNeeded(names: Names): boolean {
  return (
    importsHiddenRunner(names) ||
    importsUnknown(names) ||
    names.cells.some(({ facts }) => SUSPECTS.test(facts.program.text)) ||
    hasUnawaitedDriver(names)
  );
}

/** Packages whose plain functions run no event loop. Others may need nest_asyncio where the notebook doesn't show it. */
const HARMLESS = new Set(
  (
    'nest_asyncio nest_asyncio2 IPython ipywidgets ipykernel numpy pandas scipy matplotlib seaborn plotly sklearn ' +
    'requests httpx httpx2 aiohttp aiofiles aiosqlite asyncpg websockets bs4 lxml PIL yaml dotenv tqdm rich ' +
    'anyio uvloop openai anthropic groq mistralai tiktoken pydantic polars pyarrow networkx sympy torch google ' +
    'tenacity pytz dateutil psutil cv2'
  ).split(' ')
);

/** Whether the notebook imports a package that may run an event loop, such as a module of its own. */
function importsUnknown(names: Names): boolean {
  return [...names.packages].some(name => !HARMLESS.has(name) && !STANDARD_MODULES.has(name));
}

/** Whether a method that may run a loop is called and not awaited: `bot.run()`. */
function hasUnawaitedDriver(names: Names): boolean {
  for (const site of callSites(names, DRIVERS)) {
    const isMethod = site.callee.kind === 'MemberExpression' && DRIVERS.includes(lastWordOf(site));
    const isAwaited = ancestorOf(site.node, 'AwaitExpression', 'Body')?.kind === 'AwaitExpression';
    if (isMethod && !isAwaited && site.qualifiedName !== 'subprocess.run') {
      return true;
    }
  }
  return false;
}

function lastWordOf({ cell, callee }: CallSite): string {
  return sourceOf(cell, callee.children[callee.children.length - 1]);
}

/** Whether any cell uses top-level `await` (so autoawait works here). `await` inside functions is no evidence. */
function hasTopLevelAwait(names: Names): boolean {
  return names.cells.some(cell =>
    cell.facts.awaits.some(
      ({ node, scope }) => contextOf(cell, scope, node.from).scope.kind === 'module'
    )
  );
}

/** Removes the calls, the imports and the lines that install it; `null` if the notebook uses more of it. */
function removalOf(names: Names, applies: readonly CallSite[]): Edit[] | null {
  const imports = names.cells.flatMap(cell => importsIn(cell));
  const whole = applies.map(({ cell, node }) => ({ cell, node: statementOf(node) }));
  const isClean =
    applies.every(site => isStatement(site) && !site.cell.facts.program.broken) &&
    imports.every(
      found => !found.cell.facts.program.broken && isOnlyApplied(names, found, applies)
    );
  if (!isClean) {
    return null;
  }
  const edits: Edit[] = [];
  for (const { cell, statement, clauses } of imports) {
    if (clauses.every(({ name }) => name !== null)) {
      whole.push({ cell, node: statement });
    } else {
      edits.push(...removeClauses(cell, clauses));
    }
  }
  for (const cell of names.cells) {
    const own = withEmptiedBlocks(
      cell,
      whole.filter(other => other.cell === cell).map(({ node }) => node)
    );
    edits.push(...removeStatements(cell, own, ABOUT), ...removePipLines(cell));
  }
  return edits;
}

/** The statements, with each `try` and `if` that would be left without code instead of the statements in it. */
function withEmptiedBlocks(cell: Cell, statements: readonly Node[]): Node[] {
  const gone = new Set(statements);
  const whole = new Set<Node>();
  for (const statement of statements) {
    const body = statement.parent?.kind === 'StatementGroup' ? null : statement.parent;
    const block = body?.kind === 'Body' ? body.parent : null;
    const isEmptied =
      body !== null &&
      body !== undefined &&
      body.children.every(child => gone.has(child) || child.kind === ':');
    whole.add(block && isEmptied && isOnlyFor(cell, block, body) ? block : statement);
  }
  return [...whole];
}

/** Whether a `try` or an `if` does nothing but run its body: no `else`, no `finally`, and a test without calls. */
function isOnlyFor(cell: Cell, { kind, children }: Node, body: Node): boolean {
  if (children.some(child => ['else', 'elif', 'finally'].includes(child.kind))) {
    return false;
  }
  if (kind === 'TryStatement') {
    const handlers = children.filter(child => child.kind === 'Body' && child !== body);
    return (
      children[1] === body &&
      handlers.every(({ children: parts }) =>
        parts.every(part => part.kind === ':' || part.kind === 'PassStatement')
      )
    );
  }
  return kind === 'IfStatement' && children[2] === body && !/\(/.test(sourceOf(cell, children[1]));
}

/** A statement that imports nest_asyncio, and perhaps other modules. */
interface Import {
  readonly cell: Cell;
  readonly statement: Node;
  readonly clauses: readonly Clause[];
}

/** One part of an import, and the name that it binds to nest_asyncio or something in it; `null` for other parts. */
interface Clause {
  readonly from: number;
  readonly to: number;
  readonly name: string | null;
}

function importsIn(cell: Cell): Import[] {
  const imports: Import[] = [];
  walk(cell.facts.program.root, statement => {
    if (statement.kind === 'ImportStatement') {
      const clauses = clausesOf(cell, statement);
      if (clauses.some(({ name }) => name !== null)) {
        imports.push({ cell, statement, clauses });
      }
    }
  });
  return imports;
}

function clausesOf(cell: Cell, statement: Node): Clause[] {
  const [first, module] = statement.children;
  const ours = first.kind === 'from' && PACKAGE.test(sourceOf(cell, module));
  const clauses: Clause[] = [];
  let part: Node[] = [];
  const close = (): void => {
    if (part.length > 0) {
      const root = sourceOf(cell, part[0]);
      const name = sourceOf(cell, part[part.length - 1]);
      const known = first.kind === 'from' ? ours : PACKAGE.test(root);
      const { from } = part[0];
      clauses.push({ from, to: part[part.length - 1].to, name: known ? name : null });
    }
    part = [];
  };
  const start = statement.children.findIndex(({ kind }) => kind === 'import') + 1;
  for (const child of statement.children.slice(start)) {
    if (child.kind === ',') {
      close();
    } else if (!['(', ')', 'Comment'].includes(child.kind)) {
      part.push(child);
    }
  }
  close();
  return clauses;
}

/** Whether the names of an import are only used in the calls that are removed. */
function isOnlyApplied(names: Names, { clauses }: Import, applies: readonly CallSite[]): boolean {
  return clauses.every(
    ({ name }) =>
      name === null ||
      (name !== '*' &&
        names.cells.every(cell =>
          (cell.facts.references.get(name) ?? []).every(({ node }) =>
            applies.some(
              ({ cell: other, callee }) =>
                other === cell && callee.from <= node.from && node.to <= callee.to
            )
          )
        ))
  );
}

/** Removes one part of an import, as in `import nest_asyncio, os`. */
function removeClauses(cell: Cell, clauses: readonly Clause[]): Edit[] {
  const kept = clauses.filter(({ name }) => name === null);
  const [first] = kept;
  const last = kept[kept.length - 1];
  const edits = kept
    .slice(1)
    .map((clause, index) => [kept[index].to, clause.from] as const)
    .filter(([from, to]) => clauses.some(gone => from < gone.from && gone.to < to))
    .map(([from, to]) => edit(cell, from, to, ', '));
  if (clauses[0] !== first) {
    edits.unshift(edit(cell, clauses[0].from, first.from, ''));
  }
  const end = clauses[clauses.length - 1];
  if (end !== last) {
    edits.push(edit(cell, last.to, end.to, ''));
  }
  return edits;
}

function removePipLines(cell: Cell): Edit[] {
  const edits: Edit[] = [];
  for (const { 0: line, index } of cell.source.matchAll(PIP_LINE)) {
    const found = REQUIREMENT.exec(line);
    if (!found) {
      continue;
    }
    const rest = line
      .replace(REQUIREMENT, '')
      .replace(/^[ \t]*[!%].*?\b(install|add)\b/, '')
      .replace(/[ \t]#.*$/, '');
    const whole = rest.split(/\s+/).every(word => word === '' || word.startsWith('-'));
    edits.push(
      whole
        ? edit(cell, index, Math.min(cell.source.length, index + line.length + 1), '')
        : edit(cell, index + found.index, index + found.index + found[0].length, '')
    );
  }
  return edits;
}

function sourceOf(cell: Cell, node: Node): string {
  return cell.source.slice(node.from, node.to);
}
