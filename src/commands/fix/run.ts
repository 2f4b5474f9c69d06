/**
 * Runs the commands that fix problems in cells.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { CellError, Finding } from '../../analysis';
import { say } from '../../messages';
import { codeCells, editableIn } from '../../notebook/cells';
import { refusalOf } from '../../notebook/edit-cells';
import { nextFixNumber, revertLast, revertSince, type Reverted } from '../../notebook/revert';
import { safeEdits } from '../../notebook/safe-edits';
import { notify } from '../../notify';
import { CommandIds } from '../../tokens';
import type { INotebookFindings } from '../../tokens';
import { applyFix, commitEdits, notifyRefusal } from '../apply';
import { notebookWithCell, targetCell, type Args } from '../arguments';
import { showText } from '../dialogs';
import type { Services } from '../services';
import { ignoreEdit } from './ignore-edit';
import { reviewFixes } from './review';

/** Applies the safe fixes of one cell, then asks about the others. */
export async function fixCell(services: Services, args: Args): Promise<void> {
  const { tracker } = services;
  const cellId = targetCell(services, args);
  const panel = cellId ? notebookWithCell(tracker, cellId) : null;
  if (!panel || !cellId) {
    return;
  }
  const fixed = applySafeFixes(services, panel, cellId);
  const { asked } = await reviewFixes(services, panel, fixed, cellId);
  if (fixed === 0 && !asked) {
    await explainFirst(services, panel, cellId);
  }
}

/** Applies the safe fixes of the current notebook, then asks about the others. */
export async function fixNotebook(services: Services): Promise<void> {
  const { tracker, loopscope, trans } = services;
  const panel = tracker.currentWidget;
  const shared = panel?.model?.sharedModel;
  if (!panel || !shared) {
    return;
  }
  const first = nextFixNumber();
  const safe = applySafeFixes(services, panel);
  const { applied, asked } = await reviewFixes(services, panel, safe);
  const fixed = safe + applied;
  const left = countLeft(loopscope.findingsOf(panel));
  const revert = {
    label: trans.__('Revert'),
    callback: () => notifyReverted(services, revertSince(shared, first))
  };
  notify(fixSummary(fixed, left, asked, trans), fixed > 0 ? [revert] : []);
}

/** Applies one fix of one finding. The finding is looked up in the current source. */
export async function fixFinding(services: Services, args: Args): Promise<void> {
  const cellId = typeof args.cellId === 'string' ? args.cellId : '';
  const panel = notebookWithCell(services.tracker, cellId, args.notebook);
  if (!panel) {
    return;
  }
  const finding = currentFindings(services, panel, args.error).find(
    candidate =>
      candidate.cell === cellId && candidate.rule === args.rule && candidate.from === args.from
  );
  const fix = finding?.fixes[typeof args.fix === 'number' ? args.fix : 0];
  if (fix) {
    const { cell: failed } = (args.error ?? {}) as Partial<CellError>;
    await applyFix(services, panel, fix, {
      isPreviewed: args.seen === true,
      isRun: args.run === true,
      failed
    });
  } else {
    notifyRefusal(services, 'changed', panel);
  }
}

/**
 * Writes a comment behind a finding, so that it is ignored in its line. Nothing is edited where the comment would
 * change what the code means, as in a string or behind a backslash.
 */
export function ignoreFinding(services: Services, args: Args): void {
  const { tracker, loopscope, trans } = services;
  const cellId = typeof args.cellId === 'string' ? args.cellId : '';
  const panel = notebookWithCell(tracker, cellId, args.notebook);
  const findings = panel && loopscope.findingsOf(panel);
  const shared = panel?.model?.sharedModel;
  if (!panel || !findings || !shared) {
    return;
  }
  const cells = codeCells(shared);
  const finding = findings.findings.find(
    each => each.cell === cellId && each.rule === args.rule && each.from === args.from
  );
  const edit = finding && ignoreEdit(cells, finding, after => findings.analyze(after));
  if (edit) {
    commitEdits(services, panel, [edit]);
  } else {
    notify(trans.__('A comment cannot be written in this line. Ignore the problem elsewhere.'));
  }
}

/** Reverts the last fixes in the current notebook. */
export function revertFixes(services: Services): void {
  const shared = services.tracker.currentWidget?.model?.sharedModel;
  if (shared) {
    notifyReverted(services, revertLast(shared));
  }
}

/** All current findings: of the error, of the source, and of what the kernel reported. */
function currentFindings(
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

/** The fixes of a notebook that were made as its cells ran, and are not told yet. */
const untold = new WeakMap<NotebookPanel, { fixed: number; readonly first: number }>();

/** How long fixes of cells that run together are counted together, in milliseconds. */
const COUNTED_TOGETHER = 300;

/** Applies the safe fixes of a cell that is about to run, if they edit nothing else. Says so a moment later. */
export function fixBeforeRun(services: Services, panel: NotebookPanel, cellId: string): void {
  const { trans } = services;
  const shared = panel.model?.sharedModel;
  if (!shared) {
    return;
  }
  const first = nextFixNumber();
  const fixed = applySafeFixes(services, panel, cellId, id => id === cellId);
  const known = untold.get(panel);
  if (fixed === 0 || known) {
    if (known) {
      known.fixed += fixed;
    }
    return;
  }
  const told = { fixed, first };
  untold.set(panel, told);
  setTimeout(() => {
    untold.delete(panel);
    notify(
      trans._n(
        '%1 problem was fixed before its cell ran.',
        '%1 problems were fixed before their cells ran.',
        told.fixed
      ),
      [
        {
          label: trans.__('Revert'),
          callback: () => notifyReverted(services, revertSince(shared, told.first))
        }
      ]
    );
  }, COUNTED_TOGETHER);
}

/**
 * Applies the safe fixes. Returns how many.
 *
 * @param mayEdit - whether a cell may be edited, besides that it isn't read-only.
 */
function applySafeFixes(
  services: Services,
  panel: NotebookPanel,
  within?: string,
  mayEdit: (id: string) => boolean = () => true
): number {
  const shared = panel.model!.sharedModel;
  const findings = services.loopscope.findingsOf(panel);
  if (!findings) {
    return 0;
  }
  const isUnlocked = editableIn(shared);
  const { edits, fixed } = safeEdits(codeCells(shared), cells => findings.analyze(cells), {
    within,
    isEditable: id => isUnlocked(id) && mayEdit(id)
  });
  return commitEdits(services, panel, edits) ? fixed : 0;
}

/** Says so if some cells could not be reverted. */
function notifyReverted({ app, trans }: Services, { left }: Reverted): void {
  app.commands.notifyCommandChanged(CommandIds.revertFixes);
  if (left.length > 0) {
    notify(
      trans._n(
        '%1 cell was not reverted: its fixed code has been edited since, or it is read-only.',
        '%1 cells were not reverted: their fixed code has been edited since, or they are read-only.',
        left.length
      )
    );
  }
}

/** The number of findings, without the hints. */
function countLeft(model: INotebookFindings | null): number {
  return model?.findings.filter(finding => model.severityOf(finding) !== 'hint').length ?? 0;
}

/** Says why nothing in a cell could be fixed. */
async function explainFirst(
  services: Services,
  panel: NotebookPanel,
  cellId: string
): Promise<void> {
  const { trans } = services;
  const finding = currentFindings(services, panel).find(({ cell }) => cell === cellId);
  if (!finding) {
    notify(trans.__('There is nothing to fix in this cell.'));
  } else if (finding.fixes.length === 0) {
    await showText(trans.__('No fix is available'), say(finding.message, trans));
  } else {
    const why = refusalOf(panel.model!.sharedModel, finding.fixes[0].edits);
    if (why) {
      notifyRefusal(services, why, panel);
    }
  }
}

/** What fixing a notebook did, and how many findings are left. */
function fixSummary(fixed: number, left: number, asked: boolean, trans: TranslationBundle): string {
  const done =
    fixed > 0
      ? trans._n('%1 problem was fixed.', '%1 problems were fixed.', fixed)
      : asked
        ? trans.__('Nothing was edited.')
        : left > 0
          ? trans.__('No fix is available.')
          : trans.__('There is nothing to fix.');
  const rest = trans._n(
    '%1 problem remains: see the Loopscope panel.',
    '%1 problems remain: see the Loopscope panel.',
    left
  );
  return left === 0 ? done : `${done} ${rest}`;
}
