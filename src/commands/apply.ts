/**
 * Applies fixes to a notebook. All commands that edit cells go through here.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';

import type { Edit, Fix } from '../analysis';
import { codeCells, sourceSnapshot } from '../notebook/cells';
import { editCells, EditRefused, refusalOf } from '../notebook/edit-cells';
import { rememberFix } from '../notebook/revert';
import { notify } from '../notify';
import { CommandIds } from '../tokens';
import { confirmEdit } from './dialogs';
import { fixPreview } from './fix-preview';
import type { Services } from './services';

/**
 * Applies a fix. A fix of the tier `ask` is previewed first.
 *
 * @param isPreviewed - whether the user has already seen the changes.
 * @returns whether anything was edited.
 */
export async function applyFix(
  services: Services,
  panel: NotebookPanel,
  fix: Fix,
  isPreviewed: boolean
): Promise<boolean> {
  const { trans } = services;
  const shared = panel.model!.sharedModel;
  const why = refusalOf(shared, fix.edits);
  if (why) {
    notifyRefusal(services, why);
    return false;
  }
  if (fix.tier === 'ask' && !isPreviewed) {
    const before = sourceSnapshot(shared, fix.edits);
    if (!(await confirmEdit(fixPreview(codeCells(shared), fix, trans), trans.__('Apply')))) {
      return false;
    }
    // Another user may have edited the cell while the dialog was open.
    if (sourceSnapshot(shared, fix.edits) !== before) {
      notifyRefusal(services, 'changed');
      return false;
    }
  }
  return commitEdits(services, panel, fix.edits);
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
    notifyRefusal(services, error.why);
    return false;
  }
  services.app.commands.notifyCommandChanged(CommandIds.revertFixes);
  return true;
}

/** Says why nothing was edited. */
export function notifyRefusal({ trans }: Services, why: EditRefused['why']): void {
  const texts = {
    'read-only': trans.__('Nothing was edited: one of the cells is read-only.'),
    'line-ends': trans.__(
      'Nothing was edited: a cell uses Windows line endings (CRLF), which JupyterLab cannot edit safely.'
    ),
    changed: trans.__('Nothing was edited: the cell has changed in the meantime.')
  };
  notify(texts[why]);
}
