/**
 * Consecutive statements that could await together:
 * `a = await f()`, `b = await g()` → `a, b = await asyncio.gather(f(), g())`.
 */

import type { Fix } from '../diagnostics/finding';
import type { Cell, Names } from '../semantic/names';
import type { Node } from '../syntax/parse';
import { endOfLine, startOfLine } from '../text/lines';
import type { Reference } from '../semantic/scope';
import { isOutput } from '../rewrites/statements';
import { awaitedCall } from './awaited-call';
import { canRunTogether, isReadElsewhere } from './concurrency';
import { gatherSteps } from './gather';
import { isAtLeast } from './python-version';
import type { Refactoring, RefactoringOffer } from './refactoring';
import type { AwaitStep } from './await-sequence';
import { taskGroupSteps } from './task-group';

export const sequences: Refactoring = function* ({ names, cell, python, isSelected }) {
  for (const steps of independentSteps(names, cell, isSelected)) {
    const last = steps[steps.length - 1].statement;
    const sequence = {
      cell,
      steps,
      shown: last.kind === 'ExpressionStatement' && isOutput(cell, last)
    };
    const fixes: (Fix | null)[] = [
      gatherSteps(names, sequence),
      isAtLeast(python, [3, 11]) ? taskGroupSteps(names, sequence) : null
    ];
    for (const fix of fixes) {
      if (fix) {
        yield { from: steps[0].statement.from, to: last.to, fix } satisfies RefactoringOffer;
      }
    }
  }
};

/** Yields runs of two or more consecutive statements that don't depend on each other, as long as possible. */
function* independentSteps(
  names: Names,
  cell: Cell,
  isSelected: (from: number, to: number) => boolean
): Generator<AwaitStep[]> {
  const steps = new Map<Node, AwaitStep>();
  for (const reference of cell.facts.awaits) {
    const step = stepOf(names, cell, reference);
    if (step && isSelected(step.statement.from, step.statement.to)) {
      steps.set(step.statement, step);
    }
  }
  for (const block of new Set([...steps.keys()].map(({ parent }) => parent!))) {
    let run: AwaitStep[] = [];
    for (const statement of block.children) {
      const step = steps.get(statement);
      if (statement.kind === 'Comment') {
        continue;
      }
      if (step && run.length > 0 && run.every(earlier => isIndependent(names, earlier, step))) {
        run.push(step);
        continue;
      }
      if (run.length > 1) {
        yield run;
      }
      run = step ? [step] : [];
    }
    if (run.length > 1) {
      yield run;
    }
  }
}

/** The statement whose whole value is an `await`, if it has its lines to itself. */
function stepOf(names: Names, cell: Cell, reference: Reference): AwaitStep | null {
  const statement = reference.node.parent;
  const block = statement?.parent;
  if (!statement || (block?.kind !== 'Body' && block?.kind !== 'Script')) {
    return null;
  }
  const target = targetOf(cell, statement, reference.node);
  const { text } = cell.facts.program;
  const before = text.slice(startOfLine(text, statement.from), statement.from);
  const after = text.slice(statement.to, endOfLine(text, statement.to));
  if (target === undefined || /\S/.test(before) || !/^[ \t]*(#.*)?$/.test(after)) {
    return null;
  }
  const awaited = awaitedCall(names, cell, reference);
  // A backslash would end up in another position.
  return awaited && !/\\\n/.test(text.slice(statement.from, awaited.call.from))
    ? { statement, target, awaited }
    : null;
}

/** The name that a statement binds; `null` if it binds none; `undefined` if it does anything else. */
function targetOf(cell: Cell, { kind, children }: Node, value: Node): string | null | undefined {
  if (kind === 'ExpressionStatement' && children.length === 1) {
    return null;
  }
  const [target, operator, last] = children;
  const simple =
    kind === 'AssignStatement' &&
    children.length === 3 &&
    target.kind === 'VariableName' &&
    operator.kind === 'AssignOp' &&
    last === value;
  // Python normalizes identifiers: the ligature `ﬁ` is the name `fi`.
  return simple
    ? cell.facts.program.text.slice(target.from, target.to).normalize('NFKC')
    : undefined;
}

/** Whether a later statement can start before an earlier one has finished. */
function isIndependent(names: Names, earlier: AwaitStep, later: AwaitStep): boolean {
  const { target } = earlier;
  if ((target === null) !== (later.target === null)) {
    return false;
  }
  if (target === null) {
    // Statements without results have side effects, so only calls of the same function count as
    // independent.
    return (
      earlier.awaited.receiver === null &&
      later.awaited.receiver === null &&
      earlier.awaited.method === later.awaited.method &&
      calleeOf(earlier) === calleeOf(later)
    );
  }
  return (
    target !== later.target &&
    !later.awaited.reads.has(target) &&
    canRunTogether(earlier.awaited, later.awaited) &&
    !isReadElsewhere(names, later.awaited.scope, target)
  );
}

function calleeOf({ awaited }: AwaitStep): string {
  return [...awaited.reads][0];
}
