/**
 * Shows the actions at the cursor in a menu: what VS Code calls quick fixes.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import { type Finding, type Fix, lineAt } from '../../analysis';
import { say } from '../../messages';
import { cellById, isPython, lockOf } from '../../notebook/cells';
import { notify } from '../../notify';
import { CommandIds } from '../../tokens';
import { cellIdOf, notebookWithCell, type Args } from '../arguments';
import { fixCode } from '../fix/code';
import { openMenu, type MenuEntry } from '../menu';
import { applyRefactoring, refactoringOffers } from '../refactor/run';
import type { Services } from '../services';
import { allFindings, inLines, type Lines } from './in-lines';

type Cell = NotebookPanel['content']['widgets'][number];

/** Opens the menu at the cursor, or at the cell if it isn't edited. It works without a mouse. */
export async function showActions(services: Services, args: Args): Promise<void> {
  const { tracker, trans } = services;
  const cellId = cellIdOf(tracker, args);
  const panel = cellId ? notebookWithCell(tracker, cellId, args.notebook) : null;
  const cell = panel?.content.widgets.find(({ model }) => model.id === cellId);
  if (!panel || !cell) {
    return;
  }
  // An entry must edit at once: the user may run the cell right after it.
  await fixCode.load();
  const entries = entriesFor(services, panel, cell);
  if (entries.length === 0) {
    notify(trans.__('There is nothing to fix or to refactor here.'));
    return;
  }
  const focused = document.activeElement;
  const isInEditor = cell.editor?.hasFocus() ?? false;
  const { x, y } = placeOfMenu(cell, isInEditor);
  const menu = openMenu(entries, x, y);
  menu.aboutToClose.connect(() => {
    // The entry runs after this. A dialog that it opens returns the focus to the editor, too.
    if (isInEditor) {
      cell.editor?.focus();
    } else if (focused instanceof HTMLElement) {
      focused.focus();
    }
  });
  menu.activateNextItem();
}

/** Below the cursor or, beside the editor, at the top of the cell. */
function placeOfMenu(cell: Cell, isInEditor: boolean): { x: number; y: number } {
  const { editor, inputArea, node } = cell;
  const cursor =
    isInEditor && editor && editor.getCoordinateForPosition(editor.getCursorPosition());
  if (cursor) {
    return { x: cursor.left, y: cursor.bottom };
  }
  const box = (inputArea?.editorWidget.node ?? node).getBoundingClientRect();
  return { x: box.left, y: Math.max(0, box.top) };
}

/** The entries for the lines of the cursor or the selection; for the whole cell if it isn't edited. */
function entriesFor(services: Services, panel: NotebookPanel, cell: Cell): MenuEntry[] {
  const { loopscope, app, trans } = services;
  const shared = panel.model?.sharedModel;
  const model = loopscope.findingsOf(panel);
  const code = shared && cellById(shared, cell.model.id);
  if (!shared || !model || !code || !isPython(shared)) {
    return [];
  }
  const source = code.getSource();
  const lines = cell.editor?.hasFocus() ? selectedLines(cell) : null;
  const all = allFindings(model).filter(finding => finding.cell === code.getId());
  const here = inLines(all, source, lines);
  const groups: MenuEntry[][] = here.map(finding =>
    findingEntries(services, panel, finding, source)
  );
  if (all.some(({ fixes }) => fixes.length > 0)) {
    groups.push([
      {
        label: trans.__('Fix All in This Cell…'),
        run: () => void app.commands.execute(CommandIds.fixCell, { cellId: code.getId() })
      }
    ]);
  }
  if (lockOf(code) === null) {
    groups.push(refactoringEntries(services, panel, code.getId(), lines));
  }
  const isSeenHere = model.problems.some(
    ({ seen, at }) =>
      seen !== undefined &&
      at?.cell?.cellId === code.getId() &&
      (!lines || (lines.first <= at.line && at.line <= lines.last))
  );
  if (isSeenHere) {
    groups.push([
      {
        label: trans.__('Show the Event Loop'),
        run: () => void app.commands.execute(CommandIds.open)
      }
    ]);
  }
  // Screen readers can't read the separators of a menu.
  return groups.flat();
}

/** The fixes of a finding, and what else can be done about it. */
function findingEntries(
  { app: { commands }, settings, trans }: Services,
  panel: NotebookPanel,
  { cell: cellId, rule, from, fixes }: Finding,
  source: string
): MenuEntry[] {
  const args = { notebook: panel.id, cellId, rule, from };
  return [
    ...fixes.map((fix, index) => ({
      label: fixLabel(fix, trans),
      run: () => void commands.execute(CommandIds.applyFix, { ...args, fix: index })
    })),
    {
      label: trans.__('Why? The page of the rule %1', rule),
      run: () => void commands.execute(CommandIds.showRule, { rule })
    },
    {
      label: trans.__('Ignore in line %1', lineAt(source, from)),
      run: () => void commands.execute(CommandIds.ignoreFinding, args)
    },
    {
      label: trans.__('Turn the rule %1 off', rule),
      run: () => void settings.turnRuleOff(rule)
    }
  ];
}

/** The title of a fix, and whether it edits at once. */
function fixLabel({ title, tier }: Fix, trans: TranslationBundle): string {
  return tier === 'safe'
    ? trans.__('%1 (safe)', say(title, trans))
    : trans.__('%1… (shows the changes first)', say(title, trans));
}

/** The refactorings that change one of the lines. */
function refactoringEntries(
  services: Services,
  panel: NotebookPanel,
  cell: string,
  lines: Lines | null
): MenuEntry[] {
  const { trans } = services;
  const { source, offers } = refactoringOffers(services, panel, cell);
  return inLines(offers, source, lines).map(offer => ({
    label: trans.__(
      'Refactor in line %1: %2…',
      lineAt(source, offer.from),
      say(offer.fix.title, trans)
    ),
    run: () => void applyRefactoring(services, panel, cell, source, offer)
  }));
}

/** The lines of the selection, counted from 1. */
function selectedLines({ editor }: Cell): Lines {
  const { start, end } = editor!.getSelection();
  const ends = [start.line + 1, end.line + 1];
  return { first: Math.min(...ends), last: Math.max(...ends) };
}
