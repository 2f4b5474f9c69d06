/**
 * The places of a notebook's problems, in the order of the notebook.
 */

import { type CellSource, lineAt, startOfLine } from '../../analysis';
import type { Problem } from '../../tokens';

/** A place in a notebook. */
export interface ProblemPlace {
  readonly cellId: string;
  /** The position of the cell among the code cells. */
  readonly index: number;
  /** The line and the column, counted from 1 and from 0. */
  readonly line: number;
  readonly column: number;
}

/** The direction to go in. */
export type Direction = 'next' | 'previous';

/** Where to start: a place, or a code cell that isn't edited. */
export type Start = Pick<ProblemPlace, 'index'> & Partial<Pick<ProblemPlace, 'line' | 'column'>>;

/** The places of all problems that are in a cell, sorted, each once. */
export function problemPlaces(
  problems: readonly Problem[],
  cells: readonly CellSource[]
): ProblemPlace[] {
  const order = new Map(cells.map((cell, index) => [cell.id, { ...cell, index }]));
  const places = problems.flatMap(({ findings, at }) => {
    const found = findings.flatMap(({ cell, from }) => {
      const own = order.get(cell);
      return own
        ? [
            {
              cellId: cell,
              index: own.index,
              line: lineAt(own.source, from),
              column: from - startOfLine(own.source, from)
            }
          ]
        : [];
    });
    const own = at?.cell?.cellId && order.get(at.cell.cellId);
    if (found.length > 0 || !own || !at) {
      return found;
    }
    const text = own.source.split('\n')[at.line - 1] ?? '';
    const column = text.length - text.trimStart().length;
    return [{ cellId: own.id, index: own.index, line: at.line, column }];
  });
  const unique = new Map(
    places.map(place => [`${place.index} ${place.line} ${place.column}`, place])
  );
  return [...unique.values()].sort(compare);
}

/** The place that comes after or before the start. Behind the last one comes the first one. */
export function placeFrom(
  places: readonly ProblemPlace[],
  start: Start,
  direction: Direction
): ProblemPlace | undefined {
  return direction === 'next'
    ? (places.find(place => compare(place, start) > 0) ?? places[0])
    : (places.filter(place => compare(place, start) < 0).pop() ?? places[places.length - 1]);
}

/** A cell without a line comes before its places. */
function compare(a: Start, b: Start): number {
  return a.index - b.index || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
