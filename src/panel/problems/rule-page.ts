/**
 * Shows the page of a rule: why it is one, with examples.
 */

import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { RuleId } from '../../analysis';
import { notifyLoadFailure } from '../../notify';

/** Opens a dialog with the page, which is bundled with the extension. */
export async function showRulePage(
  rule: RuleId,
  notebook: NotebookPanel,
  trans: TranslationBundle
): Promise<void> {
  let text: string;
  try {
    const page = await import(/* webpackMode: "lazy-once" */ `../../../docs/rules/${rule}.md`);
    text = page.default;
  } catch {
    notifyLoadFailure(trans);
    return;
  }
  const { rendermime } = notebook.content;
  const body = rendermime.createRenderer('text/markdown');
  await body.renderModel(
    rendermime.createModel({ data: { 'text/markdown': text }, trusted: false })
  );
  body.addClass('loopscope-RulePage');
  await showDialog({
    title: trans.__('The rule %1', rule),
    body,
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}
