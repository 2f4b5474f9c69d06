/**
 * What the commands that mend cells do.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import { safeEdits } from '../notebook/bulk';
import { codeCells, editableIn } from '../notebook/cells';
import { refusalOf } from '../notebook/edits';
import { nextNumber, revertLast, revertSince, type Reverted } from '../notebook/revert';
import { CommandIds } from '../tokens';
import type { INotebookFindings } from '../tokens';
import { applyEdits, applyFix, currentFindings, tellRefused } from './apply';
import { explain } from './ask';
import { cellIdOf, panelWith, tell, type Args, type Services } from './services';
import { walk } from './walk';

/** Mends one cell: what is safe at once, then the rest as the user says. */
export async function fixCell(services: Services, args: Args): Promise<void> {
  const { tracker } = services;
  const cellId = cellIdOf(tracker, args);
  const panel = cellId ? panelWith(tracker, cellId) : null;
  if (!panel || !cellId) {
    return;
  }
  const fixed = fixSafely(services, panel, cellId);
  const { asked } = await walk(services, panel, cellId);
  if (fixed === 0 && !asked) {
    await explainFirst(services, panel, cellId);
  }
}

/** Mends the notebook in front: what is safe at once, then the rest as the user says. */
export async function fixNotebook(services: Services): Promise<void> {
  const { tracker, loopscope, trans } = services;
  const panel = tracker.currentWidget;
  const shared = panel?.model?.sharedModel;
  if (!panel || !shared) {
    return;
  }
  const mark = nextNumber();
  const safe = fixSafely(services, panel);
  const { applied, asked } = await walk(services, panel);
  const fixed = safe + applied;
  const left = countLeft(loopscope.findingsOf(panel));
  const revert = {
    label: trans.__('Revert'),
    callback: () => tellReverted(services, revertSince(shared, mark))
  };
  tell(bulkWords(fixed, left, asked, trans), fixed > 0 ? [revert] : []);
}

/** Applies one fix of one finding, which is looked for anew. */
export async function fixPlace(services: Services, args: Args): Promise<void> {
  const { tracker, trans } = services;
  const cellId = typeof args.cellId === 'string' ? args.cellId : '';
  const panel = panelWith(tracker, cellId, args.notebook);
  if (!panel) {
    return;
  }
  const finding = currentFindings(services, panel, args.error).find(
    candidate =>
      candidate.cell === cellId && candidate.rule === args.rule && candidate.from === args.from
  );
  const fix = finding?.fixes[typeof args.fix === 'number' ? args.fix : 0];
  if (!fix) {
    tell(trans.__('The cell has changed since; nothing was edited.'));
    return;
  }
  await applyFix(services, panel, fix, args.seen === true);
}

/** Takes back what was edited last in the notebook in front. */
export function revertFixes(services: Services): void {
  const shared = services.tracker.currentWidget?.model?.sharedModel;
  if (shared) {
    tellReverted(services, revertLast(shared));
  }
}

/** Applies the safe fixes. Returns how many. */
function fixSafely(services: Services, panel: NotebookPanel, within?: string): number {
  const shared = panel.model!.sharedModel;
  const findings = services.loopscope.findingsOf(panel);
  if (!findings) {
    return 0;
  }
  const { edits, fixed } = safeEdits(codeCells(shared), cells => findings.analyze(cells), {
    within,
    editable: editableIn(shared)
  });
  return applyEdits(services, panel, edits) ? fixed : 0;
}

/** Says so where something could not be taken back. */
function tellReverted({ app, trans }: Services, { left }: Reverted): void {
  app.commands.notifyCommandChanged(CommandIds.revertFixes);
  if (left.length > 0) {
    tell(
      trans._n(
        '%1 cell is no longer as the fix left it, and stays as it is.',
        '%1 cells are no longer as the fix left them, and stay as they are.',
        left.length
      )
    );
  }
}

/** How many findings ask to be mended: hints do not. */
function countLeft(model: INotebookFindings | null): number {
  return model?.findings.filter(finding => model.severityOf(finding) !== 'hint').length ?? 0;
}

/** When nothing in a cell could be mended: say why. */
async function explainFirst(
  services: Services,
  panel: NotebookPanel,
  cellId: string
): Promise<void> {
  const finding = currentFindings(services, panel).find(({ cell }) => cell === cellId);
  if (!finding) {
    tell(services.trans.__('There is nothing to mend in this cell.'));
  } else if (finding.fixes.length === 0) {
    await explain(services, finding);
  } else {
    const why = refusalOf(panel.model!.sharedModel, finding.fixes[0].edits);
    if (why) {
      tellRefused(services, why);
    }
  }
}

function bulkWords(fixed: number, left: number, asked: boolean, trans: TranslationBundle): string {
  const done =
    fixed > 0
      ? trans._n('%1 place was mended.', '%1 places were mended.', fixed)
      : asked
        ? trans.__('Nothing was edited.')
        : trans.__('There was nothing that could be mended.');
  return left === 0
    ? done
    : `${done} ${trans._n('%1 is left, in the panel.', '%1 are left, in the panel.', left)}`;
}
