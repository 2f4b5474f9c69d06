/**
 * Finds the line that created a coroutine which the kernel saw.
 */

import { NotebookAnalyzer } from './analyze';
import { admitFindings } from '../rewrites/edit-gate';
import type { CellSource, Finding } from '../diagnostics/finding';
import { CallSite } from '../semantic/call-site';
import type { Cell } from '../semantic/names';
import { isCoroutine } from '../queries/coroutine-calls';
import { missingAwaitFinding } from '../rules/coroutines/missing-await';
import type { CallFact } from '../semantic/scope';
import { isAwaitedLater, isConsumed } from '../queries/consumers';

/** More that is known about the cells. */
export interface LocateOptions {
  /** The analyzer that has already read the cells. */
  readonly analyzer?: NotebookAnalyzer;
  /** Whether the cell has been edited since it created the coroutine. */
  readonly edited?: boolean;
}

/**
 * Finds the calls that may have created a coroutine that was never awaited.
 *
 * @param cells - The notebook's code cells.
 * @param cellId - The cell that created it.
 * @param coroutine - Its name, as Python gives it: `fetch`, `main.<locals>.inner`, `Client.get`.
 * @returns One finding for each candidate; none if the cell has no such call (any more).
 */
export function locateCall(
  cells: readonly CellSource[],
  cellId: string,
  coroutine: string,
  { analyzer = new NotebookAnalyzer(), edited = false }: LocateOptions = {}
): Finding[] {
  const names = analyzer.read(cells);
  const cell = names.cellWithId(cellId);
  const name = coroutine.split('.').pop() ?? '';
  if (!cell || !/^\w+$/.test(name)) {
    return [];
  }
  const candidates = cell.facts.calls
    .filter(call => isCallOf(cell, call, name))
    .map(call => new CallSite(names, cell, call));
  const unawaited = candidates.filter(site => !isConsumed(cell, site) && !isAwaitedLater(site));
  const sure = unawaited.filter(isCoroutine);
  const open = sure.length > 0 ? sure : unawaited;
  // A call that is awaited now may be the reported one, fixed since.
  if (edited && open.length < candidates.length) {
    return [];
  }
  const found = open.map(site => missingAwaitFinding(site, 'missing-await.reported'));
  return admitFindings(names, found);
}

/** Whether a call calls something of this last name. */
function isCallOf(cell: Cell, { callee }: CallFact, name: string): boolean {
  const last =
    callee.kind === 'MemberExpression' ? callee.children[callee.children.length - 1] : callee;
  return (
    (last.kind === 'PropertyName' || last.kind === 'VariableName') &&
    cell.source.slice(last.from, last.to) === name
  );
}
