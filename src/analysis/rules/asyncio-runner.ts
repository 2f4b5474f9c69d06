import type { Edit, Fix } from '../diagnostics/finding';
import { message, type Message } from '../diagnostics/messages';
import { isGuardedForNotebook } from '../queries/loop-aware';
import { dedentLines, edit } from '../rewrites/expressions';
import { convertEdits, hasNestedEdits, type Conversion } from '../rewrites/to-await';
import { awaitMain } from '../runners/runner';
import { callsOf, CallSite } from '../semantic/call-site';
import type { Cell, Names } from '../semantic/names';
import { ancestors, childOf, type Node } from '../syntax/parse';
import { endOfLine, indentation, startOfLine } from '../text/lines';
import type { Rule } from './rule';
import { findingAt } from './support';

/** `with asyncio.Runner() as runner:` where a loop is running already. */
export const asyncioRunner: Rule = {
  id: 'asyncio-runner',
  title: 'asyncio.Runner in a notebook',
  summary:
    'asyncio.Runner fails in a notebook, which already runs an event loop. Await the coroutines instead.',
  explanation: `
\`asyncio.Runner\` keeps one event loop for several calls of \`run()\`. A notebook does that anyway: its event loop lives as
long as the kernel. One thread can't run two event loops, so \`runner.run()\` fails, and so does the end of the \`with\`
block.

Remove the runner, and await the coroutines one after the other.
`,
  tiers: `
We ask first, because the \`with\` line goes and its block moves left. There is no fix if the runner is used for anything
but \`run()\`, such as \`get_loop()\`.
`,
  messages: {
    with: 'A notebook already runs an event loop, so {call} fails here. Await the coroutines directly instead.'
  },
  noqa: [],
  examples: [
    {
      wrong: [
        'import asyncio\n\nwith asyncio.Runner() as runner:\n    x = runner.run(first())\n    runner.run(second(x))\n'
      ],
      right: ['import asyncio\n\nx = await first()\nawait second(x)\n'],
      tier: 'ask'
    },
    {
      wrong: [
        'import asyncio\n\nwith asyncio.Runner() as runner:\n    loop = runner.get_loop()\n    runner.run(main())\n'
      ],
      tier: 'explain'
    }
  ],
  silent: [['with lib.Runner() as runner:\n    runner.run(main())\n']],
  *check({ names }) {
    for (const site of callsOf(names, RUNNER)) {
      const { kind, magic } = site.context;
      if (kind === 'awaits' && !isGuardedForNotebook(site)) {
        const text = message('asyncio-runner.with', { call: site.displayName });
        const fix = site.isCertain && !magic ? fixFor(site) : null;
        yield findingAt(asyncioRunner.id, site, text, fix ? [fix] : []);
      }
    }
  }
};

const RUNNER: ReadonlySet<string> = new Set(['asyncio.Runner']);

function fixFor({ names, cell, node, argumentList }: CallSite): Fix | null {
  const statement = node.parent;
  const body = statement && childOf(statement, 'Body');
  if (statement?.kind !== 'WithStatement' || !body || cell.facts.program.broken) {
    return null;
  }
  const [, item, as, target, ...rest] = statement.children;
  if (item !== node || as?.kind !== 'as' || target?.kind !== 'VariableName' || rest.length !== 1) {
    return null;
  }
  const notes: Message[] = [];
  if (argumentList.children.length > 2) {
    const dropped = cell.source.slice(argumentList.from + 1, argumentList.to - 1).trim();
    notes.push(message('note.drops', { arguments: dropped }));
  }
  const conversions = convertRunsOf(names, cell, target, body);
  const removal = removeWith(cell, statement, body);
  if (!conversions || !removal) {
    return null;
  }
  const runs = conversions.flatMap(conversion => conversion.edits);
  notes.push(...conversions.flatMap(conversion => conversion.notes));
  return {
    title: message('fix.runner'),
    tier: 'ask',
    edits: joinEdits(cell, runs, removal),
    notes
  };
}

/** The calls `runner.run(…)` as awaits; `null` if the runner has other uses, or is used outside its block. */
function convertRunsOf(names: Names, cell: Cell, target: Node, body: Node): Conversion[] | null {
  const name = cell.source.slice(target.from, target.to);
  const conversions: Conversion[] = [];
  for (const other of names.cells) {
    for (const { node } of other.facts.references.get(name) ?? []) {
      const call = other.facts.calls.find(({ callee }) => callee === node.parent);
      const isInside = [...ancestors(node)].includes(body);
      const isRun = call && call.path.length === 2 && call.path[1] === 'run';
      if (!isInside || !isRun) {
        return null;
      }
      const site = new CallSite(names, cell, call);
      const rewrite = awaitMain(site, 'coro');
      const converted =
        rewrite.kind === 'rewrite' && site.context.kind === 'awaits'
          ? convertEdits(site, rewrite.edits)
          : null;
      if (rewrite.kind === 'none' || !converted) {
        return null;
      }
      conversions.push({ ...converted, notes: [...rewrite.notes, ...converted.notes] });
    }
  }
  return hasNestedEdits(conversions) ? null : conversions;
}

/** Removes the line of the `with`, and moves its block left. */
function removeWith(cell: Cell, statement: Node, body: Node): Edit[] | null {
  const { text } = cell.facts.program;
  const first = body.children.find(({ kind }) => kind !== ':' && kind !== 'Comment');
  const head = text.slice(body.from + 1, first?.from);
  if (!first || !head.includes('\n')) {
    return null;
  }
  const start = startOfLine(text, statement.from);
  // There is no place for a comment between the items of the `with`.
  const isCommented = text.slice(statement.from, body.from).includes('#');
  if (isCommented || text.slice(start, statement.from).trim() !== '') {
    return null;
  }
  const next = text.indexOf('\n', body.from) + 1;
  const comment = text.slice(body.from + 1, next).trim();
  const indent = indentation(text, statement.from);
  const width = indentation(text, first.from).length - indent.length;
  const line = edit(cell, start, next, comment ? `${indent}${comment}\n` : '');
  // The range includes the line break before the first line, so that this line moves too.
  return [line, ...dedentLines(cell, next - 1, endOfBlock(text, body, indent), width, body)];
}

/** Where a block ends, with the indented comments below its last statement. */
function endOfBlock(text: string, { to }: Node, indent: string): number {
  const below = new RegExp(`^(?:\\n[ \\t]*(?=\\n)|\\n${indent}[ \\t]+#[^\\n]*)*`);
  const end = endOfLine(text, to);
  return end + below.exec(text.slice(end))![0].length;
}

/** Joins edits that move the same line left. Other edits that overlap are in text that is removed anyway. */
function joinEdits(cell: Cell, runs: readonly Edit[], removal: readonly Edit[]): Edit[] {
  const { text } = cell.facts.program;
  const moved = runs.map(run => {
    const also = removal.find(({ from }) => from === run.from);
    const room = indentation(text, run.from).length;
    return also && run.insert === '' && startOfLine(text, run.from) === run.from
      ? edit(cell, run.from, Math.min(run.to + also.to - also.from, run.from + room), '')
      : run;
  });
  const left = removal.filter(one => !runs.some(run => one.from < run.to && run.from < one.to));
  return [...moved, ...left];
}
