/**
 * What a fix would change, drawn for a dialog.
 */

import { Widget } from '@lumino/widgets';

import type { Preview } from './preview';

/** A file that comes with an edit. */
export interface NewFile {
  readonly name: string;
  readonly text: string;
}

/** One way to mend something, as a dialog shows it. */
export interface Offer {
  readonly title: string;
  /** What one should know about it. */
  readonly notes: readonly string[];
  readonly previews: readonly (Preview & {
    /** Which cell it is. */
    readonly where: string;
  })[];
  /** A file that comes with it. */
  readonly file?: NewFile;
}

let dialogs = 0;

/**
 * The lines that go and the lines that come, with what one should know about it. Where there are several ways,
 * one of them can be chosen; the dialog's value is its place in the list.
 */
export class PreviewBody extends Widget {
  /** @param text - what is wrong, in a sentence. */
  constructor(
    text: string,
    private readonly _offers: readonly Offer[]
  ) {
    super();
    this.addClass('loopscope-PreviewBody');
    if (text) {
      add(this.node, 'p', text);
    }
    if (_offers.length > 1) {
      this._addChoices();
    }
    this._shown = add(this.node, 'div');
    this._show(0);
  }

  /** Which of the offers is chosen. */
  getValue(): number {
    return this._chosen;
  }

  private _addChoices(): void {
    const group = add(this.node, 'div', '', 'loopscope-Choices');
    group.setAttribute('role', 'radiogroup');
    const name = `loopscope-choice-${++dialogs}`;
    this._offers.forEach(({ title }, index) => {
      const label = add(group, 'label');
      const input = document.createElement('input');
      input.type = 'radio';
      input.name = name;
      input.checked = index === 0;
      input.onchange = () => this._show(index);
      label.append(input, title);
    });
  }

  private _show(index: number): void {
    this._chosen = index;
    this._shown.replaceChildren();
    const { notes, previews, file } = this._offers[index];
    if (file) {
      add(this._shown, 'h3', file.name, 'loopscope-PreviewTitle');
      const block = add(this._shown, 'pre', '', 'loopscope-Preview');
      const lines = file.text.trimEnd().split('\n');
      lines.forEach(line => add(block, 'ins', line));
    }
    for (const { where, before, after } of previews) {
      add(this._shown, 'p', where, 'loopscope-Preview-place');
      const block = add(this._shown, 'pre', '', 'loopscope-Preview');
      before.forEach(line => add(block, 'del', line));
      after.forEach(line => add(block, 'ins', line));
    }
    for (const note of notes) {
      add(this._shown, 'p', note, 'loopscope-note');
    }
  }

  private readonly _shown: HTMLElement;
  private _chosen = 0;
}

function add(parent: HTMLElement, tag: string, text = '', className = ''): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = className;
  parent.appendChild(element);
  return element;
}
