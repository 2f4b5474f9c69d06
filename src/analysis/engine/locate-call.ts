/**
 * From what the kernel saw to the line that did it.
 */

import { NotebookAnalyzer } from './analyze';
import { respectAutoawait } from '../queries/autoawait';
import type { CellSource, Finding } from '../diagnostics/finding';
import type { Cell } from '../semantic/names';
import { isCoroutine, missingAwaitFinding } from '../rules/missing-await';
import type { CallFact } from '../semantic/scope';
import { isAwaitedLater, isConsumed } from '../queries/consumers';

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
  const made = candidates.filter(
    call => !isConsumed(cell, call) && !isAwaitedLater(names, cell, call)
  );
  const sure = made.filter(call => isCoroutine(names, cell, call));
  const open = sure.length > 0 ? sure : made;
  // The one that is awaited now may be the one that was reported, mended since.
  if (edited && open.length < candidates.length) {
    return [];
  }
  const found = open.map(call => missingAwaitFinding(names, cell, call, 'missing-await.reported'));
  return respectAutoawait(names, found);
}

function calls(cell: Cell, { callee }: CallFact, name: string): boolean {
  const last =
    callee.kind === 'MemberExpression' ? callee.children[callee.children.length - 1] : callee;
  return (
    (last.kind === 'PropertyName' || last.kind === 'VariableName') &&
    cell.source.slice(last.from, last.to) === name
  );
}
