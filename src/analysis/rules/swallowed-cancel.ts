import { contextOf } from '../semantic/context';
import type { Edit, Finding, Fix } from '../diagnostics/finding';
import {
  caughtTypeOf,
  handlersOf,
  hasKindBelow,
  isBuiltin,
  isNameRead,
  statementsOf,
  nodesWithin
} from '../queries/except-handlers';
import type { Handler } from '../queries/except-handlers';
import { excerpt, message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { memoizeByFacts } from '../semantic/memoize';
import { ancestors, isKind, textOf, type Node, type NodeKind } from '../syntax/parse';
import { edit } from '../rewrites/expressions';
import { endOfLine, startOfLine } from '../text/lines';
import type { FunctionFact, Reference } from '../semantic/scope';
import { indentOf } from '../rewrites/statements';
import type { Rule } from './rule';

/** A loop that goes on when its task is cancelled. */
export const swallowedCancel: Rule = {
  id: 'swallowed-cancel',
  title: 'A loop that can’t be cancelled',
  summary:
    'A handler that catches CancelledError keeps its loop running. Raise the error again, or catch Exception instead.',
  explanation: `
\`task.cancel()\`, a timeout, or the end of a task group stops a task with an exception: they raise \`CancelledError\` where the
task waits. If a handler in a loop catches this error and goes on, the task can no longer be cancelled. Only a restart of
the kernel then stops the loop.

A bare \`except:\` and \`except BaseException:\` also catch \`CancelledError\`. \`except Exception:\` doesn't.

A handler that ends the loop with \`return\`, \`break\` or \`raise\` isn't reported. Neither is a handler that passes the
exception on, and code that cancels tasks itself and then waits for them.
`,
  tiers: `
We ask first: the loop will end where it went on before.
`,
  messages: {
    loop: '{code} catches the CancelledError that stops a task, so {name}() can’t be cancelled. Raise it again, or catch Exception instead.'
  },
  noqa: ['E722', 'BLE001', 'S110', 'S112', 'ASYNC103', 'ASYNC104'],
  examples: [
    {
      wrong: [
        'async def watch():\n    while True:\n        try:\n            await look()\n        except:\n            print("failed")\n'
      ],
      right: [
        'async def watch():\n    while True:\n        try:\n            await look()\n        except Exception:\n            print("failed")\n'
      ],
      tier: 'ask'
    },
    {
      wrong: [
        'import asyncio\n\nasync def watch():\n    while True:\n        try:\n            await look()\n        except asyncio.CancelledError:\n            pass\n'
      ],
      right: [
        'import asyncio\n\nasync def watch():\n    while True:\n        try:\n            await look()\n        except asyncio.CancelledError:\n            raise\n'
      ],
      tier: 'ask'
    }
  ],
  silent: [
    [
      'async def watch():\n    while True:\n        try:\n            await look()\n        except Exception:\n            pass\n'
    ],
    [
      'import asyncio\n\nasync def stop(tasks):\n    for task in tasks:\n        task.cancel()\n        try:\n            await task\n        except asyncio.CancelledError:\n            pass\n'
    ],
    [
      'import asyncio\n\nasync def watch():\n    while True:\n        try:\n            await look()\n        except asyncio.CancelledError:\n            break\n'
    ]
  ],
  *check({ names }) {
    for (const cell of names.cells) {
      for (const loop of loopsIn(cell)) {
        const found = swallowedIn(names, cell, loop);
        if (found) {
          yield found;
        }
      }
    }
  }
};

const CANCELLED: ReadonlySet<string> = new Set([
  'asyncio.CancelledError',
  'asyncio.exceptions.CancelledError'
]);

const LOOPS: ReadonlySet<NodeKind> = new Set<NodeKind>(['WhileStatement', 'ForStatement']);
const LEAVES: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'RaiseStatement',
  'ReturnStatement',
  'BreakStatement'
]);

/** Calls in functions that handle cancellation in their own way. */
const HANDLES_CANCEL = /\bcancel\w*\(|\.(uncancel|cancelling|cancelled)\(/;
/** Calls that end the program. */
const ENDS_PROGRAM = /\b(exit|_exit|quit|abort|stop|kill|execv|fail|skip)\(/;
/** Calls that only print or log. */
const REPORTS =
  /^(print|display|(\w+\.)*(logger|logging|log|_logger|_log|LOG|LOGGER|warnings|traceback)\.\w+|(\w+\.)*(print_exc|write|warn))$/;

/** A `try` in a loop of an async function, with an `await` in its body. */
interface WaitingLoop extends Reference {
  readonly fact: FunctionFact;
  readonly loop: Node;
  readonly body: Node;
  readonly handlers: readonly Handler[];
}

/** All of them in a cell. */
const loopsIn = memoizeByFacts((cell): readonly WaitingLoop[] =>
  cell.facts.tries.flatMap(place => waitingLoop(cell, place) ?? [])
);

function waitingLoop(cell: Cell, { node, scope }: Reference): WaitingLoop | null {
  const { function: fact, kind } = contextOf(cell, scope, node.from);
  const loop = loopAround(node);
  if (!fact || kind !== 'awaits' || !loop || isLeftAfter(node, loop)) {
    return null;
  }
  const [, body] = node.children;
  const handlers = handlersOf(node);
  return handlers && body.kind === 'Body' && waits(body) && !isLeftAtEnd(node)
    ? { node, scope, fact, loop, body, handlers }
    : null;
}

function swallowedIn(
  names: Names,
  cell: Cell,
  { node, scope, fact, loop, body, handlers }: WaitingLoop
): Finding | null {
  const { text } = cell.facts.program;
  for (const handler of handlers) {
    const caught = caughtTypeOf(names, cell, scope, handler, CANCELLED);
    if (!caught) {
      continue;
    }
    const explicit = caught !== 'everything';
    const deals =
      HANDLES_CANCEL.test(text.slice(fact.node.from, fact.node.to)) ||
      (explicit && nodesWithin(body).some(each => waitsForTask(cell, each)));
    if (deals || !isContinued(cell, handler, explicit) || endsLoop(cell, handler, loop)) {
      return null;
    }
    const to = handler.type?.to ?? handler.keyword.to;
    const written = excerpt(text.slice(handler.keyword.from, to));
    const fix = explicit
      ? raiseAgain(cell, handler, caught)
      : narrow(names, cell, { node, scope }, handler);
    return {
      rule: swallowedCancel.id,
      cell: cell.id,
      from: handler.keyword.from,
      to,
      message: message('swallowed-cancel.loop', { code: written, name: fact.name }),
      tier: fix ? 'ask' : 'explain',
      fixes: fix ? [fix] : []
    };
  }
  return null;
}

/** The loop of the same function around a `try`. */
function loopAround(node: Node): Node | null {
  let inner = node;
  for (const outer of ancestors(node)) {
    if (outer.kind === 'FunctionDefinition' || outer.kind === 'ClassDefinition') {
      return null;
    }
    // The `else` of a loop runs only once.
    if (LOOPS.has(outer.kind) && inner === outer.children.find(({ kind }) => kind === 'Body')) {
      return outer;
    }
    inner = outer;
  }
  return null;
}

/** Whether a statement after the `try` always leaves the loop. */
function isLeftAfter(node: Node, loop: Node): boolean {
  for (let inner = node; inner !== loop && inner.parent; inner = inner.parent) {
    const block = isKind(inner.parent, 'Body', 'StatementGroup') ? inner.parent.children : [];
    if (block.slice(inner.index + 1).some(({ kind }) => LEAVES.has(kind))) {
      return true;
    }
  }
  return false;
}

/** Whether a handler changes a value that the loop's condition reads: `running = False`, or `stop.set()`. */
function endsLoop(cell: Cell, { body }: Handler, { kind, children }: Node): boolean {
  if (kind !== 'WhileStatement') {
    return false;
  }
  const { program } = cell.facts;
  const asked = new Set(nodesWithin(children[1]).map(node => textOf(program, node)));
  return nodesWithin(body).some(({ kind: what, children: [first] }) => {
    const changed =
      what === 'CallExpression' && first.kind === 'MemberExpression' ? first.children[0] : first;
    return (
      (what === 'AssignStatement' || what === 'CallExpression') &&
      asked.has(textOf(program, changed))
    );
  });
}

/** Whether code has an `await`, where it can be cancelled. */
function waits(body: Node): boolean {
  return hasKindBelow(body, new Set(['AwaitExpression', 'async']));
}

/** Whether a node may await a task. The error may then mean that this task was cancelled. */
function waitsForTask(cell: Cell, { kind, children }: Node): boolean {
  const operand = children[1];
  if (kind !== 'AwaitExpression' || operand?.kind !== 'CallExpression') {
    return kind === 'AwaitExpression';
  }
  return TAKES_TASKS.test(cell.facts.program.text.slice(operand.from, operand.to));
}

const TAKES_TASKS = /\b(gather|wait|wait_for|shield)\(|task|fut(ure)?s?\b|job/i;

/** Whether the `finally` leaves the loop. */
function isLeftAtEnd(statement: Node): boolean {
  const at = statement.children.findIndex(({ kind }) => kind === 'finally');
  return at >= 0 && statement.children.slice(at).some(child => hasKindBelow(child, LEAVES));
}

/**
 * Whether the loop continues after the handler.
 *
 * @param explicit - Whether the handler names the error. It is then a mistake only if the handler does nothing, or only
 *   prints or logs.
 */
function isContinued(cell: Cell, { body, name }: Handler, explicit: boolean): boolean {
  const { text } = cell.facts.program;
  const code = text.slice(body.from, body.to);
  if (
    hasKindBelow(body, LEAVES) ||
    ENDS_PROGRAM.test(code) ||
    /CancelledError|\bexc_info\(\)/.test(code)
  ) {
    return false;
  }
  const statements = statementsOf(body);
  if (explicit) {
    return statements.every(statement => onlyReports(cell, statement));
  }
  // An error that is stored or passed on may be raised elsewhere.
  return (
    !name ||
    statements.every(
      statement =>
        onlyReports(cell, statement) || !isNameRead(cell, statement, text.slice(name.from, name.to))
    )
  );
}

/** Whether a statement does nothing, or only prints or logs. */
function onlyReports(cell: Cell, statement: Node): boolean {
  if (doesNothing(statement)) {
    return true;
  }
  const [value] = statement.children;
  const callee = value?.kind === 'CallExpression' ? value.children[0] : null;
  return (
    statement.kind === 'ExpressionStatement' &&
    callee !== null &&
    REPORTS.test(cell.facts.program.text.slice(callee.from, callee.to))
  );
}

/** `pass`, `continue` and `...`. */
function doesNothing({ kind, children }: Node): boolean {
  return (
    kind === 'PassStatement' ||
    kind === 'ContinueStatement' ||
    (kind === 'ExpressionStatement' && children[0].kind === 'Ellipsis')
  );
}

/** `except:` becomes `except Exception:`. */
function narrow(
  names: Names,
  cell: Cell,
  { scope }: Reference,
  { keyword, type }: Handler
): Fix | null {
  const plain = !type || isBuiltin(names, cell, scope, type, 'BaseException');
  if (!plain || names.isBound(scope, 'Exception')) {
    return null;
  }
  return fixOf('except Exception', [
    type
      ? edit(cell, type.from, type.to, 'Exception')
      : edit(cell, keyword.to, keyword.to, ' Exception')
  ]);
}

/** The handler raises the error again; or it no longer catches it, if it also catches others. */
function raiseAgain(cell: Cell, { type, types, body }: Handler, caught: Node): Fix | null {
  const { text } = cell.facts.program;
  if (type !== caught) {
    const rest = types.filter(node => node !== caught);
    const written = rest.map(node => text.slice(node.from, node.to)).join(', ');
    const replacement = rest.length === 1 ? written : `(${written})`;
    const space = type && /\w/.test(text[type.from - 1]) ? ' ' : '';
    const after = type && /\w/.test(text[type.to] ?? '') ? ' ' : '';
    const clean = type && rest.length > 0 && !type.children.some(({ kind }) => kind === 'Comment');
    return clean
      ? fixOf(excerpt(`except ${replacement}`), [
          edit(cell, type.from, type.to, space + replacement + after)
        ])
      : null;
  }
  const statements = statementsOf(body);
  const last = statements[statements.length - 1];
  if (doesNothing(last)) {
    return fixOf('raise', [edit(cell, last.from, last.to, 'raise')]);
  }
  const ownLine = text.slice(startOfLine(text, last.from), last.from).trim() === '';
  if (!ownLine) {
    return fixOf('raise', [edit(cell, last.to, last.to, '; raise')]);
  }
  // A comment after the statement stays with it.
  const comment = /^[ \t;]*(#.*)?/.exec(text.slice(last.to, endOfLine(text, last.to)))!;
  const end = last.to + comment[0].trimEnd().length;
  return fixOf('raise', [edit(cell, end, end, `\n${indentOf(cell, last)}raise`)]);
}

function fixOf(code: string, edits: readonly Edit[]): Fix {
  const notes = [message('note.cancellable')];
  return { title: message('fix.write', { replacement: code }), tier: 'ask', edits, notes };
}
