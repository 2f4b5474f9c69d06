/**
 * The canvas of a timeline: draws it, zooms and pans it, and tells what is under the pointer.
 */

import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { select } from 'd3-selection';
import {
  zoom,
  zoomIdentity,
  type D3ZoomEvent,
  type ZoomBehavior,
  type ZoomTransform
} from 'd3-zoom';
import type { IDisposable } from '@lumino/disposable';

import type { Picture } from './export';
import type { Lane } from './lanes';
import { LANE_HEIGHT, TOP_HEIGHT, paintTimeline, type Drawing, type TimelineColors } from './paint';
import { CanvasPainter, type Painter } from './painter';
import type { TimelineData } from './timeline-data';

/** How much time is visible at first, in seconds. */
const FIRST_SECONDS = 60;

/** How far one can zoom: from an hour to a millisecond over the width. */
const ZOOM_EXTENT: [number, number] = [FIRST_SECONDS / 3600, FIRST_SECONDS / 0.001];

/** What a view draws, besides what it knows itself. */
export interface ChartContent {
  readonly data: TimelineData;
  readonly lanes: readonly Lane[];
  readonly selected: string | null;
  /** The moment of now. */
  readonly now: number;
  /** The moment that the clock counts from. */
  readonly zero: number;
}

/** What is under the pointer: a lane or the runs of cells, and a moment. */
export interface PointedAt {
  readonly lane: Lane | 'runs';
  readonly moment: number;
  /** How much time one pixel is, in seconds. */
  readonly perPixel: number;
}

/** The canvas of one timeline. */
export class ChartView implements IDisposable {
  /** @param _onView - called when the user moves the view. */
  constructor(
    private readonly _canvas: HTMLCanvasElement,
    private readonly _onView: () => void
  ) {
    this._zoom = zoom<HTMLCanvasElement, unknown>()
      .scaleExtent(ZOOM_EXTENT)
      // The plain wheel scrolls the lanes.
      .filter(event => !(event instanceof WheelEvent) || event.ctrlKey || event.metaKey)
      .on('zoom', (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        this._transform = event.transform;
        if (event.sourceEvent) {
          this._isFollowing = false;
          this._onView();
        }
        this.draw();
      });
    select(_canvas).call(this._zoom).on('dblclick.zoom', null);
  }

  /** Whether the right end of the view is now. */
  get isFollowing(): boolean {
    return this._isFollowing;
  }

  set isFollowing(following: boolean) {
    this._isFollowing = following;
    this.draw();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** The visible time. */
  get range(): [from: number, to: number] {
    const scale = this._scale();
    return [scale.invert(0), scale.invert(this._width)];
  }

  /** What is drawn. */
  set content(content: ChartContent) {
    this._content = content;
  }

  /** How far the lanes are scrolled, in pixels. */
  set scrolled(scrolled: number) {
    this._scrolled = scrolled;
  }

  /** Fits the canvas to its place. */
  resize(width: number, height: number): void {
    const [from, to] = this._width > 0 ? this.range : [0, 0];
    this._width = width;
    this._height = height;
    const ratio = window.devicePixelRatio || 1;
    this._canvas.width = Math.round(width * ratio);
    this._canvas.height = Math.round(height * ratio);
    this._canvas.style.width = `${width}px`;
    this._canvas.style.height = `${height}px`;
    this._zoom.extent([
      [0, 0],
      [width, height]
    ]);
    if (to > from && !this._isFollowing) {
      this.show(from, to);
    }
    this.draw();
  }

  /** Shows a stretch of time, and stops to follow. */
  show(from: number, to: number): void {
    this._isFollowing = false;
    const base = this._base();
    const scale = this._width / Math.max(1e-6, base(to) - base(from));
    this._apply(zoomIdentity.scale(scale).translate(-base(from), 0));
  }

  /** Zooms about the middle; while following, about now. */
  zoomBy(factor: number): void {
    const [from, to] = this.range;
    const length = (to - from) / factor;
    if (this._isFollowing) {
      this._apply(zoomIdentity.scale(this._transform.k * factor));
      this.draw();
    } else {
      const middle = (from + to) / 2;
      this.show(middle - length / 2, middle + length / 2);
    }
  }

  /** Moves the view by a share of its width. */
  panBy(share: number): void {
    const [from, to] = this.range;
    this.show(from + (to - from) * share, to + (to - from) * share);
  }

  /** What is at a point of the canvas. */
  at(x: number, y: number): PointedAt | null {
    if (!this._content) {
      return null;
    }
    const scale = this._scale();
    const perPixel = scale.invert(1) - scale.invert(0);
    const lane =
      y < TOP_HEIGHT
        ? 'runs'
        : this._content.lanes[Math.floor((y - TOP_HEIGHT + this._scrolled) / LANE_HEIGHT)];
    return lane ? { lane, moment: scale.invert(x), perPixel } : null;
  }

  /** Draws soon, once. */
  draw(): void {
    this._frame ??= requestAnimationFrame(() => {
      this._frame = null;
      const context = this._canvas.getContext('2d');
      if (!context || !this._content || this._width === 0) {
        return;
      }
      const ratio = window.devicePixelRatio || 1;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const { fontFamily } = getComputedStyle(this._canvas);
      this._paint(new CanvasPainter(context, fontFamily), this._height, this._scrolled);
    });
  }

  /** What a picture of all lanes is made of, in the time that is visible. */
  pictureOf(lanes: readonly Lane[], names: (lane: Lane) => string): Picture {
    const { background, text } = colorsOf(this._canvas);
    return {
      lanes,
      names,
      width: this._width,
      background,
      text,
      font: getComputedStyle(this._canvas).fontFamily,
      paint: (painter, height) => this._paint(painter, height, 0)
    };
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      if (this._frame !== null) {
        cancelAnimationFrame(this._frame);
      }
      select(this._canvas).on('.zoom', null);
    }
  }

  private _paint(painter: Painter, height: number, scrolled: number): void {
    if (!this._content) {
      return;
    }
    const drawing: Drawing = {
      ...this._content,
      scale: this._scale(),
      width: this._width,
      height,
      scrolled,
      colors: colorsOf(this._canvas)
    };
    paintTimeline(painter, drawing);
  }

  private _apply(transform: ZoomTransform): void {
    select(this._canvas).call(this._zoom.transform, transform);
  }

  private _base(): ScaleLinear<number, number> {
    const origin = this._content?.data.start ?? 0;
    this._origin ??= origin || null;
    const start = this._origin ?? origin;
    return scaleLinear([start, start + FIRST_SECONDS], [0, this._width]);
  }

  private _scale(): ScaleLinear<number, number> {
    const base = this._base();
    if (!this._isFollowing || !this._content) {
      return this._transform.rescaleX(base);
    }
    const { k } = this._transform;
    const length = FIRST_SECONDS / k;
    const scale = scaleLinear([this._content.now - length, this._content.now], [0, this._width]);
    // A drag begins from what is visible.
    const following = zoomIdentity.scale(k).translate(-base(this._content.now - length), 0);
    this._transform = following;
    select(this._canvas).property('__zoom', following);
    return scale;
  }

  private readonly _zoom: ZoomBehavior<HTMLCanvasElement, unknown>;
  private _transform: ZoomTransform = zoomIdentity;
  private _isFollowing = true;
  private _content: ChartContent | null = null;
  /** Where the scale begins; it stays when old spans are forgotten. */
  private _origin: number | null = null;
  private _scrolled = 0;
  private _width = 0;
  private _height = 0;
  private _frame: number | null = null;
  private _isDisposed = false;
}

/** The colours of the theme that a node is in. */
function colorsOf(node: Element): TimelineColors {
  const style = getComputedStyle(node);
  const color = (name: string): string => style.getPropertyValue(`--loopscope-${name}`).trim();
  return {
    background: color('background'),
    line: color('line'),
    text: color('text'),
    idle: color('idle'),
    running: color('running'),
    awaiting: color('awaiting'),
    waiting: color('waiting'),
    blocked: color('blocked'),
    failed: color('failed'),
    returned: color('returned'),
    cancelled: color('cancelled'),
    selected: color('selected')
  };
}
