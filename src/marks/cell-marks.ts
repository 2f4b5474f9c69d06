/**
 * The marks at the cells of one notebook.
 *
 * A mark is an element in the cell's node. Nothing is written to the notebook. The node of a cell stays the same while it
 * is scrolled out of sight and back.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ISettings } from '../settings';
import type { ILoopState, INotebookFindings } from '../tokens';
import { markCounts, type MarkCounts } from './mark-counts';

/** What the marks of a notebook work with. */
export interface CellMarksOptions {
  readonly panel: NotebookPanel;
  readonly loop: ILoopState;
  readonly findings: INotebookFindings;
  readonly settings: ISettings;
  /** Opens the panel. */
  readonly open: () => void;
  readonly trans: TranslationBundle;
}

const CLASS = 'loopscope-Mark';

/** Keeps the marks of a notebook up to date until it is closed. */
export class CellMarks {
  constructor(private readonly _options: CellMarksOptions) {
    const { panel, findings, settings } = _options;
    findings.changed.connect(this._request, this);
    settings.changed.connect(this._request, this);
    panel.model?.cells.changed.connect(this._request, this);
    panel.content.disposed.connect(() => {
      cancelAnimationFrame(this._frame);
      this._frame = 0;
      findings.changed.disconnect(this._request, this);
      settings.changed.disconnect(this._request, this);
    });
    this._request();
  }

  /** Draws at the next frame: several changes at once are one, and new cells have their widgets by then. */
  private _request(): void {
    this._frame ||= requestAnimationFrame(() => {
      this._frame = 0;
      this._draw();
    });
  }

  private _draw(): void {
    const { panel, loop, findings, settings } = this._options;
    if (panel.isDisposed) {
      return;
    }
    const isShown = settings.current.showMarks && loop.presence.kind === 'live';
    const counts = isShown ? markCounts(loop, findings) : new Map<string, MarkCounts>();
    for (const { node, model } of panel.content.widgets) {
      const own = counts.get(model.id);
      const mark = node.querySelector<HTMLElement>(`:scope > .${CLASS}`);
      if (own) {
        this._update(mark ?? this._create(node), own);
      } else {
        mark?.remove();
      }
    }
  }

  /** It isn't a stop of the Tab key, because the panel has the same and more. */
  private _create(node: HTMLElement): HTMLElement {
    const mark = document.createElement('button');
    mark.type = 'button';
    mark.className = CLASS;
    mark.tabIndex = -1;
    mark.dataset.testid = 'loopscope-mark';
    mark.addEventListener('click', this._options.open);
    node.append(mark);
    return mark;
  }

  private _update(mark: HTMLElement, counts: MarkCounts): void {
    const label = markLabels(counts, this._options.trans).join('\n');
    const kind = counts.failed > 0 ? 'failed' : counts.old > 0 ? 'old' : 'live';
    if (mark.title !== label || mark.dataset.kind !== kind) {
      mark.title = label;
      mark.setAttribute('aria-label', label);
      mark.dataset.kind = kind;
    }
  }

  private _frame = 0;
}

/** A mark in words, one line for each kind of tasks. */
function markLabels({ live, failed, old }: MarkCounts, trans: TranslationBundle): string[] {
  return [
    ...(failed > 0
      ? [
          trans._n(
            '%1 task of this cell failed, and no code has read its error.',
            '%1 tasks of this cell failed, and no code has read their errors.',
            failed
          )
        ]
      : []),
    ...(old > 0
      ? [
          trans._n(
            '%1 task of an earlier version of this cell is pending.',
            '%1 tasks of an earlier version of this cell are pending.',
            old
          )
        ]
      : []),
    ...(live > 0
      ? [trans._n('%1 task of this cell is pending.', '%1 tasks of this cell are pending.', live)]
      : [])
  ];
}
