/**
 * What the commands that take code out of a notebook do.
 */

import { Clipboard, Dialog, InputDialog, showDialog } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';

import { moduleNameProblem, type MovePlan, planMove, toScript } from '../analysis/porting';
import { say } from '../messages';
import { codeCells, isPython } from '../notebook/cells';
import { refusalOf } from '../notebook/edits';
import { PreviewBody } from '../notebook/previewbody';
import { CommandIds } from '../tokens';
import { applyEdits, sourcesOf, tellRefused } from './apply';
import { offerOf } from './ask';
import { cellMeant, panelWith, tell, type Args, type Services } from './services';

/** What most people call such a module. */
const USUAL_NAME = 'helpers.py';

/** Puts the notebook in front into the clipboard, as a script. */
export function copyAsScript({ tracker, trans }: Services): void {
  const panel = tracker.currentWidget;
  if (!panel?.model || !isPython(panel.model.sharedModel)) {
    return;
  }
  const { text, notes } = toScript(codeCells(panel.model.sharedModel));
  if (text === '') {
    tell(trans.__('There is no code in this notebook.'));
    return;
  }
  Clipboard.copyToSystem(text);
  const said = notes.map(note => say(note, trans));
  tell([trans.__('The notebook is in the clipboard, as a script.'), ...said].join(' '));
}

/** Moves the async functions of a cell to a file that the user names. */
export async function moveCellToModule(services: Services, args: Args): Promise<void> {
  const { tracker } = services;
  const cellId = cellMeant(services, args);
  const panel = cellId ? panelWith(tracker, cellId) : null;
  if (cellId && panel?.model && isPython(panel.model.sharedModel)) {
    await moveToModule(services, panel, cellId);
  }
}

async function moveToModule(
  services: Services,
  panel: NotebookPanel,
  cellId: string
): Promise<void> {
  const { app, trans } = services;
  const shared = panel.model!.sharedModel;
  // Before anybody thinks of a name: can it move at all?
  const first = planMove(codeCells(shared), cellId, 'helpers');
  if (first.kind === 'refused') {
    tell(say(first.why, trans));
    return;
  }
  const file = await askName(services, panel);
  if (file === null) {
    return;
  }
  const before = sourcesOf(shared);
  const plan = planMove(codeCells(shared), cellId, file.slice(0, -'.py'.length));
  if (plan.kind === 'refused') {
    tell(say(plan.why, trans));
    return;
  }
  if (!(await confirm(services, panel, plan, file))) {
    return;
  }
  if (sourcesOf(shared) !== before) {
    tell(trans.__('The cell has changed since; nothing was edited.'));
    return;
  }
  const why = refusalOf(shared, plan.edits);
  if (why) {
    tellRefused(services, why);
    return;
  }
  const place = placeOf(app.serviceManager.contents, panel, file);
  if (!(await writeNew(services, place, plan.text)) || !applyEdits(services, panel, plan.edits)) {
    return;
  }
  tell(
    trans.__(
      'The async functions of the cell are in %1 now, with what they need. When you change that file, restart the kernel to use it.',
      file
    ),
    [
      {
        label: trans.__('Revert'),
        caption: trans.__('Bring the code back to the notebook; the file stays'),
        callback: () => void app.commands.execute(CommandIds.revertFixes)
      }
    ]
  );
}

/** Asks for the file's name until it can be used; `null` when the user gives up. */
async function askName(services: Services, panel: NotebookPanel): Promise<string | null> {
  const { app, trans } = services;
  const { contents } = app.serviceManager;
  let name = USUAL_NAME;
  let problem = '';
  for (;;) {
    const question = trans.__('Name of the new file, in the folder of the notebook:');
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
    } else if (await exists(contents, placeOf(contents, panel, name))) {
      problem = trans.__('There is a file %1 already, and it stays as it is.', name);
    } else {
      return name;
    }
  }
}

async function confirm(
  { trans }: Services,
  panel: NotebookPanel,
  plan: MovePlan,
  file: string
): Promise<boolean> {
  const title = trans.__('Move to %1', file);
  const offer = offerOf(codeCells(panel.model!.sharedModel), plan, title, trans);
  const { button } = await showDialog({
    title,
    body: new PreviewBody('', [{ ...offer, file: { name: file, text: plan.text } }]),
    buttons: [Dialog.cancelButton(), Dialog.okButton({ label: trans.__('Move') })]
  });
  return button.accept;
}

/** The file's path: beside the notebook, on the same drive. */
function placeOf(contents: Contents.IManager, { context }: NotebookPanel, file: string): string {
  const drive = contents.driveName(context.path);
  const place = PathExt.join(PathExt.dirname(contents.localPath(context.path)), file);
  return drive ? `${drive}:${place}` : place;
}

/** Whether there is a file. Only a clear no counts as one: a file must never be written over. */
async function exists(contents: Contents.IManager, place: string): Promise<boolean> {
  try {
    await contents.get(place, { content: false });
    return true;
  } catch (error) {
    return (error as { response?: Response }).response?.status !== 404;
  }
}

/** Writes a file that is not there. Says so when it could not. */
async function writeNew({ app, trans }: Services, place: string, text: string): Promise<boolean> {
  const { contents } = app.serviceManager;
  try {
    if (await exists(contents, place)) {
      tell(trans.__('There is a file %1 already, and it stays as it is.', PathExt.basename(place)));
      return false;
    }
    await contents.save(place, { type: 'file', format: 'text', content: text });
    return true;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    tell(trans.__('The file could not be written, so nothing was edited: %1', said));
    return false;
  }
}
