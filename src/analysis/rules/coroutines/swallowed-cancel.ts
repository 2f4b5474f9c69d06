import { contextOf } from '../../semantic/context';
import type { Edit, Finding, Fix } from '../../diagnostics/finding';
import {
  caughtTypeOf,
  handlersOf,
  hasKindBelow,
  isBuiltin,
  isNameRead,
  statementsOf,
  nodesWithin
} from '../../queries/except-handlers';
import type { Handler } from '../../queries/except-handlers';
import {
  HANDLES_CANCEL,
  isLeftAfter,
  isLeftAtEnd,
  LEAVES,
  loopAround,
  waits,
  waitsForTask
} from '../../queries/cancellation';
import { excerpt, message } from '../../diagnostics/messages';
import type { Cell, Names } from '../../semantic/names';
import { memoizeByFacts } from '../../semantic/memoize';
import { ancestors, isKind, textOf, type Node } from '../../syntax/parse';
import { edit } from '../../rewrites/expressions';
import { endOfLine, startOfLine } from '../../text/lines';
import type { FunctionFact, Reference, Scope } from '../../semantic/scope';
import type { Argument } from '../../semantic/arguments';
import { callSiteAt, type CallSite } from '../../semantic/call-site';
import { indentOf } from '../../rewrites/statements';
import type { Rule } from '../shared/rule';

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

\`contextlib.suppress(asyncio.CancelledError)\` and \`continue\` in a \`finally\` have the same effect. Outside of a loop, a
handler that does nothing is a hint if the function awaits more after it.
`,
  tiers: `
We ask first: the loop will end where it went on before. There is no fix for \`finally\`, for \`suppress()\` with only this
error, and for a hint.
`,
  messages: {
    loop: '{code} catches the CancelledError that stops a task, so {name}() can’t be cancelled. Raise it again, or catch Exception instead.',
    suppress:
      '{code} hides the CancelledError that stops a task, so {name}() can’t be cancelled. Suppress only the errors that you expect.',
    finally:
      'A continue in finally discards the CancelledError that stops a task, so {name}() can’t be cancelled. Write it after the try.',
    after:
      '{code} catches the CancelledError that stops a task, so {name}() goes on after it was cancelled. Raise it again.'
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
    },
    {
      wrong: [
        'import asyncio\nfrom contextlib import suppress\n\nasync def watch():\n    while True:\n        with suppress(asyncio.CancelledError, OSError):\n            await look()\n'
      ],
      right: [
        'import asyncio\nfrom contextlib import suppress\n\nasync def watch():\n    while True:\n        with suppress(OSError):\n            await look()\n'
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
      // Most cells can't hide a cancellation.
      if (cell.facts.tries.length === 0 && !cell.facts.callsByName.has('suppress')) {
        continue;
      }
      for (const loop of loopsIn(cell)) {
        const found = swallowedIn(names, cell, loop);
        if (found) {
          yield found;
        }
      }
      yield* suppressedIn(names, cell);
      yield* continuedIn(cell);
      yield* goneOnIn(names, cell);
    }
  }
};

const CANCELLED: ReadonlySet<string> = new Set([
  'asyncio.CancelledError',
  'asyncio.exceptions.CancelledError'
]);

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
  const handlers = handlersOf(node, true);
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
      ...findingAtNode(cell, { from: handler.keyword.from, to }),
      message: message('swallowed-cancel.loop', { code: written, name: fact.name }),
      ...fixesOf(fix)
    };
  }
  return null;
}

/** `with suppress(CancelledError):` around an `await` in a loop. */
function* suppressedIn(names: Names, cell: Cell): Generator<Finding> {
  if (!cell.facts.callsByName.has('suppress')) {
    return;
  }
  const { program } = cell.facts;
  for (const { node, scope } of cell.facts.withs) {
    const { function: fact, kind } = contextOf(cell, scope, node.from);
    const body = node.children[node.children.length - 1];
    const loop = loopAround(node);
    if (!fact || kind !== 'awaits' || !loop || !waits(body) || isLeftAfter(node, loop)) {
      continue;
    }
    const isForTask = nodesWithin(body).some(each => waitsForTask(cell, each));
    if (
      isForTask ||
      hasKindBelow(body, LEAVES) ||
      HANDLES_CANCEL.test(textOf(program, fact.node))
    ) {
      continue;
    }
    for (const item of node.children) {
      const site = callSiteAt(names, cell, item);
      const hidden = site?.isCertain && site.qualifiedName === 'contextlib.suppress';
      const given = hidden
        ? (site.arguments ?? []).find(({ value }) => isCancelled(names, cell, scope, value))
        : null;
      if (site && given) {
        const code = excerpt(textOf(program, item));
        yield {
          ...findingAtNode(cell, item),
          message: message('swallowed-cancel.suppress', { code, name: fact.name }),
          ...fixesOf(withoutArgument(site, given))
        };
      }
    }
  }
}

/** Whether a value is `CancelledError`, or a class that includes it. */
function isCancelled(names: Names, cell: Cell, scope: Scope, value: Node): boolean {
  const found = names.value(cell, scope, value);
  const path = found?.certain && found.meaning.kind === 'path' ? found.meaning.path : '';
  return CANCELLED.has(path) || isBuiltin(names, cell, scope, value, 'BaseException');
}

/** `suppress(CancelledError, OSError)` without the first; `null` if nothing would be left. */
function withoutArgument(site: CallSite, given: Argument): Fix | null {
  const list = site.arguments ?? [];
  const rest = list.filter(each => each !== given).map(({ from, value: { to } }) => ({ from, to }));
  if (rest.length === 0 || list.some(({ keyword, star }) => keyword !== null || star !== null)) {
    return null;
  }
  const written = rest.map(({ from, to }) => site.cell.source.slice(from, to)).join(', ');
  const { from, to } = site.argumentList;
  const whole = `${site.textOf(site.callee)}(${written})`;
  return fixOf(excerpt(whole), [edit(site.cell, from, to, `(${written})`)]);
}

/** `finally: continue` behind an `await`. */
const continuedIn = memoizeByFacts((cell): readonly Finding[] =>
  cell.facts.tries.flatMap(({ node, scope }) => {
    const at = node.children.findIndex(({ kind }) => kind === 'finally');
    const end = at < 0 ? undefined : node.children[at + 1];
    const last = end && statementsOf(end).find(({ kind }) => kind === 'ContinueStatement');
    const { function: fact, kind } = last ? contextOf(cell, scope, node.from) : NOWHERE;
    return last && fact && kind === 'awaits' && loopAround(node) && waits(node.children[1])
      ? [
          {
            ...findingAtNode(cell, last),
            message: message('swallowed-cancel.finally', { name: fact.name }),
            ...fixesOf(null)
          }
        ]
      : [];
  })
);

const NOWHERE = { function: null, kind: 'function' } as const;

/** A `try` that a function goes on after, with an `await` in both. */
const passedIn = memoizeByFacts(
  (cell): readonly (Reference & { readonly fact: FunctionFact })[] => {
    const { program, tries } = cell.facts;
    return /Cancelled/.test(program.text)
      ? tries.flatMap(({ node, scope }) => {
          const { function: fact, kind } = contextOf(cell, scope, node.from);
          const [, body] = node.children;
          const isPlain = fact && kind === 'awaits' && !loopAround(node) && body.kind === 'Body';
          return isPlain &&
            waits(body) &&
            isFollowedByAwait(node) &&
            !HANDLES_CANCEL.test(textOf(program, fact.node)) &&
            !nodesWithin(body).some(each => waitsForTask(cell, each))
            ? [{ node, scope, fact }]
            : [];
        })
      : [];
  }
);

/** A handler for `CancelledError` that does nothing, in a function that awaits more after it: a hint. */
function* goneOnIn(names: Names, cell: Cell): Generator<Finding> {
  const { text } = cell.facts.program;
  for (const { node, scope, fact } of passedIn(cell)) {
    for (const handler of handlersOf(node, true) ?? []) {
      const caught = caughtTypeOf(names, cell, scope, handler, CANCELLED);
      if (caught && caught !== 'everything' && isContinued(cell, handler, true)) {
        const to = handler.type?.to ?? handler.keyword.to;
        const code = excerpt(text.slice(handler.keyword.from, to));
        yield {
          ...findingAtNode(cell, { from: handler.keyword.from, to }),
          message: message('swallowed-cancel.after', { code, name: fact.name }),
          hint: true,
          ...fixesOf(null)
        };
      }
    }
  }
}

/** Whether the function goes on to an `await` after a statement, without leaving before. */
function isFollowedByAwait(node: Node): boolean {
  for (const inner of [node, ...ancestors(node)]) {
    if (isKind(inner, 'FunctionDefinition', 'ClassDefinition')) {
      return false;
    }
    const block = inner.parent?.kind === 'Body' ? inner.parent.children : [];
    for (const later of block.slice(inner.index + 1)) {
      if (LEAVES.has(later.kind)) {
        return false;
      }
      if (waits(later)) {
        return true;
      }
    }
  }
  return false;
}

function findingAtNode(
  cell: Cell,
  { from, to }: Pick<Node, 'from' | 'to'>
): Pick<Finding, 'rule' | 'cell' | 'from' | 'to'> {
  return { rule: swallowedCancel.id, cell: cell.id, from, to };
}

function fixesOf(fix: Fix | null): Pick<Finding, 'tier' | 'fixes'> {
  return { tier: fix ? 'ask' : 'explain', fixes: fix ? [fix] : [] };
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
