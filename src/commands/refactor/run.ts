/**
 * Runs the command that refactors awaits.
 */

import { InputDialog } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';

import { lineAt } from '../../analysis';
import {
  type CellRange,
  type RefactoringOffer,
  pythonVersion,
  refactoringsAt
} from '../../analysis/refactorings';
import { say } from '../../messages';
import { cellById, codeCells, isPython, lockOf, versionOf } from '../../notebook/cells';
import { notify } from '../../notify';
import { applyFix, notifyRefusal } from '../apply';
import { notebookWithCell, targetCell, type Args } from '../arguments';
import type { Services } from '../services';

/** The refactorings that let calls run concurrently, with `asyncio.gather`. */
const CONCURRENT: readonly string[] = ['refactor.gather', 'refactor.loop'];

/** Offers the refactorings at the cursor, and applies the one that the user chooses. */
export async function refactor(services: Services, args: Args): Promise<void> {
  const { tracker } = services;
  const cellId = targetCell(services, args);
  const panel = cellId ? notebookWithCell(tracker, cellId) : null;
  const shared = panel?.model?.sharedModel;
  const cell = shared && cellId ? cellById(shared, cellId) : null;
  if (!panel || !shared || !cell || !isPython(shared)) {
    return;
  }
  const lock = lockOf(cell);
  if (lock) {
    notifyRefusal(services, lock, panel);
    return;
  }
  const { source, offers } = refactoringOffers(services, panel, cell.getId(), args.line);
  const offer =
    args.line === undefined
      ? await choose(services, source, offers)
      : await choose(services, source, runTogether(offers));
  if (offer) {
    await applyRefactoring(services, panel, cell.getId(), source, offer);
  }
}

/** The refactorings in a cell, and its source that they refer to. */
interface Offers {
  readonly source: string;
  readonly offers: readonly RefactoringOffer[];
}

/**
 * The refactorings at a place of a cell.
 *
 * @param line - the line, counted from 1; by default the cursor or the selection decides.
 */
export function refactoringOffers(
  { loopscope }: Services,
  panel: NotebookPanel,
  cell: string,
  line?: unknown
): Offers {
  const shared = panel.model!.sharedModel;
  const source = cellById(shared, cell)?.getSource() ?? '';
  const python = loopscope.loopOf(panel)?.kernel?.python ?? versionOf(shared);
  const range = { cell, ...placeOf(line, source, () => selectionIn(panel, cell, source)) };
  return { source, offers: refactoringsAt(codeCells(shared), range, pythonVersion(python)) };
}

/** Previews a refactoring and applies it, unless the cell has changed since the source was read. */
export async function applyRefactoring(
  services: Services,
  panel: NotebookPanel,
  cell: string,
  source: string,
  { fix }: RefactoringOffer
): Promise<void> {
  const shared = panel.model?.sharedModel;
  if (shared && cellById(shared, cell)?.getSource() === source) {
    await applyFix(services, panel, fix);
  } else {
    notifyRefusal(services, 'changed', panel);
  }
}

/** The start of a line; without one, the selection. */
function placeOf(
  line: unknown,
  source: string,
  selection: () => Omit<CellRange, 'cell'>
): Omit<CellRange, 'cell'> {
  if (typeof line !== 'number') {
    return selection();
  }
  const from = source.split('\n', line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  return { from, to: from };
}

/** The smallest of the offers that let calls run concurrently. The caller has asked for exactly that. */
function runTogether(offers: readonly RefactoringOffer[]): RefactoringOffer[] {
  const length = ({ from, to }: RefactoringOffer): number => to - from;
  return offers
    .filter(({ fix }) => CONCURRENT.includes(fix.title.id))
    .sort((a, b) => length(a) - length(b))
    .slice(0, 1);
}

/** The cursor or the selection in a cell; the whole cell if it has no editor. */
function selectionIn(panel: NotebookPanel, cell: string, source: string): CellRange {
  const editor = panel.content.widgets.find(({ model }) => model.id === cell)?.editor;
  if (!editor) {
    return { cell, from: 0, to: source.length };
  }
  const { start, end } = editor.getSelection();
  const ends = [editor.getOffsetAt(start), editor.getOffsetAt(end)];
  return { cell, from: Math.min(...ends), to: Math.max(...ends) };
}

/** Lets the user choose if there are several refactorings. */
async function choose(
  { trans }: Services,
  source: string,
  offers: readonly RefactoringOffer[]
): Promise<RefactoringOffer | undefined> {
  if (offers.length === 0) {
    notify(trans.__('Nothing here can run concurrently or get a timeout.'));
  }
  if (offers.length < 2) {
    return offers[0];
  }
  const items = offers.map(({ from, fix }) =>
    trans.__('Line %1: %2', lineAt(source, from), say(fix.title, trans))
  );
  const { button, value } = await InputDialog.getItem({
    title: trans.__('Refactor Awaits'),
    label: trans.__('Choose a refactoring:'),
    items,
    okLabel: trans.__('Preview')
  });
  return button.accept && value !== null ? offers[items.indexOf(value)] : undefined;
}
