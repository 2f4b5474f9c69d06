/**
 * Cells and places as labels.
 *
 * A label stands by itself or in parentheses, so that it needs no grammar: `Cell [3], line 4`, as in the
 * tracebacks of IPython.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import { innermostInCell } from '../../kernel/frames';
import { cellName } from '../../place-labels';
import type { CellRef, Frame } from '../../wire/protocol';

/** A place such as `Cell [3], line 4` or `asyncio/tasks.py, line 649`. */
export function placeName(frame: Frame, trans: TranslationBundle): string {
  if (frame.cell?.count) {
    return trans.__('Cell [%1], line %2', frame.cell.count, frame.line);
  }
  return frame.file
    ? trans.__('%1, line %2', frame.file, frame.line)
    : trans.__('Line %1', frame.line);
}

/** The most exact label: of the place if it is known, else of the cell. */
export function placeOrCellName(
  frame: Frame | undefined,
  cell: Pick<CellRef, 'count'> | null,
  trans: TranslationBundle
): string {
  return frame ? placeName(frame, trans) : cellName(cell, trans);
}

/** The innermost frame in a cell, or else the innermost frame. */
export function userFrame(stack: readonly Frame[]): Frame | undefined {
  return innermostInCell(stack) ?? stack[stack.length - 1];
}

/** The first line of a cell. */
export function firstLine(cell: CellRef): Frame {
  return { function: '<module>', line: 1, cell };
}
