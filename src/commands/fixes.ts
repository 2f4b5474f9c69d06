/**
 * Commands that mend cells.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { buildIcon, undoIcon } from '@jupyterlab/ui-components';

import { safeEdits } from '../notebook/bulk';
import { codeCells, editableIn } from '../notebook/cells';
import { refusalOf } from '../notebook/edits';
import { canRevert, nextNumber, revertLast, revertSince, type Reverted } from '../notebook/revert';
import { CommandIds } from '../tokens';
import type { INotebookFindings } from '../tokens';
import { applyEdits, applyFix, currentFindings, tellRefused } from './apply';
import { explain } from './ask';
import { CELL_ID, NOTEBOOK, TOOLBAR, cellIdOf, panelWith, takes, tell } from './services';
import type { Args, Services } from './services';
import { walk } from './walk';

/** Adds the commands that mend cells. */
export function addFixCommands(services: Services): void {
  const { app, tracker, loopscope, trans } = services;
  const { commands } = app;

  const fixSafely = (panel: NotebookPanel, within?: string): number => {
    const shared = panel.model!.sharedModel;
    const findings = loopscope.findingsOf(panel);
    if (!findings) {
      return 0;
    }
    const { edits, fixed } = safeEdits(codeCells(shared), cells => findings.analyze(cells), {
      within,
      editable: editableIn(shared)
    });
    return applyEdits(services, panel, edits) ? fixed : 0;
  };

  /** Say so where something could not be taken back. */
  const tellReverted = ({ left }: Reverted): void => {
    commands.notifyCommandChanged(CommandIds.revertFixes);
    if (left.length > 0) {
      tell(
        trans._n(
          '%1 cell is no longer as the fix left it, and stays as it is.',
          '%1 cells are no longer as the fix left them, and stay as they are.',
          left.length
        )
      );
    }
  };

  commands.addCommand(CommandIds.fixCell, {
    label: trans.__('Fix asyncio Mistakes in the Cell'),
    caption: trans.__('Mend this cell: what is safe at once, and the rest one by one, as you say'),
    describedBy: takes({ cellId: CELL_ID }),
    isEnabled: () => tracker.currentWidget !== null,
    execute: async (args: Args) => {
      const cellId = cellIdOf(tracker, args);
      const panel = cellId ? panelWith(tracker, cellId) : null;
      if (!panel || !cellId) {
        return;
      }
      const fixed = fixSafely(panel, cellId);
      const { asked } = await walk(services, panel, cellId);
      if (fixed === 0 && !asked) {
        await explainFirst(services, panel, cellId);
      }
    }
  });
  commands.addCommand(CommandIds.fixNotebook, {
    label: args => (args.toolbar ? '' : trans.__('Fix asyncio Mistakes in the Notebook')),
    caption: trans.__('Mend all cells: what is safe at once, and the rest one by one, as you say'),
    icon: args => (args.toolbar ? buildIcon : undefined),
    describedBy: takes({ toolbar: TOOLBAR }),
    isEnabled: () => tracker.currentWidget !== null,
    execute: async () => {
      const panel = tracker.currentWidget;
      const shared = panel?.model?.sharedModel;
      if (!panel || !shared) {
        return;
      }
      const mark = nextNumber();
      const safe = fixSafely(panel);
      const { applied, asked } = await walk(services, panel);
      const fixed = safe + applied;
      const left = countLeft(loopscope.findingsOf(panel));
      const revert = {
        label: trans.__('Revert'),
        callback: () => tellReverted(revertSince(shared, mark))
      };
      tell(bulkWords(fixed, left, asked, trans), fixed > 0 ? [revert] : []);
    }
  });
  commands.addCommand(CommandIds.applyFix, {
    label: trans.__('Fix One Place'),
    caption: trans.__('Mend this place'),
    describedBy: takes(
      {
        notebook: NOTEBOOK,
        cellId: { type: 'string', description: 'The id of the cell.' },
        rule: { type: 'string', description: 'The id of the rule.' },
        from: { type: 'number', description: 'Where the finding starts in the cell.' },
        fix: { type: 'number', description: 'Which of its fixes; the first if left out.' },
        seen: { type: 'boolean', description: 'Whether the user has seen what will change.' },
        error: {
          type: 'object',
          description:
            'The error that shows the place, with its cell, if the source alone does not.'
        }
      },
      ['cellId', 'rule', 'from']
    ),
    execute: async (args: Args) => {
      const cellId = String(args.cellId);
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
  });
  commands.addCommand(CommandIds.revertFixes, {
    label: args => (args.toolbar ? '' : trans.__('Revert the Last Fixes')),
    caption: trans.__('Take back what Loopscope edited last in this notebook'),
    icon: args => (args.toolbar ? undoIcon : undefined),
    describedBy: takes({ toolbar: TOOLBAR }),
    isEnabled: () => {
      const shared = tracker.currentWidget?.model?.sharedModel;
      return shared !== undefined && canRevert(shared);
    },
    execute: () => {
      const shared = tracker.currentWidget?.model?.sharedModel;
      if (!shared) {
        return;
      }
      tellReverted(revertLast(shared));
    }
  });
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
