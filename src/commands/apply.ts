/**
 * The one way from a fix to the notebook.
 */

import type { ISharedNotebook } from '@jupyter/ydoc';
import type { NotebookPanel } from '@jupyterlab/notebook';

import type { CellError, Edit, Finding, Fix } from '../analysis';
import { codeCells } from '../notebook/cells';
import { applyToNotebook, EditRefused, refusalOf } from '../notebook/edits';
import { remember } from '../notebook/revert';
import { CommandIds } from '../tokens';
import { confirm } from './ask';
import { tell, type Services } from './services';

/** All findings there are now: those at an error, those of the source, and those at what the kernel saw. */
export function currentFindings(
  { loopscope }: Services,
  panel: NotebookPanel,
  error?: unknown
): Finding[] {
  const findings = loopscope.findingsOf(panel);
  return findings
    ? [
        ...(error ? findings.ofError(error as CellError) : []),
        ...findings.findings,
        ...findings.problems.flatMap(problem => problem.findings)
      ]
    : [];
}

/** Apply a fix: at once when it is safe or was seen, else after the user has seen what changes. */
export async function applyFix(
  services: Services,
  panel: NotebookPanel,
  fix: Fix,
  seen: boolean
): Promise<void> {
  const why = refusalOf(panel.model!.sharedModel, fix.edits);
  if (why) {
    tellRefused(services, why);
    return;
  }
  const before = touchedSources(panel, fix.edits);
  if (fix.tier === 'ask' && !seen && !(await confirm(services, panel, fix))) {
    return;
  }
  // The fix is for the text that was there before the question.
  if (touchedSources(panel, fix.edits) !== before) {
    tell(services.trans.__('The cell has changed since; nothing was edited.'));
    return;
  }
  applyEdits(services, panel, fix.edits);
}

/** The sources of the cells that edits touch, as something to compare. */
export function touchedSources({ model }: NotebookPanel, edits: readonly Edit[]): string {
  return model ? sourcesOf(model.sharedModel, new Set(edits.map(({ cell }) => cell))) : '';
}

/** The sources of code cells, as something to compare: that a cell runs meanwhile changes nothing. */
export function sourcesOf(notebook: ISharedNotebook, only?: ReadonlySet<string>): string {
  const cells = codeCells(notebook).filter(({ id }) => only?.has(id) ?? true);
  return JSON.stringify(cells.map(({ id, source }) => [id, source]));
}

/** The one way from a fix to the notebook. Returns whether it was edited. */
export function applyEdits(
  services: Services,
  panel: NotebookPanel,
  edits: readonly Edit[]
): boolean {
  if (edits.length === 0) {
    return false;
  }
  const shared = panel.model!.sharedModel;
  try {
    remember(shared, applyToNotebook(shared, edits));
  } catch (error) {
    if (!(error instanceof EditRefused)) {
      throw error;
    }
    tellRefused(services, error.why);
    return false;
  }
  services.app.commands.notifyCommandChanged(CommandIds.revertFixes);
  return true;
}

/** Say why nothing was edited. */
export function tellRefused({ trans }: Services, why: EditRefused['why']): void {
  const words = {
    'read-only': trans.__('Nothing was edited: one of the cells is read-only.'),
    'line-ends': trans.__(
      'Nothing was edited: a cell ends its lines as Windows does, which editors of JupyterLab miscount.'
    ),
    changed: trans.__('Nothing was edited: the cell has changed meanwhile.')
  };
  tell(words[why]);
}
