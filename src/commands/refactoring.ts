/**
 * What the command that changes awaits does.
 */

import { InputDialog } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';

import { lineAt } from '../analysis';
import {
  type RefactoringOffer,
  type CellRange,
  pythonVersion,
  refactoringsAt
} from '../analysis/refactorings';
import { say } from '../messages';
import { cellById, codeCells, isPython, lockOf, versionOf } from '../notebook/cells';
import { applyFix, tellRefused } from './apply';
import { cellMeant, panelWith, tell } from './services';
import type { Args, Services } from './services';

/** Offers the refactorings at the cursor, and makes the one that the user chooses. */
export async function refactor(services: Services, args: Args): Promise<void> {
  const { tracker, loopscope, trans } = services;
  const cellId = cellMeant(services, args);
  const panel = cellId ? panelWith(tracker, cellId) : null;
  const shared = panel?.model?.sharedModel;
  const cell = shared && cellId ? cellById(shared, cellId) : null;
  if (!panel || !shared || !cell || !isPython(shared)) {
    return;
  }
  const lock = lockOf(cell);
  if (lock) {
    tellRefused(services, lock);
    return;
  }
  const python = loopscope.loopOf(panel)?.kernel?.python ?? versionOf(shared);
  const source = cell.getSource();
  const offers = refactoringsAt(
    codeCells(shared),
    placeIn(panel, cell.getId(), source),
    pythonVersion(python)
  );
  const offer = await choose(services, source, offers);
  if (!offer) {
    return;
  }
  if (cell.getSource() !== source) {
    tell(trans.__('The cell has changed since; nothing was edited.'));
    return;
  }
  await applyFix(services, panel, offer.fix, false);
}

/** Where the cursor or the selection is; a cell whose editor is not there is meant as a whole. */
function placeIn(panel: NotebookPanel, cell: string, source: string): CellRange {
  const editor = panel.content.widgets.find(({ model }) => model.id === cell)?.editor;
  if (!editor) {
    return { cell, from: 0, to: source.length };
  }
  const { start, end } = editor.getSelection();
  const ends = [editor.getOffsetAt(start), editor.getOffsetAt(end)];
  return { cell, from: Math.min(...ends), to: Math.max(...ends) };
}

/** Let the user choose, where there is a choice. */
async function choose(
  { trans }: Services,
  source: string,
  offers: readonly RefactoringOffer[]
): Promise<RefactoringOffer | undefined> {
  if (offers.length === 0) {
    tell(trans.__('Nothing here can be awaited together with something else, or given a timeout.'));
  }
  if (offers.length < 2) {
    return offers[0];
  }
  const items = offers.map(({ from, fix }) =>
    trans.__('Line %1: %2', lineAt(source, from), say(fix.title, trans))
  );
  const { button, value } = await InputDialog.getItem({
    title: trans.__('Refactor Awaits'),
    label: trans.__('What to do:'),
    items,
    okLabel: trans.__('Show')
  });
  return button.accept && value !== null ? offers[items.indexOf(value)] : undefined;
}
