/**
 * Shares the height of the panel among its sections: each is as tall as its content, and what is missing or left over
 * is shared.
 */

import type { AccordionPanel } from '@lumino/widgets';

import { SECTIONS, type SectionName, type ViewChoices, type ViewState } from './view-state';

/** The least height of an open section, in pixels: a few rows. */
const LEAST = 72;

/**
 * The heights of sections that want these heights, where only so much is there. Each gets what it wants, or an equal
 * share of what the others leave. The last one takes what is left over.
 */
export function shareHeights(wanted: readonly number[], available: number): number[] {
  const heights = wanted.map(() => 0);
  let left = available;
  const byNeed = wanted.map((need, index) => ({ need: Math.max(need, LEAST), index }));
  byNeed.sort((a, b) => a.need - b.need);
  byNeed.forEach(({ need, index }, position) => {
    heights[index] = Math.min(need, left / (byNeed.length - position));
    left -= heights[index];
  });
  if (heights.length > 0) {
    heights[heights.length - 1] += left;
  }
  return heights;
}

/** Which sections are closed: those that the user closed, or all but the one that was chosen alone. */
export function closedSections({ closed, only }: ViewChoices): readonly SectionName[] {
  return only ? SECTIONS.filter(name => name !== only) : closed;
}

/** Opens, closes and sizes the sections of one panel as the user chose. */
export class SectionHeights {
  /** @param _panel - has the sections in the order of {@link SECTIONS}. */
  constructor(
    private readonly _panel: AccordionPanel,
    private readonly _view: ViewState
  ) {
    _panel.expansionToggled.connect((_, index) => this._onToggled(index));
    _panel.handleMoved.connect(() => this._onDragged());
    _view.subscribe(() => this._apply());
    this._apply();
  }

  /** Tells how tall the content of a section is, in pixels. */
  want(name: SectionName, height: number): void {
    if (this._wanted[name] !== height) {
      this._wanted[name] = height;
      this.update();
    }
  }

  /** Sizes the sections again, before the next frame is drawn. */
  update(): void {
    if (this._frame === 0) {
      this._frame = requestAnimationFrame(() => {
        this._frame = 0;
        this._resize();
      });
    }
  }

  /** Opens and closes the sections as chosen. */
  private _apply(): void {
    const closed = closedSections(this._view.choices);
    this._isApplying = true;
    SECTIONS.forEach((name, index) => {
      if (closed.includes(name)) {
        this._panel.collapse(index);
      } else {
        this._panel.expand(index);
      }
    });
    this._isApplying = false;
    this.update();
  }

  private _onToggled(index: number): void {
    if (!this._isApplying) {
      const name = SECTIONS[index];
      const closed = closedSections(this._view.choices).filter(other => other !== name);
      const isClosed = this._panel.widgets[index].isHidden;
      this._view.set({
        closed: isClosed ? [...closed, name] : closed,
        only: undefined,
        shares: undefined
      });
    }
  }

  private _onDragged(): void {
    this._view.set({ shares: this._open().map(index => this._panel.relativeSizes()[index]) });
  }

  private _open(): number[] {
    return SECTIONS.map((_, index) => index).filter(index => !this._panel.widgets[index].isHidden);
  }

  private _resize(): void {
    const open = this._open();
    const { shares } = this._view.choices;
    const titles = this._panel.titles.reduce((sum, title) => sum + title.offsetHeight, 0);
    const available = this._panel.node.clientHeight - titles;
    if (open.length === 0 || available <= 0) {
      return;
    }
    const heights =
      shares?.length === open.length
        ? shares.map(share => share * available)
        : shareHeights(
            open.map(index => this._wanted[SECTIONS[index]] ?? 0),
            available
          );
    const sizes = SECTIONS.map(() => 0);
    open.forEach((section, index) => (sizes[section] = heights[index] / available));
    if (sizes.some((size, index) => Math.abs(size - (this._sizes[index] ?? 0)) > 0.001)) {
      this._sizes = sizes;
      this._panel.setRelativeSizes(sizes);
    }
  }

  private readonly _wanted: Partial<Record<SectionName, number>> = {};
  private _sizes: readonly number[] = [];
  private _isApplying = false;
  private _frame = 0;
}
