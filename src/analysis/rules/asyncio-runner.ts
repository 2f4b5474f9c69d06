import { isGuardedForNotebook } from '../queries/loop-aware';
import { contextOf } from '../semantic/context';
import { convertEdits, type Conversion } from '../rewrites/to-await';
import type { Edit, Finding, Fix } from '../diagnostics/finding';
import { message, type Message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { ancestors, childOf, type Node } from '../syntax/parse';
import { dedentLines, edit } from '../rewrites/expressions';
import { awaitMain, isRewrite, displayNameOf } from '../runners/runner';
import type { CallFact } from '../semantic/scope';
import { endOfLine, indentation, startOfLine } from '../text/lines';
import { callsOf, findingAt } from './support';
import type { Rule } from './rule';

/** `with asyncio.Runner() as runner:` where a loop is running already. */
export const asyncioRunner: Rule = {
  id: 'asyncio-runner',
  title: 'asyncio.Runner in a notebook',
  explanation: `
\`asyncio.Runner\` keeps one event loop for several calls of its \`run()\`. That is what a notebook does by itself: its loop
lives as long as the kernel. Two loops cannot run in one thread, so \`runner.run()\` fails, and so does the end of the
\`with\`.

Await the coroutines one after the other, without the runner.
`,
  tiers: `
We ask first, as the \`with\` goes and its lines move left. Where the runner is used for more than \`run()\`, such as
\`get_loop()\`, the message explains.
`,
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
    for (const { cell, call, certain, displayName } of callsOf(
      names,
      new Set(['asyncio.Runner'])
    )) {
      const context = contextOf(cell, call.scope, call.node.from);
      if (context.kind === 'awaits' && !isGuardedForNotebook(names, cell, call)) {
        const text = message('asyncio-runner.with', { call: displayName });
        const fix = certain && !context.magic ? fixOf(names, cell, call) : null;
        const found: Finding = findingAt(asyncioRunner.id, cell, call, text, fix ? [fix] : []);
        yield found;
      }
    }
  }
};

function fixOf(names: Names, cell: Cell, runner: CallFact): Fix | null {
  const statement = runner.node.parent;
  const body = statement && childOf(statement, 'Body');
  if (statement?.kind !== 'WithStatement' || !body || cell.facts.program.broken) {
    return null;
  }
  const [, item, as, target, ...rest] = statement.children;
  if (
    item !== runner.node ||
    as?.kind !== 'as' ||
    target?.kind !== 'VariableName' ||
    rest.length !== 1
  ) {
    return null;
  }
  const notes: Message[] = [];
  if (runner.arguments.children.length > 2) {
    const dropped = cell.source.slice(runner.arguments.from + 1, runner.arguments.to - 1).trim();
    notes.push(message('note.drops', { arguments: dropped }));
  }
  const conversions = runsOf(names, cell, target, body);
  const removal = removeWith(cell, statement, body);
  if (!conversions || !removal) {
    return null;
  }
  const runs = conversions.flatMap(conversion => conversion.edits);
  notes.push(...conversions.flatMap(conversion => conversion.notes));
  return {
    title: message('fix.runner'),
    tier: 'ask',
    edits: join(cell, runs, removal),
    notes
  };
}

/** The runs as awaits; `null` if the runner is used in another way, or elsewhere. */
function runsOf(names: Names, cell: Cell, target: Node, body: Node): Conversion[] | null {
  const name = cell.source.slice(target.from, target.to);
  const conversions: Conversion[] = [];
  for (const other of names.cells) {
    for (const { node } of other.facts.references.get(name) ?? []) {
      const call = other.facts.calls.find(({ callee }) => callee === node.parent);
      const inside = [...ancestors(node)].includes(body);
      const isRun = call && call.path.length === 2 && call.path[1] === 'run';
      if (!inside || !isRun) {
        return null;
      }
      const context = contextOf(cell, call.scope, call.node.from);
      const rewrite = awaitMain(names, cell, call, 'coro', displayNameOf(cell, call));
      const converted =
        isRewrite(rewrite) && context.kind === 'awaits'
          ? convertEdits(names, cell, call, context, rewrite.edits)
          : null;
      if (!converted || !isRewrite(rewrite)) {
        return null;
      }
      conversions.push({ ...converted, notes: [...rewrite.notes, ...converted.notes] });
    }
  }
  return nested(conversions) ? null : conversions;
}

/** Whether one run stands in another: then they have to go one after the other. */
function nested(conversions: readonly Conversion[]): boolean {
  return conversions.some((one, index) =>
    conversions.slice(index + 1).some(other => {
      const span = (edits: readonly Edit[]): [number, number] => [
        Math.min(...edits.map(({ from }) => from)),
        Math.max(...edits.map(({ to }) => to))
      ];
      const [from, to] = span(one.edits);
      const [start, end] = span(other.edits);
      return from <= end && start <= to;
    })
  );
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
  // A comment between the items of the `with` has no place afterwards.
  const remarked = text.slice(statement.from, body.from).includes('#');
  if (remarked || text.slice(start, statement.from).trim() !== '') {
    return null;
  }
  const next = text.indexOf('\n', body.from) + 1;
  const comment = text.slice(body.from + 1, next).trim();
  const indent = indentation(text, statement.from);
  const width = indentation(text, first.from).length - indent.length;
  const line = edit(cell, start, next, comment ? `${indent}${comment}\n` : '');
  // The line break before the first line belongs to the range, so that this line moves as well.
  return [line, ...dedentLines(cell, next - 1, endOfBlock(text, body, indent), width, body)];
}

/** Where a block ends, with the comments below its last statement that are as far in. */
function endOfBlock(text: string, { to }: Node, indent: string): number {
  const below = new RegExp(`^(?:\\n[ \\t]*(?=\\n)|\\n${indent}[ \\t]+#[^\\n]*)*`);
  const end = endOfLine(text, to);
  return end + below.exec(text.slice(end))![0].length;
}

/** Joins edits where both move the same line left; what else overlaps stands in text that goes anyway. */
function join(cell: Cell, runs: readonly Edit[], removal: readonly Edit[]): Edit[] {
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
