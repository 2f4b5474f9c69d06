/**
 * Where a runtime fact meets the source.
 */

import { locateCall } from '../analysis/locate';
import type { CellSource, Finding } from '../analysis/findings';
import type { CoroutineRecord } from '../kernel/protocol';
import type { ILoopState, Problem } from '../tokens';

/** The rule that a coroutine which was seen unawaited belongs to. */
const MISSING_AWAIT = 'missing-await';

/**
 * Merge what the source says with what the kernel saw.
 *
 * A coroutine that was never awaited takes the findings at its call with it, so that one mistake is one
 * problem. It is dropped from the list once its cell has been run again: that run tells the truth now.
 *
 * @returns the problems in the order of the cells; those of no cell of this notebook last.
 */
export function mergeProblems(
  cells: readonly CellSource[],
  findings: readonly Finding[],
  loop: Pick<ILoopState, 'coroutines' | 'executions'>,
  rules: Readonly<Record<string, boolean>>
): Problem[] {
  const latest = new Map<string, number>();
  for (const { cellId, execution } of loop.executions.values()) {
    if (cellId !== null) {
      latest.set(cellId, Math.max(execution, latest.get(cellId) ?? 0));
    }
  }
  const order = new Map(cells.map((cell, index) => [cell.id, index]));
  const placeOf = (problem: Problem): number => {
    const cell = problem.coroutine?.cell?.cellId ?? problem.findings[0]?.cell;
    return (cell === undefined ? undefined : order.get(cell)) ?? cells.length;
  };

  const taken = new Set<Finding>();
  const seen: Problem[] = [];
  for (const coroutine of rules[MISSING_AWAIT] === false ? [] : loop.coroutines.values()) {
    const { cell } = coroutine;
    if (cell?.cellId && (latest.get(cell.cellId) ?? 0) > cell.execution) {
      continue;
    }
    const places = findPlaces(cells, findings, coroutine);
    places.known.forEach(finding => taken.add(finding));
    seen.push({ key: `coroutine-${coroutine.id}`, coroutine, findings: places.findings });
  }
  const said = findings
    .filter(finding => !taken.has(finding))
    .map(finding => ({
      key: `${finding.rule}-${finding.cell}-${finding.from}`,
      findings: [finding]
    }));
  return [...seen, ...said].sort((a, b) => placeOf(a) - placeOf(b));
}

/** Where a coroutine was made, and which of the known findings say the same. */
function findPlaces(
  cells: readonly CellSource[],
  known: readonly Finding[],
  { cell, name }: CoroutineRecord
): { findings: readonly Finding[]; known: readonly Finding[] } {
  const source = cells.find(candidate => candidate.id === cell?.cellId)?.source;
  if (!cell?.cellId || source === undefined) {
    return { findings: [], known: [] };
  }
  const calls = locateCall(cells, cell.cellId, name);
  if (calls.length > 0) {
    const same = (a: Finding) =>
      calls.some(b => a.rule === b.rule && a.cell === b.cell && a.from === b.from);
    return { findings: calls, known: known.filter(same) };
  }
  // A call that was handed to a runner which then refused, as in `asyncio.run(main())`: mending the runner
  // mends this too.
  const last = name.split('.').pop() ?? name;
  const runners = known.filter(
    finding =>
      finding.cell === cell.cellId &&
      finding.rule !== MISSING_AWAIT &&
      lineAt(source, finding.from).includes(`${last}(`)
  );
  return { findings: runners, known: runners };
}

function lineAt(source: string, offset: number): string {
  const end = source.indexOf('\n', offset);
  return source.slice(source.lastIndexOf('\n', offset - 1) + 1, end < 0 ? undefined : end);
}
