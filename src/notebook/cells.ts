/**
 * A notebook as the engine sees it.
 */

import type { ISharedCodeCell, ISharedCell, ISharedNotebook } from '@jupyter/ydoc';

import type { CellSource } from '../analysis';

/** Whether this is a code cell. */
export function isCode(cell: ISharedCell): cell is ISharedCodeCell {
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

/** Why a cell must not be edited. */
export type Lock = 'read-only' | 'line-ends';

/** Why a cell must not be edited; `null` when it may. `updateSource` itself asks neither. */
export function lockOf(cell: ISharedCell): Lock | null {
  if (cell.getMetadata('editable') === false) {
    return 'read-only';
  }
  // An editor counts such an end of a line once and the model twice: what is edited in one is wrong in the other.
  return cell.getSource().includes('\r\n') ? 'line-ends' : null;
}

/** Whether a cell may be edited. */
export function isEditable(cell: ISharedCell): boolean {
  return lockOf(cell) === null;
}

/** The code cell of that id, or `null` when there is none. */
export function cellById(notebook: ISharedNotebook, id: string): ISharedCodeCell | null {
  return notebook.cells.filter(isCode).find(cell => cell.getId() === id) ?? null;
}

/** Tells of a cell of this id whether it may be edited. */
export function editableIn(notebook: ISharedNotebook): (id: string) => boolean {
  return id => {
    const cell = cellById(notebook, id);
    return cell !== null && isEditable(cell);
  };
}

/**
 * The language that a notebook's own metadata names, in lower case, or `null` when they name none, as in
 * a notebook that has never had a kernel.
 */
export function languageOf(notebook: ISharedNotebook): string | null {
  const { language_info, kernelspec } = notebook.metadata as {
    language_info?: { name?: unknown };
    kernelspec?: { language?: unknown };
  };
  const name = language_info?.name ?? kernelspec?.language;
  return typeof name === 'string' ? name.toLowerCase() : null;
}

/** Whether a notebook is written in Python, as far as it says. */
export function isPython(notebook: ISharedNotebook): boolean {
  const language = languageOf(notebook);
  return language === null || language === 'python';
}

/** The version of its language that the notebook's last kernel had. */
export function versionOf(notebook: ISharedNotebook): string | undefined {
  const { language_info } = notebook.metadata as { language_info?: { version?: unknown } };
  return typeof language_info?.version === 'string' ? language_info.version : undefined;
}
