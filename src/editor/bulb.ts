/**
 * A bulb beside the line of the cursor, when there is something to do about it.
 */

import { forEachDiagnostic } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { ViewPlugin } from '@codemirror/view';
import type { EditorView, ViewUpdate } from '@codemirror/view';

import { bulbIcon } from '../icon';

/** The options of {@link bulb}. */
interface BulbOptions {
  readonly label: string;
  /** Opens the menu with the actions. */
  readonly onClick: () => void;
}

/**
 * An editor extension that shows the bulb. It stands in the column of the prompts, which every cell has: a gutter in the
 * editor would move the code.
 */
export function bulb(options: BulbOptions): Extension {
  return ViewPlugin.define(view => new Bulb(view, options));
}

class Bulb {
  constructor(
    private readonly _view: EditorView,
    { label, onClick }: BulbOptions
  ) {
    const node = (this._node = document.createElement('button'));
    node.type = 'button';
    node.className = 'loopscope-Bulb';
    // By keyboard, a command opens the same menu.
    node.tabIndex = -1;
    node.title = label;
    node.setAttribute('aria-label', label);
    bulbIcon.element({ container: node });
    // The editor keeps the focus.
    node.addEventListener('mousedown', event => event.preventDefault());
    node.addEventListener('click', onClick);
  }

  update({ view }: ViewUpdate): void {
    if (!view.hasFocus || !this._isWanted()) {
      this._node.remove();
      return;
    }
    view.requestMeasure({
      key: this,
      read: () => {
        const area = view.dom.closest('.jp-InputArea');
        const line = view.lineBlockAt(view.state.selection.main.head);
        const top = area ? view.documentTop + line.top - area.getBoundingClientRect().top : 0;
        return { area, top };
      },
      write: ({ area, top }) => {
        // Focus may have moved in the meantime.
        if (area && view.hasFocus) {
          this._node.style.top = `${top}px`;
          area.append(this._node);
        }
      }
    });
  }

  destroy(): void {
    this._node.remove();
  }

  /** Whether the line of the cursor has an underline. */
  private _isWanted(): boolean {
    const { state } = this._view;
    const { from, to } = state.doc.lineAt(state.selection.main.head);
    let isWanted = false;
    forEachDiagnostic(state, (_, start, end) => {
      isWanted ||= start <= to && from <= end;
    });
    return isWanted;
  }

  private readonly _node: HTMLButtonElement;
}
