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

/** The lines that go and the lines that come, with what one should know about it. */
export class PreviewBody extends Widget {
  constructor(previews: readonly Preview[], notes: readonly string[], file?: NewFile) {
    super();
    this.addClass('loopscope-PreviewBody');
    for (const note of notes) {
      this._add('p', note);
    }
    if (file) {
      this._add('h3', file.name, 'loopscope-PreviewTitle');
      const block = this._add('pre', '', 'loopscope-Preview');
      file.text
        .trimEnd()
        .split('\n')
        .forEach(line => this._add('ins', line, '', block));
    }
    for (const { before, after } of previews) {
      const block = this._add('pre', '', 'loopscope-Preview');
      before.forEach(line => this._add('del', line, '', block));
      after.forEach(line => this._add('ins', line, '', block));
    }
  }

  private _add(tag: string, text: string, className = '', parent: HTMLElement = this.node) {
    const element = document.createElement(tag);
    element.textContent = text;
    element.className = className;
    parent.appendChild(element);
    return element;
  }
}
