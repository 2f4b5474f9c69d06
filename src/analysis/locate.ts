/**
 * From what the kernel saw to the line that did it.
 */

import { NotebookAnalyzer } from './analyze';
import { heedAutoawait } from './autoawait';
import type { CellSource, Finding } from './findings';
import type { Cell } from './names';
import { ancestors } from './python';
import { isAwaited } from './rewrite';
import { missing } from './rules/missing-await';
import type { CallFact } from './scopes';

/** These take a coroutine, and see to it that it runs. */
const TAKERS =
  /(^|\.)(run|create_task|ensure_future|gather|wait|wait_for|as_completed|shield|run_until_complete|run_coroutine_threadsafe|start_soon|timeout)$/;

/** What is known besides the cells. */
export interface LocateOptions {
  /** The one that has read the cells already. */
  readonly analyzer?: NotebookAnalyzer;
  /** Whether the cell has been edited since it made the coroutine. */
  readonly edited?: boolean;
}

/**
 * Finds the calls that may have made a coroutine that nobody awaited.
 *
 * @param cells - The notebook's code cells.
 * @param cellId - The cell that made it.
 * @param coroutine - Its name, as Python gives it: `fetch`, `main.<locals>.inner`, `Client.get`.
 * @returns One finding for each candidate; none if the cell does not show it (any more).
 */
export function locateCall(
  cells: readonly CellSource[],
  cellId: string,
  coroutine: string,
  { analyzer = new NotebookAnalyzer(), edited = false }: LocateOptions = {}
): Finding[] {
  const names = analyzer.read(cells);
  const cell = names.cells.find(({ id }) => id === cellId);
  const name = coroutine.split('.').pop() ?? '';
  if (!cell || !/^\w+$/.test(name)) {
    return [];
  }
  const candidates = cell.facts.calls.filter(call => calls(cell, call, name));
  const open = candidates.filter(call => !isTaken(cell, call));
  // The one that is awaited now may be the one that was reported, mended since.
  if (edited && open.length < candidates.length) {
    return [];
  }
  const found = open.map(call => missing(names, cell, call, 'missing-await.reported'));
  return heedAutoawait(names, found);
}

function calls(cell: Cell, { callee }: CallFact, name: string): boolean {
  const last =
    callee.kind === 'MemberExpression' ? callee.children[callee.children.length - 1] : callee;
  return (
    (last.kind === 'PropertyName' || last.kind === 'VariableName') &&
    cell.source.slice(last.from, last.to) === name
  );
}

/** Whether something awaits the call already, or takes it as an argument to run. */
export function isTaken(cell: Cell, { node }: CallFact): boolean {
  if (isAwaited(cell, node)) {
    return true;
  }
  for (const ancestor of ancestors(node)) {
    if (
      ancestor.kind === 'AwaitExpression' &&
      ancestor.children[1]?.kind === 'ParenthesizedExpression'
    ) {
      return true;
    }
    if (ancestor.kind === 'CallExpression' && ancestor.children[0] !== node) {
      const callee = ancestor.children[0];
      const inCallee = callee.from <= node.from && node.to <= callee.to;
      if (!inCallee && TAKERS.test(cell.source.slice(callee.from, callee.to))) {
        return true;
      }
    }
    if (ancestor.kind === 'Body') {
      return false;
    }
  }
  return false;
}
