/**
 * Asking the user about a fix, with what it would change.
 */

import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import { type CellSource, type Finding, type Fix, lineAt } from '../analysis';
import { say } from '../messages';
import { codeCells } from '../notebook/cells';
import { previewOf } from '../notebook/preview';
import { PreviewBody, type Offer } from '../notebook/previewbody';
import type { Choice, Step } from '../notebook/steps';
import type { Services } from './services';

/** Ask whether a fix shall be made. */
export async function confirm(
  { trans }: Services,
  panel: NotebookPanel,
  fix: Fix
): Promise<boolean> {
  const cells = codeCells(panel.model!.sharedModel);
  const { button } = await showDialog({
    title: say(fix.title, trans),
    body: new PreviewBody('', [offerOf(cells, fix, say(fix.title, trans), trans)]),
    buttons: [Dialog.cancelButton(), Dialog.okButton({ label: trans.__('Apply') })]
  });
  return button.accept;
}

/** Say what is wrong where there is no fix; in a dialog, for a notification cuts its text. */
export async function explain({ trans }: Services, { message }: Finding): Promise<void> {
  await showDialog({
    title: trans.__('There is no fix for this'),
    body: say(message, trans),
    buttons: [Dialog.okButton()]
  });
}

/** What the user says to a step: a fix to make, or to go on without, or to stop. */
export type Answer = Choice | 'skip' | 'stop';

/** Ask about one of several steps. */
export async function askStep(
  { trans }: Services,
  panel: NotebookPanel,
  { choices }: Step,
  number: number,
  total: number
): Promise<Answer> {
  const cells = codeCells(panel.model!.sharedModel);
  const places = new Set(choices.map(({ finding }) => `${finding.cell} ${finding.from}`));
  const offers = choices.map(({ finding, fix }) => {
    const title = say(fix.title, trans);
    const source = cells.find(({ id }) => id === finding.cell)?.source ?? '';
    const line = lineAt(source, finding.from);
    return offerOf(
      cells,
      fix,
      places.size > 1 ? trans.__('%1 in line %2', title, line) : title,
      trans
    );
  });
  const text =
    places.size > 1
      ? trans.__(
          'One of these calls made a coroutine that nobody awaited. Choose the one to await.'
        )
      : say(choices[0].finding.message, trans);
  const { button, value } = await showDialog<number>({
    title: trans.__('Fix %1 of %2', number, total),
    body: new PreviewBody(text, offers),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Stop') }),
      Dialog.createButton({ label: trans.__('Skip'), actions: ['skip'], accept: false }),
      Dialog.okButton({ label: trans.__('Apply') })
    ]
  });
  if (button.actions.includes('skip')) {
    return 'skip';
  }
  return button.accept ? choices[value ?? 0] : 'stop';
}

/** What a dialog shows of edits. */
export function offerOf(
  cells: readonly CellSource[],
  fix: Pick<Fix, 'edits' | 'notes'>,
  title: string,
  trans: TranslationBundle
): Offer {
  return {
    title,
    notes: fix.notes.map(note => say(note, trans)),
    previews: previewOf(cells, fix.edits).map(preview => ({
      ...preview,
      where: placeOf(cells, preview.cell, trans)
    }))
  };
}

/** A cell, as its number or, before it ran, as its place in the notebook. */
function placeOf(cells: readonly CellSource[], id: string, trans: TranslationBundle): string {
  const index = cells.findIndex(cell => cell.id === id);
  const count = cells[index]?.executionCount;
  return count ? trans.__('Cell [%1]', count) : trans.__('Code cell %1, not run yet', index + 1);
}
