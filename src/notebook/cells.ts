/**
 * A notebook as the engine sees it.
 */

import type { ISharedCodeCell, ISharedCell, ISharedNotebook } from '@jupyter/ydoc';

import type { CellSource, Edit } from '../analysis';

/** Whether this is a code cell. */
function isCode(cell: ISharedCell): cell is ISharedCodeCell {
  return cell.cell_type === 'code';
}

/** The code cells of a notebook, in the order of the document. */
export function codeCells(notebook: ISharedNotebook): CellSource[] {
  return notebook.cells.filter(isCode).map(cell => ({
    id: cell.getId(),
    source: cell.getSource(),
    executionCount: cell.execution_count
  }));
}

/** The reasons not to edit a cell. */
export type EditLock = 'read-only' | 'line-ends';

/** Why a cell must not be edited, or `null`. `updateSource` itself checks nothing. */
export function lockOf(cell: ISharedCell): EditLock | null {
  if (cell.getMetadata('editable') === false) {
    return 'read-only';
  }
  // The editor counts `\r\n` as one character and the model as two, so their offsets differ.
  return cell.getSource().includes('\r\n') ? 'line-ends' : null;
}

/** Whether a cell may be edited. */
export function isEditable(cell: ISharedCell): boolean {
  return lockOf(cell) === null;
}

/** The code cell with this id, or `null`. */
export function cellById(notebook: ISharedNotebook, id: string): ISharedCodeCell | null {
  return notebook.cells.filter(isCode).find(cell => cell.getId() === id) ?? null;
}

/**
 * The ids and sources of code cells as one string, to find out later whether they have changed. A cell that only runs
 * doesn't change it.
 *
 * @param edits - include only the cells that these edits touch.
 */
export function sourceSnapshot(notebook: ISharedNotebook, edits?: readonly Edit[]): string {
  const touched = edits && new Set(edits.map(({ cell }) => cell));
  const cells = codeCells(notebook).filter(({ id }) => touched?.has(id) ?? true);
  return JSON.stringify(cells.map(({ id, source }) => [id, source]));
}

/** A function that returns whether the cell with an id may be edited. */
export function editableIn(notebook: ISharedNotebook): (id: string) => boolean {
  return id => {
    const cell = cellById(notebook, id);
    return cell !== null && isEditable(cell);
  };
}

/**
 * The language in the notebook's metadata, in lower case. It is `null` in a notebook that never had a kernel.
 */
function languageOf(notebook: ISharedNotebook): string | null {
  const { language_info, kernelspec } = notebook.metadata as {
    language_info?: { name?: unknown };
    kernelspec?: { language?: unknown };
  };
  const name = language_info?.name ?? kernelspec?.language;
  return typeof name === 'string' ? name.toLowerCase() : null;
}

/** Whether the metadata allow that the notebook is written in Python. */
export function isPython(notebook: ISharedNotebook): boolean {
  const language = languageOf(notebook);
  return language === null || language === 'python';
}

/** The language version of the notebook's last kernel. */
export function versionOf(notebook: ISharedNotebook): string | undefined {
  const { language_info } = notebook.metadata as { language_info?: { version?: unknown } };
  return typeof language_info?.version === 'string' ? language_info.version : undefined;
}
