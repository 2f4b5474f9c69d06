/**
 * Moves the async functions of a cell to a module.
 */

import { InputDialog } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISharedNotebook } from '@jupyter/ydoc';

import { moduleNameProblem, type MovePlan, planMove } from '../../analysis/porting';
import { say } from '../../messages';
import { codeCells, isPython, sourceSnapshot } from '../../notebook/cells';
import { refusalOf } from '../../notebook/edit-cells';
import { notify } from '../../notify';
import { CommandIds } from '../../tokens';
import { commitEdits, notifyRefusal } from '../apply';
import { notebookWithCell, targetCell, type Args } from '../arguments';
import { confirmEdit } from '../dialogs';
import { editPreview, type FixPreview } from '../fix-preview';
import type { Services } from '../services';
import { mayExist, pathBeside, writeNewFile } from './new-file';

/** The name that the dialog suggests. */
const SUGGESTED_NAME = 'helpers.py';

/** Moves the async functions of a cell to a new file that the user names. */
export async function moveToModule(services: Services, args: Args): Promise<void> {
  const cellId = targetCell(services, args);
  const panel = cellId ? notebookWithCell(services.tracker, cellId) : null;
  const shared = panel?.model?.sharedModel;
  if (!cellId || !panel || !shared || !isPython(shared)) {
    return;
  }
  // Say at once if the functions can't move, before the user thinks of a name.
  if (!planOrNotify(services, shared, cellId, SUGGESTED_NAME)) {
    return;
  }
  const file = await askFileName(services, panel);
  if (file === null) {
    return;
  }
  const before = sourceSnapshot(shared);
  const plan = planOrNotify(services, shared, cellId, file);
  if (!plan) {
    return;
  }
  const { trans } = services;
  const preview = movePreview(shared, plan, file, trans);
  if (!(await confirmEdit(preview, trans.__('Move'))).isAgreed) {
    return;
  }
  if (sourceSnapshot(shared) !== before) {
    notifyRefusal(services, 'changed', panel);
    return;
  }
  const why = refusalOf(shared, plan.edits);
  if (why) {
    notifyRefusal(services, why, panel);
    return;
  }
  const isMoved =
    (await writeOrNotify(services, panel, file, plan.text)) &&
    commitEdits(services, panel, plan.edits);
  if (isMoved) {
    notifyMoved(services, file);
  }
}

/** The plan of the move. Says why if it isn't possible. */
function planOrNotify(
  { trans }: Services,
  shared: ISharedNotebook,
  cellId: string,
  file: string
): MovePlan | null {
  const plan = planMove(codeCells(shared), cellId, file.slice(0, -'.py'.length));
  if (plan.kind === 'refused') {
    notify(say(plan.why, trans));
    return null;
  }
  return plan;
}

/** Asks for a file name until it can be used; `null` if the user cancels. */
async function askFileName(services: Services, panel: NotebookPanel): Promise<string | null> {
  const { app, trans } = services;
  const { contents } = app.serviceManager;
  const question = trans.__('File name, in the folder of this notebook:');
  let name = SUGGESTED_NAME;
  let problem = '';
  for (;;) {
    const { button, value } = await InputDialog.getText({
      title: trans.__('Move to Module'),
      label: problem ? `${problem} ${question}` : question,
      text: name,
      okLabel: trans.__('Preview'),
      selectionRange: name.replace(/\.py$/, '').length
    });
    if (!button.accept) {
      return null;
    }
    name = (value ?? '').trim();
    name = name.endsWith('.py') || name === '' ? name : `${name}.py`;
    const why = moduleNameProblem(codeCells(panel.model!.sharedModel), name);
    if (why) {
      problem = say(why, trans);
    } else if (await mayExist(contents, pathBeside(contents, panel, name))) {
      problem = existsText(name, trans);
    } else {
      return name;
    }
  }
}

/** The preview of a move: the new file, then the cells. */
function movePreview(
  shared: ISharedNotebook,
  plan: MovePlan,
  file: string,
  trans: TranslationBundle
): FixPreview {
  const { blocks, notes } = editPreview(codeCells(shared), plan, trans);
  const newFile = { label: file, before: [], after: plan.text.trimEnd().split('\n') };
  return { title: trans.__('Move to %1', file), blocks: [newFile, ...blocks], notes };
}

/** Writes the file. Says why if that isn't possible. */
async function writeOrNotify(
  { app, trans }: Services,
  panel: NotebookPanel,
  file: string,
  text: string
): Promise<boolean> {
  const { contents } = app.serviceManager;
  try {
    const isWritten = await writeNewFile(contents, pathBeside(contents, panel, file), text);
    if (!isWritten) {
      notify(existsText(file, trans));
    }
    return isWritten;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    notify(trans.__('The file could not be written, so nothing was edited: %1', reason));
    return false;
  }
}

function notifyMoved({ app, trans }: Services, file: string): void {
  const text = trans.__(
    'The async functions of this cell are now in %1. Restart the kernel whenever you change that file.',
    file
  );
  notify(text, [
    {
      label: trans.__('Revert'),
      caption: trans.__('Move the code back to the notebook, and keep the file'),
      callback: () => void app.commands.execute(CommandIds.revertFixes)
    }
  ]);
}

function existsText(file: string, trans: TranslationBundle): string {
  return trans.__('The file %1 already exists. It was not changed.', file);
}
