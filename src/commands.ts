/**
 * Every command. Views call these; nobody else edits a cell or asks a kernel on the user's behalf.
 */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, ICommandPalette, Notification, showDialog } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { buildIcon, searchIcon, undoIcon } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { NotebookAnalyzer } from './analysis/analyze';
import type { Edit, Finding, Fix } from './analysis/findings';
import { loopscopeIcon } from './icon';
import { HelperRefused, KernelSilent, WouldFlicker } from './kernel/client';
import type { RequestArguments } from './kernel/client';
import type { Bodies, Verb } from './kernel/protocol';
import type { LoopWatcher } from './kernel/watcher';
import { IWatchers } from './kernel/watchers';
import { say } from './messages';
import { safeEdits } from './notebook/bulk';
import { cellById, codeCells, isEditable } from './notebook/cells';
import { applyToNotebook, EditRefused } from './notebook/edits';
import { previewOf } from './notebook/preview';
import { PreviewBody } from './notebook/previewbody';
import { reveal } from './notebook/reveal';
import { canRevert, remember, revertLast } from './notebook/revert';
import { ISettings } from './settings';
import { CommandIds, ILoopscope, PANEL_ID } from './tokens';

const NOTEBOOK = {
  type: 'string',
  description: 'The id of the notebook’s widget; the notebook that has the cell if left out.'
};
const CELL_ID = { type: 'string', description: 'The id of a cell; the active cell if left out.' };
const TOOLBAR = { type: 'boolean', description: 'Whether it is shown as an icon alone.' };

/** What the commands work on. */
interface Services {
  readonly app: JupyterFrontEnd;
  readonly tracker: INotebookTracker;
  readonly loopscope: ILoopscope;
  readonly watchers: IWatchers;
  readonly settings: ISettings;
  readonly trans: TranslationBundle;
}

/** A command's arguments, as they come: from anywhere. */
type Args = ReadonlyPartialJSONObject;

/** Registers the commands. */
export const commandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-loopscope:commands',
  description: 'The commands of Loopscope.',
  autoStart: true,
  requires: [INotebookTracker, ILoopscope, IWatchers, ISettings],
  optional: [ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    loopscope: ILoopscope,
    watchers: IWatchers,
    settings: ISettings,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_loopscope');
    const services = { app, tracker, loopscope, watchers, settings, trans };
    addViewCommands(services);
    addFixCommands(services);
    addKernelCommands(services);
    // What is enabled depends on the notebook in front.
    tracker.currentChanged.connect(() => {
      for (const id of Object.values(CommandIds)) {
        app.commands.notifyCommandChanged(id);
      }
    });
    for (const command of [
      CommandIds.open,
      CommandIds.fixCell,
      CommandIds.fixNotebook,
      CommandIds.revertFixes,
      CommandIds.cancelCellTasks,
      CommandIds.cancelOldTasks,
      CommandIds.wake,
      CommandIds.look,
      CommandIds.attach,
      CommandIds.detach
    ]) {
      palette?.addItem({ command, category: trans.__('Loopscope') });
    }
  }
};

/** The arguments of a command, for those who call it. */
function takes(
  properties: Record<string, { type: string; description: string }>,
  required?: string[]
) {
  return { args: { type: 'object', properties, ...(required && { required }) } };
}

function addViewCommands({ app, tracker, trans }: Services): void {
  const { commands } = app;
  commands.addCommand(CommandIds.open, {
    label: trans.__('Show the Event Loop'),
    caption: trans.__('Show the tasks and problems of this notebook'),
    icon: loopscopeIcon,
    describedBy: takes({}),
    execute: () => app.shell.activateById(PANEL_ID)
  });
  commands.addCommand(CommandIds.reveal, {
    label: trans.__('Show a Cell'),
    caption: trans.__('Scroll to the place in the notebook'),
    describedBy: takes(
      {
        notebook: NOTEBOOK,
        cellId: { type: 'string', description: 'The id of the cell.' },
        line: { type: 'number', description: 'The line in it, counted from 1.' }
      },
      ['cellId']
    ),
    execute: async (args: Args) => {
      const cellId = String(args.cellId);
      const line = typeof args.line === 'number' ? args.line : undefined;
      const panel = panelWith(tracker, cellId, args.notebook);
      if (!panel) {
        tell(trans.__('This cell is in no open notebook: it was deleted, or run from a console.'));
        return;
      }
      app.shell.activateById(panel.id);
      await reveal(panel, { cellId, line });
    }
  });
}

function addFixCommands(services: Services): void {
  const { app, tracker, loopscope, settings, trans } = services;
  const { commands } = app;

  const fixSafely = (panel: NotebookPanel, within?: string): number => {
    const shared = panel.model!.sharedModel;
    // Also where the notebook's language is not ours: there are no findings then.
    if (!loopscope.findingsOf(panel)?.findings.length) {
      return 0;
    }
    const analyzer = new NotebookAnalyzer({ rules: settings.current.rules });
    const { edits, fixed } = safeEdits(codeCells(shared), cells => analyzer.analyze(cells), {
      within,
      editable: id => {
        const cell = cellById(shared, id);
        return cell !== null && isEditable(cell);
      }
    });
    return applyEdits(services, panel, edits) ? fixed : 0;
  };

  commands.addCommand(CommandIds.fixCell, {
    label: trans.__('Fix asyncio Mistakes in the Cell'),
    caption: trans.__('Mend what can be mended safely in this cell'),
    describedBy: takes({ cellId: CELL_ID }),
    isEnabled: () => tracker.currentWidget !== null,
    execute: async (args: Args) => {
      const cellId = cellIdOf(tracker, args);
      const panel = cellId ? panelWith(tracker, cellId) : null;
      if (!panel || !cellId) {
        return;
      }
      if (fixSafely(panel, cellId) === 0) {
        await offerFirst(services, panel, cellId);
      }
    }
  });
  commands.addCommand(CommandIds.fixNotebook, {
    label: args => (args.toolbar ? '' : trans.__('Fix asyncio Mistakes in the Notebook')),
    caption: trans.__('Mend what can be mended safely in all cells'),
    icon: args => (args.toolbar ? buildIcon : undefined),
    describedBy: takes({ toolbar: TOOLBAR }),
    isEnabled: () => tracker.currentWidget !== null,
    execute: () => {
      const panel = tracker.currentWidget;
      if (!panel?.model) {
        return;
      }
      const fixed = fixSafely(panel);
      const left = loopscope.findingsOf(panel)?.findings.length ?? 0;
      tell(
        bulkWords(fixed, left, trans),
        fixed
          ? [
              {
                label: trans.__('Revert'),
                callback: () => void commands.execute(CommandIds.revertFixes)
              }
            ]
          : []
      );
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
        seen: { type: 'boolean', description: 'Whether the user has seen what will change.' }
      },
      ['cellId', 'rule', 'from']
    ),
    execute: async (args: Args) => {
      const cellId = String(args.cellId);
      const panel = panelWith(tracker, cellId, args.notebook);
      if (!panel) {
        return;
      }
      const finding = currentFindings(services, panel).find(
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
      const { left } = revertLast(shared);
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
    }
  });
}

function addKernelCommands({ app, tracker, watchers, trans }: Services): void {
  const { commands } = app;
  const current = (): LoopWatcher | null =>
    tracker.currentWidget && watchers.of(tracker.currentWidget);

  /**
   * Ask the helper of the notebook in front to do something; say so when it could not.
   *
   * @returns the answer, or `null`.
   */
  const ask = async <V extends Verb>(
    verb: V,
    args: RequestArguments<V>
  ): Promise<Bodies[V] | null> => {
    try {
      return (await current()?.ask(verb, args)) ?? null;
    } catch (error) {
      tell(troubleWords(error, trans));
      return null;
    }
  };
  const id = (what: string) => takes({ id: { type: 'number', description: what } }, ['id']);

  commands.addCommand(CommandIds.cancelTask, {
    label: trans.__('Cancel a Task'),
    caption: trans.__('Ask this task to stop'),
    describedBy: id('The id of the task.'),
    execute: async (args: Args) => {
      const answer = await ask('cancel', { ids: [Number(args.id)] });
      if (answer?.asked.length === 0) {
        tell(trans.__('The task is over already.'));
      }
    }
  });
  commands.addCommand(CommandIds.cancelCellTasks, {
    label: trans.__('Cancel the Tasks of the Cell'),
    caption: trans.__('Ask every task that this cell has started to stop'),
    describedBy: takes({ cellId: CELL_ID }),
    isEnabled: () => current()?.state.presence.kind === 'live',
    execute: async (args: Args) => {
      const cell = cellIdOf(tracker, args);
      if (cell) {
        await ask('cancel', { cell });
      }
    }
  });
  commands.addCommand(CommandIds.cancelOldTasks, {
    label: trans.__('Cancel the Tasks of Earlier Runs'),
    caption: trans.__('Ask every task to stop whose cell has been run again since'),
    describedBy: takes({}),
    isEnabled: () => current()?.state.presence.kind === 'live',
    execute: () => ask('cancel', { old: true })
  });
  commands.addCommand(CommandIds.runCoroutine, {
    label: trans.__('Run a Coroutine'),
    caption: trans.__('Make a task of this coroutine, so that it runs'),
    describedBy: id('The id of the coroutine.'),
    execute: (args: Args) => ask('run', { id: Number(args.id) })
  });
  commands.addCommand(CommandIds.closeCoroutine, {
    label: trans.__('Give up a Coroutine'),
    caption: trans.__('Close this coroutine: it will never run'),
    describedBy: id('The id of the coroutine.'),
    execute: (args: Args) => ask('close', { id: Number(args.id) })
  });
  commands.addCommand(CommandIds.wake, {
    label: trans.__('Wake the Event Loop'),
    caption: trans.__('Let the loop turn, so that what is due happens'),
    describedBy: takes({}),
    isEnabled: () => current()?.state.presence.kind === 'live',
    execute: () => ask('wake', {})
  });
  commands.addCommand(CommandIds.look, {
    label: trans.__('Look at the Event Loop Now'),
    caption: trans.__('Ask the kernel what its event loop is doing'),
    icon: searchIcon,
    describedBy: takes({}),
    isEnabled: () => current() !== null,
    execute: () => current()?.look()
  });
  commands.addCommand(CommandIds.attach, {
    label: trans.__('Look into This Kernel'),
    caption: trans.__('Bring the Loopscope helper into the kernel of this notebook'),
    describedBy: takes({}),
    isEnabled: () => current() !== null,
    execute: () => current()?.attach()
  });
  commands.addCommand(CommandIds.detach, {
    label: trans.__('Leave This Kernel'),
    caption: trans.__('Take the Loopscope helper out of the kernel of this notebook'),
    describedBy: takes({}),
    isEnabled: () => current()?.state.presence.kind === 'live',
    execute: () => current()?.detach()
  });
}

/** Say something in passing. Without a time, JupyterLab would file it away unseen. */
function tell(text: string, actions: Notification.IAction[] = []): void {
  Notification.info(text, { autoClose: 8000, actions });
}

/**
 * The notebook that holds a cell.
 *
 * @param notebook - the id of its widget. A copy of a notebook has cells of the same ids, so whoever knows
 *   which notebook is meant says so.
 */
function panelWith(
  tracker: INotebookTracker,
  cellId: string,
  notebook?: unknown
): NotebookPanel | null {
  const holds = (panel: NotebookPanel) =>
    (notebook === undefined || panel.id === notebook) &&
    panel.content.widgets.some(cell => cell.model.id === cellId);
  const current = tracker.currentWidget;
  return current && holds(current) ? current : (tracker.find(holds) ?? null);
}

function cellIdOf(tracker: INotebookTracker, args: Args): string | null {
  return typeof args.cellId === 'string' ? args.cellId : (tracker.activeCell?.model.id ?? null);
}

/** All findings there are now: those of the source, and those at what the kernel saw. */
function currentFindings({ loopscope }: Services, panel: NotebookPanel): Finding[] {
  const findings = loopscope.findingsOf(panel);
  return findings
    ? [...findings.findings, ...findings.problems.flatMap(problem => problem.findings)]
    : [];
}

/** Apply a fix: at once when it is safe or was seen, else after the user has seen what changes. */
async function applyFix(
  services: Services,
  panel: NotebookPanel,
  fix: Fix,
  seen: boolean
): Promise<void> {
  const before = touchedSources(panel, fix);
  if (fix.tier === 'ask' && !seen && !(await confirm(services, panel, fix))) {
    return;
  }
  // The fix is for the text that was there before the question.
  if (touchedSources(panel, fix) !== before) {
    tell(services.trans.__('The cell has changed since; nothing was edited.'));
    return;
  }
  applyEdits(services, panel, fix.edits);
}

/** The sources of the cells that a fix edits, as something to compare. */
function touchedSources(panel: NotebookPanel, fix: Fix): string {
  const touched = new Set(fix.edits.map(({ cell }) => cell));
  return JSON.stringify(codeCells(panel.model!.sharedModel).filter(({ id }) => touched.has(id)));
}

async function confirm({ trans }: Services, panel: NotebookPanel, fix: Fix): Promise<boolean> {
  const previews = previewOf(codeCells(panel.model!.sharedModel), fix.edits);
  const notes = fix.notes.map(note => say(note, trans));
  const { button } = await showDialog({
    title: say(fix.title, trans),
    body: new PreviewBody(previews, notes),
    buttons: [Dialog.cancelButton(), Dialog.okButton({ label: trans.__('Apply') })]
  });
  return button.accept;
}

/** When nothing in a cell is safe to do by itself: offer the first fix that asks, or explain. */
async function offerFirst(services: Services, panel: NotebookPanel, cellId: string): Promise<void> {
  const { trans } = services;
  const findings = currentFindings(services, panel).filter(({ cell }) => cell === cellId);
  const fix = findings.flatMap(({ fixes }) => fixes)[0] as Fix | undefined;
  if (fix) {
    await applyFix(services, panel, fix, false);
  } else {
    tell(
      findings.length > 0
        ? say(findings[0].message, trans)
        : trans.__('There is nothing to mend in this cell.')
    );
  }
}

/** The one way from a fix to the notebook. Returns whether it was edited. */
function applyEdits(
  { app, trans }: Services,
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
    tell(
      error.why === 'read-only'
        ? trans.__('Nothing was edited: one of the cells is read-only.')
        : trans.__('Nothing was edited: the cell has changed meanwhile.')
    );
    return false;
  }
  app.commands.notifyCommandChanged(CommandIds.revertFixes);
  return true;
}

function bulkWords(fixed: number, left: number, trans: TranslationBundle): string {
  const done =
    fixed === 0
      ? trans.__('Nothing could be mended without asking you.')
      : trans._n('%1 place was mended.', '%1 places were mended.', fixed);
  return left === 0
    ? done
    : `${done} ${trans._n('%1 is left, in the panel.', '%1 are left, in the panel.', left)}`;
}

/** Why the helper did not do what it was asked to. */
function troubleWords(error: unknown, trans: TranslationBundle): string {
  if (error instanceof WouldFlicker) {
    return trans.__(
      'Not while a cell runs: this JupyterLab would then show the kernel as idle. Try again after the cell.'
    );
  }
  if (error instanceof KernelSilent) {
    return trans.__('The kernel does not answer now. It will do this as soon as it can.');
  }
  if (error instanceof HelperRefused) {
    return trans.__('This could not be done: it is over, or somebody was faster.');
  }
  return trans.__('Loopscope is not in touch with the kernel; nothing was done.');
}
