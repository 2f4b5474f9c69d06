/**
 * Cells and lines as labels that every view writes the same way.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import type { CellRef, Frame } from './wire/protocol';

/** A cell such as `Cell [3]`. */
export function cellName(cell: Pick<CellRef, 'count'> | null, trans: TranslationBundle): string {
  return cell?.count ? trans.__('Cell [%1]', cell.count) : trans.__('Unknown cell');
}

/** A place in the least room: `[3]:4`, or `tasks.py:649`. */
export function shortPlace({ cell, file, line }: Frame): string {
  return cell
    ? `[${cell.count ?? ' '}]:${line}`
    : `${file?.split(/[/\\]/).slice(-1)[0] ?? ''}:${line}`;
}
