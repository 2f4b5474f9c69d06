/**
 * The dialogs of the commands. They get finished texts.
 */

import { Dialog, showDialog } from '@jupyterlab/apputils';
import { ReactWidget } from '@jupyterlab/ui-components';
import { Panel } from '@lumino/widgets';
import React from 'react';

import { Preview } from '../notebook/preview';
import type { FixPreview } from './fix-preview';

/** A box that the user can tick in a dialog. */
export interface CheckBox {
  readonly label: string;
  readonly isChecked: boolean;
}

/**
 * Shows an edit. Resolves to whether the user agrees to it, and whether the box was ticked.
 *
 * @param box - what else the user can choose.
 */
export async function confirmEdit(
  preview: FixPreview,
  apply: string,
  box?: CheckBox
): Promise<{ readonly isAgreed: boolean; readonly isChecked: boolean }> {
  const { button, isChecked } = await showDialog({
    title: preview.title,
    body: await PreviewBody.create('', [preview]),
    checkbox: box ? { label: box.label, checked: box.isChecked } : null,
    buttons: [Dialog.cancelButton(), Dialog.okButton({ label: apply })]
  });
  return { isAgreed: button.accept, isChecked: isChecked ?? false };
}

/** Shows a longer text. A notification would cut it off. */
export async function showText(title: string, text: string): Promise<void> {
  await showDialog({ title, body: text, buttons: [Dialog.okButton()] });
}

/** One step of a review, with all its texts. */
export interface ReviewQuestion {
  readonly title: string;
  /** The problem. */
  readonly text: string;
  /** The fixes to choose from; at least one. */
  readonly fixes: readonly FixPreview[];
  readonly buttons: { readonly stop: string; readonly skip: string; readonly apply: string };
}

/** Asks about one step of a review. Resolves to the index of the chosen fix, or to another decision. */
export async function askReviewQuestion(
  question: ReviewQuestion
): Promise<number | 'skip' | 'stop'> {
  const { title, text, fixes, buttons } = question;
  const { button, value } = await showDialog<number>({
    title,
    body: await PreviewBody.create(text, fixes),
    buttons: [
      Dialog.cancelButton({ label: buttons.stop }),
      Dialog.createButton({ label: buttons.skip, actions: ['skip'], accept: false }),
      Dialog.okButton({ label: buttons.apply })
    ]
  });
  if (button.actions.includes('skip')) {
    return 'skip';
  }
  return button.accept ? (value ?? 0) : 'stop';
}

/**
 * The body of a dialog that shows one of several fixes. Its value is the index of the chosen fix.
 *
 * It is rendered before the dialog opens: a dialog looks for its focusable elements when it opens, and its keys work
 * only once it has the focus.
 */
class PreviewBody extends Panel {
  static async create(text: string, fixes: readonly FixPreview[]): Promise<PreviewBody> {
    const body = new PreviewBody();
    body.addClass('loopscope-PreviewBody');
    await new Promise<void>(onReady => {
      const onChoose = (index: number) => {
        body._chosen = index;
      };
      const view = ReactWidget.create(<FixChoices {...{ text, fixes, onChoose, onReady }} />);
      body.addWidget(view);
      view.update();
    });
    return body;
  }

  getValue(): number {
    return this._chosen;
  }

  private _chosen = 0;
}

function FixChoices(props: {
  readonly text: string;
  readonly fixes: readonly FixPreview[];
  readonly onChoose: (index: number) => void;
  readonly onReady: () => void;
}): JSX.Element {
  const { text, fixes, onChoose, onReady } = props;
  const [chosen, setChosen] = React.useState(0);
  const name = React.useMemo(() => `loopscope-choice-${++groups}`, []);
  React.useEffect(onReady, [onReady]);
  return (
    <>
      {text && <p>{text}</p>}
      {fixes.length > 1 && (
        <div className="loopscope-Choices" role="radiogroup">
          {fixes.map(({ title }, index) => (
            <label key={index}>
              <input
                type="radio"
                name={name}
                checked={index === chosen}
                onChange={() => {
                  setChosen(index);
                  onChoose(index);
                }}
              />
              {title}
            </label>
          ))}
        </div>
      )}
      <div>
        <Preview blocks={fixes[chosen].blocks} />
        {fixes[chosen].notes.map((note, index) => (
          <p className="loopscope-note" key={index}>
            {note}
          </p>
        ))}
      </div>
    </>
  );
}

/** How many groups of radio buttons there have been. Each needs a name of its own. */
let groups = 0;
