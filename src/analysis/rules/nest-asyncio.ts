import type { Edit, Finding } from '../findings';
import { message } from '../messages';
import type { Cell, Names } from '../names';
import { childOf, walk, type Node } from '../python';
import { edit } from '../rewrite';
import { removeStatements, statementOf } from '../statements';
import { callsOf, findingAt, isStatement } from './support';
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
We ask first: a library that runs a loop of its own may still need it, and we cannot see that.
`,
  examples: [
    {
      wrong: ['import nest_asyncio\nnest_asyncio.apply()\n', 'await main()\n'],
      right: ['', 'await main()\n'],
      tier: 'ask'
    }
  ],
  silent: [
    ['import nest_asyncio\nnest_asyncio.apply()\n', 'x = answer(question)\n'],
    ['import nest_asyncio\nnest_asyncio.apply()\n', 'await main()\nclient.run_sync()\n']
  ],
  *check(context) {
    const { names, runs } = context;
    const applies = [...callsOf(names, APPLY)];
    if (applies.length === 0 || runs.length > 0 || needsIt(names) || !awaits(names)) {
      return;
    }
    for (const { cell, call } of applies) {
      const edits = removal(names);
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

const APPLY = new Set(['nest_asyncio.apply']);

/** Calls that may run a loop, of whatever they are. */
const SUSPECTS =
  /\b(run_until_complete|run_sync|run_forever|async_to_sync|asyncio\.run|asyncio\.Runner)\b/;

const PIP_LINE = /^[ \t]*[!%][ \t]*(?:\w+[ \t]+-m[ \t]+)?pip3?[ \t]+install\b[^\n]*$/gm;

const PACKAGE = /[ \t]+nest[-_]asyncio(?:[=<>~!]=?[\w.]+)?(?=\s|$)/;

function needsIt(names: Names): boolean {
  return names.cells.some(({ facts }) => SUSPECTS.test(facts.program.text));
}

/** Whether the notebook awaits anywhere: then it can do without. */
function awaits(names: Names): boolean {
  return names.cells.some(({ facts }) => {
    let found = false;
    walk(facts.program.root, node => {
      found ||= node.kind === 'AwaitExpression';
    });
    return found;
  });
}

/** Takes away the call, the import and the line that installs it; `null` where it is used for more. */
function removal(names: Names): Edit[] | null {
  const edits: Edit[] = [];
  for (const cell of names.cells) {
    const own = removalIn(names, cell);
    if (!own) {
      return null;
    }
    edits.push(...own, ...removePipLines(cell));
  }
  return edits;
}

/** What is to go from one cell; `null` where a statement does more. */
function removalIn(names: Names, cell: Cell): Edit[] | null {
  const { program, references } = cell.facts;
  const calls = [...callsOf(names, APPLY)].filter(({ cell: other }) => other === cell);
  const imports = importsIn(cell);
  const uses = (references.get('nest_asyncio') ?? []).length;
  if (calls.length + imports.length === 0) {
    return uses > 0 ? null : [];
  }
  if (program.broken || uses > calls.length || !calls.every(({ call }) => isStatement(call))) {
    return null;
  }
  const whole = calls.map(({ call }) => statementOf(call.node));
  const edits: Edit[] = [];
  for (const statement of imports) {
    const part = importPart(cell, statement);
    if (part) {
      edits.push(part);
    } else {
      whole.push(statement);
    }
  }
  return [...edits, ...removeStatements(cell, whole)];
}

function importsIn(cell: Cell): Node[] {
  const imports: Node[] = [];
  walk(cell.facts.program.root, node => {
    if (node.kind === 'ImportStatement' && /\bnest_asyncio\b/.test(textOf(cell, node))) {
      imports.push(node);
    }
  });
  return imports;
}

/** In `import nest_asyncio, os`, the part that goes. */
function importPart(cell: Cell, statement: Node): Edit | null {
  if (!childOf(statement, ',')) {
    return null;
  }
  const text = textOf(cell, statement);
  const found = /(?<=\bimport\s+)nest_asyncio\s*,\s*|\s*,\s*nest_asyncio\b(?!\s+as\b)/.exec(text);
  const from = statement.from + (found?.index ?? 0);
  return found && edit(cell, from, from + found[0].length, '');
}

function removePipLines(cell: Cell): Edit[] {
  const edits: Edit[] = [];
  for (const { 0: line, index } of cell.source.matchAll(PIP_LINE)) {
    const found = PACKAGE.exec(line);
    if (!found) {
      continue;
    }
    const rest = line.replace(PACKAGE, '').replace(/^[ \t]*[!%].*?\binstall\b/, '');
    const whole = rest.split(/\s+/).every(word => word === '' || word.startsWith('-'));
    edits.push(
      whole
        ? edit(cell, index, Math.min(cell.source.length, index + line.length + 1), '')
        : edit(cell, index + found.index, index + found.index + found[0].length, '')
    );
  }
  return edits;
}

function textOf(cell: Cell, node: Node): string {
  return cell.source.slice(node.from, node.to);
}
