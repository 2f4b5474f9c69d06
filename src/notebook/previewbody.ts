/**
 * What a fix would change, drawn for a dialog.
 */

import { Widget } from '@lumino/widgets';

import type { Preview } from './preview';

/** The lines that go and the lines that come, with what one should know about it. */
export class PreviewBody extends Widget {
  constructor(previews: readonly Preview[], notes: readonly string[]) {
    super();
    this.addClass('loopscope-PreviewBody');
    for (const note of notes) {
      this._add('p', note);
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
