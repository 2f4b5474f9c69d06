/**
 * Applies fixes to a notebook. All commands that edit cells go through here.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';

import type { Edit, Fix } from '../analysis';
import { codeCells, sourceSnapshot } from '../notebook/cells';
import { editCells, EditRefused, refusalOf } from '../notebook/edit-cells';
import { convertLineEnds } from '../notebook/line-ends';
import { rememberFix } from '../notebook/revert';
import { runText } from '../notebook/run-text';
import { notify } from '../notify';
import { CommandIds } from '../tokens';
import { confirmEdit } from './dialogs';
import { fixPreview } from './fix-preview';
import { runInOrder } from './run-in-order';
import type { Services } from './services';

/** How to apply a fix. */
export interface ApplyOptions {
  /** Whether the user has already seen the changes. */
  readonly isPreviewed?: boolean;
  /** Whether to run cells afterwards. A dialog asks again. */
  readonly isRun?: boolean;
  /** The cell whose error the fix is for. */
  readonly failed?: string;
}

/** Applies a fix. A fix of the tier `ask` is previewed first. */
export async function applyFix(
  services: Services,
  panel: NotebookPanel,
  fix: Fix,
  { isPreviewed = false, isRun = false, failed }: ApplyOptions = {}
): Promise<void> {
  const { trans, loopscope } = services;
  const shared = panel.model!.sharedModel;
  const why = refusalOf(shared, fix.edits);
  if (why) {
    notifyRefusal(services, why, panel);
    return;
  }
  const toRun = loopscope.findingsOf(panel)?.cellsToRun(fix.edits, failed) ?? [];
  let isRunAfter = isRun;
  if (fix.tier === 'ask' && !isPreviewed) {
    const before = sourceSnapshot(shared, fix.edits);
    const cells = codeCells(shared);
    const { isAgreed, isChecked } = await confirmEdit(
      fixPreview(cells, fix, trans),
      trans.__('Apply'),
      { label: runText(cells, toRun, trans), isChecked: isRun }
    );
    if (!isAgreed) {
      return;
    }
    // Another user may have edited the cell while the dialog was open.
    if (sourceSnapshot(shared, fix.edits) !== before) {
      notifyRefusal(services, 'changed', panel);
      return;
    }
    isRunAfter = isChecked;
  }
  if (commitEdits(services, panel, fix.edits) && isRunAfter) {
    await runInOrder(services, panel, toRun);
  }
}

/** Edits cells, so that the edit can be reverted. Returns whether anything was edited. */
export function commitEdits(
  services: Services,
  panel: NotebookPanel,
  edits: readonly Edit[]
): boolean {
  if (edits.length === 0 || !panel.model) {
    return false;
  }
  const shared = panel.model.sharedModel;
  try {
    rememberFix(shared, editCells(shared, edits));
  } catch (error) {
    if (!(error instanceof EditRefused)) {
      throw error;
    }
    notifyRefusal(services, error.why, panel);
    return false;
  }
  services.app.commands.notifyCommandChanged(CommandIds.revertFixes);
  return true;
}

/** Says why nothing was edited, and offers to remove the reason if that is possible. */
export function notifyRefusal(
  { trans }: Services,
  why: EditRefused['why'],
  panel: NotebookPanel
): void {
  const texts = {
    'read-only': trans.__('Nothing was edited: one of the cells is read-only.'),
    'line-ends': trans.__(
      'Nothing was edited: a cell uses Windows line endings (CRLF), which JupyterLab cannot edit safely.'
    ),
    changed: trans.__('Nothing was edited: the cell has changed in the meantime.')
  };
  const convert = {
    label: trans.__('Convert the line endings'),
    callback: () => {
      // A cell that runs would lose its output.
      if (panel.sessionContext.session?.kernel?.status === 'busy') {
        notify(trans.__('Nothing was converted, because the kernel is busy. Try again later.'));
      } else {
        convertLineEnds(panel.content);
      }
    }
  };
  notify(texts[why], why === 'line-ends' ? [convert] : []);
}
