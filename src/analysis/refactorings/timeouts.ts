/**
 * Adds a timeout to an await:
 * `await f()` → `await asyncio.wait_for(f(), timeout=30)`, or `async with asyncio.timeout(30):` around the statement.
 */

import { callSiteAt } from '../semantic/call-site';
import { contextOf } from '../semantic/context';
import type { Fix } from '../diagnostics/finding';
import { hasKindBelow } from '../queries/except-handlers';
import { excerpt, message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { ancestors, type Node } from '../syntax/parse';
import { edit } from '../rewrites/expressions';
import { endOfLine, indentation, startOfLine } from '../text/lines';
import type { Reference } from '../semantic/scope';
import { importModule, indentLines, isOutput, statementOf } from '../rewrites/statements';
import { isAtLeast } from './python-version';
import type { Refactoring } from './refactoring';
import { indentUnit } from './indent-unit';
import { importNotes } from './notes';

/** The default timeout in seconds, which the user can change. */
const SECONDS = 30;

export const timeouts: Refactoring = function* ({ names, cell, python, isSelected }) {
  for (const reference of cell.facts.awaits) {
    const { node } = reference;
    if (!isSelected(node.from, node.to) || !canWaitForever(names, cell, reference)) {
      continue;
    }
    const { from, to } = node;
    const fixes = [
      waitForFix(names, cell, reference),
      isAtLeast(python, [3, 11]) ? timeoutFix(names, cell, reference) : null
    ];
    for (const fix of fixes) {
      if (fix) {
        yield { from, to, fix };
      }
    }
  }
};

/** Operands of `await` that stay valid as an argument. The parser reads `await f() + 1` as one operand. */
const OPERANDS = /^(CallExpression|MemberExpression|VariableName|ParenthesizedExpression)$/;

/** Calls that have a timeout, or are one. */
const LIMITED_CALLS = /^asyncio\.(sleep|wait_for|wait|timeout|timeout_at)$/;
const TIMEOUT_CALL = /\b(timeout(_at)?|fail_after|move_on_after|fail_at|move_on_at)\(/;

/** Whether an `await` can wait without a limit. */
function canWaitForever(names: Names, cell: Cell, { node, scope }: Reference): boolean {
  const context = contextOf(cell, scope, node.from);
  const [, operand, ...more] = node.children;
  if (!operand || more.length > 0 || !OPERANDS.test(operand.kind)) {
    return false;
  }
  if (context.kind !== 'awaits' || context.magic || context.generators.length > 0) {
    return false;
  }
  if (LIMITED_CALLS.test(callSiteAt(names, cell, operand)?.qualifiedName ?? '')) {
    return false;
  }
  return ![...ancestors(node)].some(
    outer => outer.kind === 'WithStatement' && hasTimeout(cell, outer)
  );
}

function hasTimeout(cell: Cell, statement: Node): boolean {
  const body = statement.children[statement.children.length - 1];
  return TIMEOUT_CALL.test(cell.facts.program.text.slice(statement.from, body.from));
}

function waitForFix(names: Names, cell: Cell, { node, scope }: Reference): Fix | null {
  const operand = node.children[1];
  const asyncio = importModule(names, cell, scope, node.from, 'asyncio');
  if (!asyncio) {
    return null;
  }
  return {
    title: message('refactor.wait-for', { call: operandText(cell, operand) }),
    tier: 'ask',
    edits: [
      ...asyncio.edits,
      edit(cell, operand.from, operand.from, `${asyncio.name}.wait_for(`),
      edit(cell, operand.to, operand.to, `, timeout=${SECONDS})`)
    ],
    notes: [message('note.timeout', { seconds: `${SECONDS}` }), ...importNotes(asyncio)]
  };
}

const SIMPLE = /^(AssignStatement|UpdateStatement|ExpressionStatement|ReturnStatement)$/;

function timeoutFix(names: Names, cell: Cell, { node, scope }: Reference): Fix | null {
  const { text } = cell.facts.program;
  const statement = statementOf(node);
  const start = startOfLine(text, statement.from);
  const ownLines =
    !/\S/.test(text.slice(start, statement.from)) &&
    /^[ \t]*(#.*)?$/.test(text.slice(statement.to, endOfLine(text, statement.to)));
  const asyncio = importModule(names, cell, scope, node.from, 'asyncio');
  // Inside a `with` statement, the value of the last expression would not be displayed.
  const shown = statement.kind === 'ExpressionStatement' && isOutput(cell, statement);
  // The time that a generator waits at `yield` would count too.
  const yields = hasKindBelow(statement, new Set(['YieldExpression']));
  if (!asyncio || !ownLines || shown || yields || !SIMPLE.test(statement.kind)) {
    return null;
  }
  const indent = indentation(text, statement.from);
  return {
    title: message('refactor.timeout', { call: operandText(cell, node.children[1]) }),
    tier: 'ask',
    edits: [
      ...asyncio.edits,
      edit(cell, start, start, `${indent}async with ${asyncio.name}.timeout(${SECONDS}):\n`),
      ...indentLines(cell, start, statement.to, indentUnit(indent))
    ],
    notes: [message('note.timeout', { seconds: `${SECONDS}` }), ...importNotes(asyncio)]
  };
}

function operandText(cell: Cell, { from, to }: Node): string {
  return excerpt(cell.facts.program.text.slice(from, to));
}
