import type { Finding } from '../../diagnostics/finding';
import { excerpt, message } from '../../diagnostics/messages';
import { waits } from '../../queries/cancellation';
import { innerBlockOf } from '../../semantic/with-items';
import { contextOf } from '../../semantic/context';
import type { Cell, Names } from '../../semantic/names';
import type { Reference } from '../../semantic/scope';
import { isKind, type Node } from '../../syntax/parse';
import type { Rule } from '../shared/rule';

/** Output that is captured while a task awaits, so that other tasks' output is captured too. */
export const capturedOutput: Rule = {
  id: 'captured-output',
  title: 'Output that is captured across an await',
  summary:
    'While a block that captures output awaits, other tasks print into it too. Await before the block.',
  explanation: `
\`redirect_stdout()\`, \`capture_output()\` and the block of an \`Output\` widget change where *everything* prints, not only this
task. While the task awaits in the block, other tasks run, and their output ends up there too. If two tasks do this at the
same time, they may restore the output in the wrong order, and later output is lost.

Await first, and only print in the block. For a widget, \`out.append_stdout(text)\` needs no block.
`,
  tiers: `
Explained: only you know what should be captured. A block at the top level of a cell isn't reported.
`,
  messages: {
    shared:
      '{code} also captures what other tasks print while {name}() awaits in it. Await before the block instead.'
  },
  noqa: [],
  examples: [
    {
      wrong: [
        'import contextlib\nimport io\n\nasync def report(n):\n    with contextlib.redirect_stdout(io.StringIO()) as text:\n        print(await load(n))\n    return text.getvalue()\n'
      ],
      tier: 'explain'
    }
  ],
  silent: [
    [
      'import contextlib\nimport io\n\nasync def report(n):\n    page = await load(n)\n    with contextlib.redirect_stdout(io.StringIO()) as text:\n        print(page)\n    return text.getvalue()\n'
    ]
  ],
  *check({ names }) {
    for (const cell of names.cells) {
      for (const place of cell.facts.withs) {
        const found = captureIn(names, cell, place);
        if (found) {
          yield found;
        }
      }
    }
  }
};

const CAPTURES =
  /^(contextlib\.redirect_(stdout|stderr)|IPython\.utils\.(capture|io)\.capture_output|ipywidgets\.(widgets\.)?Output)$/;

function captureIn(names: Names, cell: Cell, { node, scope }: Reference): Finding | null {
  const { function: fact, kind } = contextOf(cell, scope, node.from);
  if (
    !fact ||
    kind !== 'awaits' ||
    node.children[0].kind !== 'with' ||
    !waits(innerBlockOf(node))
  ) {
    return null;
  }
  const item = node.children.find(child => isCapture(names, cell, scope, child));
  if (!item) {
    return null;
  }
  const code = excerpt(cell.source.slice(item.from, item.to));
  return {
    rule: capturedOutput.id,
    cell: cell.id,
    from: item.from,
    to: item.to,
    message: message('captured-output.shared', { code, name: fact.name }),
    tier: 'explain',
    fixes: []
  };
}

function isCapture(names: Names, cell: Cell, scope: Reference['scope'], item: Node): boolean {
  const found = isKind(item, 'CallExpression', 'VariableName', 'MemberExpression')
    ? names.value(cell, scope, item)
    : null;
  return (
    found?.certain === true && found.meaning.kind === 'result' && CAPTURES.test(found.meaning.path)
  );
}
