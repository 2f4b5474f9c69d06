import { contextOf } from '../semantic/context';
import type { Edit, Finding } from '../diagnostics/finding';
import { message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { ancestorOf, walk, type Node } from '../syntax/parse';
import { edit } from '../rewrites/expressions';
import { HIDDEN_RUNNERS, importsHiddenRunner } from '../runners';
import type { CallFact } from '../semantic/scope';
import { removeStatements, statementOf } from '../rewrites/statements';
import { callsOf, findingAt, isStatement, type KnownCall } from './support';
import type { Rule } from './rule';

/** nest_asyncio, when nothing needs it any more. */
export const nestAsyncio: Rule = {
  id: 'nest-asyncio',
  title: 'nest_asyncio that nothing needs',
  explanation: `
\`nest_asyncio.apply()\` changes asyncio so that a running loop can be run again from within. It made \`asyncio.run()\` work in
notebooks, at a price: the change holds for all code in the kernel, cannot be undone, breaks timeouts and context
variables in places, and does not know other kinds of loop. A notebook can \`await\` by itself.

We speak of it only when no call is left that needs it.
`,
  tiers: `
We ask first: a library that runs a loop of its own may still need it, and we cannot see that. Where a library is imported
that is known to need it, we stay silent: ${Object.keys(HIDDEN_RUNNERS)
    .map(name => `\`${name}\``)
    .join(', ')}. So we do where something is told to \`run()\`, and nothing awaits that.
`,
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
  *check(context) {
    const { names, runs } = context;
    const applies = [...callsOf(names, APPLY)];
    if (
      applies.length === 0 ||
      runs.length > 0 ||
      isStillNeeded(names) ||
      !hasTopLevelAwait(names)
    ) {
      return;
    }
    for (const { cell, call } of applies) {
      const edits = removal(names, applies);
      yield {
        ...findingAt(nestAsyncio.id, cell, call, message('nest-asyncio.unneeded'), []),
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

/** The package, and the one that carries it on. */
const PACKAGE = /^nest_asyncio2?$/;

const APPLY = new Set(['nest_asyncio.apply', 'nest_asyncio2.apply']);

/** Calls that may run a loop, of whatever they are. */
const SUSPECTS =
  /\b(run_until_complete|run_sync|run_forever|async_to_sync|asyncio\.run|asyncio\.Runner)\b/;

/** What a comment on a line of ours is about, so that it goes along. */
const ABOUT = /nest|loop|asyncio|await|notebook|jupyter|ipython|colab/i;

const PIP_LINE = /^[ \t]*[!%][ \t]*(?:\w+[ \t]+-m[ \t]+)?pip3?[ \t]+install\b[^\n]*$/gm;

const REQUIREMENT = /[ \t]+(["']?)nest[-_]asyncio2?(?:[=<>~!]=?[\w.]+)?\1(?=\s|$)/;

/** Methods that may drive a loop until something is over, if nothing awaits them. */
const DRIVERS = ['run', 'run_app', 'run_polling', 'run_webhook'];

function isStillNeeded(names: Names): boolean {
  return (
    importsHiddenRunner(names) ||
    names.cells.some(({ facts }) => SUSPECTS.test(facts.program.text)) ||
    hasUnawaitedDriver(names)
  );
}

/** Whether something of unknown nature is told to run, and not awaited: `bot.run()`. */
function hasUnawaitedDriver(names: Names): boolean {
  for (const { cell, call } of names.calls(DRIVERS)) {
    const { node, callee } = call;
    const method =
      callee.kind === 'MemberExpression' && DRIVERS.includes(methodNameOf(cell, callee));
    const awaited = ancestorOf(node, 'AwaitExpression', 'Body')?.kind === 'AwaitExpression';
    if (method && !awaited && !isProcess(names, cell, call)) {
      return true;
    }
  }
  return false;
}

function methodNameOf(cell: Cell, callee: Node): string {
  return sourceOf(cell, callee.children[callee.children.length - 1]);
}

/** Whether a call surely starts a program. */
function isProcess(names: Names, cell: Cell, call: CallFact): boolean {
  const found = names.callee(cell, call);
  return found?.meaning.kind === 'path' && found.meaning.path === 'subprocess.run';
}

/**
 * Whether a cell awaits by itself: then the notebook can do without. Of what awaits in functions, nobody knows who runs
 * it.
 */
function hasTopLevelAwait(names: Names): boolean {
  return names.cells.some(cell =>
    cell.facts.awaits.some(
      ({ node, scope }) => contextOf(cell, scope, node.from).scope.kind === 'module'
    )
  );
}

/** Takes away the calls, the imports and the lines that install it; `null` where it is used for more. */
function removal(names: Names, applies: readonly KnownCall[]): Edit[] | null {
  const imports = names.cells.flatMap(cell => importsIn(cell));
  const whole = applies.map(({ cell, call }) => ({ cell, node: statementOf(call.node) }));
  const clean =
    applies.every(({ cell, call }) => isStatement(call) && !cell.facts.program.broken) &&
    imports.every(
      found => !found.cell.facts.program.broken && isOnlyApplied(names, found, applies)
    );
  if (!clean) {
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
    const own = whole.filter(other => other.cell === cell).map(({ node }) => node);
    edits.push(...removeStatements(cell, own, ABOUT), ...removePipLines(cell));
  }
  return edits;
}

/** An import statement that brings nest_asyncio, perhaps among others. */
interface Import {
  readonly cell: Cell;
  readonly statement: Node;
  readonly clauses: readonly Clause[];
}

/** One part of an import, and the name that it gives to nest_asyncio or something in it; `null` for others. */
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

/** Whether the names of an import serve for nothing but the calls that go. */
function isOnlyApplied(names: Names, { clauses }: Import, applies: readonly KnownCall[]): boolean {
  return clauses.every(
    ({ name }) =>
      name === null ||
      (name !== '*' &&
        names.cells.every(cell =>
          (cell.facts.references.get(name) ?? []).every(({ node }) =>
            applies.some(
              ({ cell: other, call: { callee } }) =>
                other === cell && callee.from <= node.from && node.to <= callee.to
            )
          )
        ))
  );
}

/** In `import nest_asyncio, os`, takes away the part that goes. */
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
      .replace(/^[ \t]*[!%].*?\binstall\b/, '')
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
