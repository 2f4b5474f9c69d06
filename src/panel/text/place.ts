/**
 * Times, cells and places, in words.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import { innermostInCell } from '../../kernel/frames';
import type { CellRef, Frame } from '../../wire/protocol';

/** A time span such as `12 s`, from seconds. */
export function span(seconds: number, trans: TranslationBundle): string {
  if (seconds < 60) {
    return trans.__('%1 s', Math.max(0, Math.floor(seconds)));
  }
  if (seconds < 3600) {
    return trans.__('%1 min', Math.floor(seconds / 60));
  }
  return trans.__('%1 h', Math.floor(seconds / 3600));
}

/** A time that is over, such as `0.4 s` or `12 s`, from seconds: what was short did take time. */
export function spent(seconds: number, trans: TranslationBundle): string {
  if (seconds < 0.1) {
    return trans.__('less than 0.1 s');
  }
  return seconds < 10
    ? trans.__('%1 s', (Math.floor(seconds * 10) / 10).toFixed(1))
    : span(seconds, trans);
}

/** A cell such as `cell [3]`. */
export function cellLabel(cell: Pick<CellRef, 'count'> | null, trans: TranslationBundle): string {
  return cell?.count ? trans.__('cell [%1]', cell.count) : trans.__('a cell');
}

/** A place such as `line 4 of cell [3]`. */
export function placeLabel(frame: Frame, trans: TranslationBundle): string {
  return frame.cell
    ? trans.__('line %1 of %2', frame.line, cellLabel(frame.cell, trans))
    : trans.__('line %1 of %2', frame.line, frame.file ?? '?');
}

/** The innermost frame that is the user's own: in a cell, or else the innermost of all. */
export function userFrame(stack: readonly Frame[]): Frame | undefined {
  return innermostInCell(stack) ?? stack[stack.length - 1];
}

/** The first line of a cell, for what has no place of its own. */
export function firstLine(cell: CellRef): Frame {
  return { function: '<module>', line: 1, cell };
}

/** The text with a capital letter, to begin a sentence. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
