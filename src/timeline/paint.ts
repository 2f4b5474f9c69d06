/**
 * Draws the lanes of a timeline. The work is bounded by what is visible, not by the number of spans.
 */

import type { ScaleLinear } from 'd3-scale';

import type { LoopActivity, TaskSpan } from '../tokens';
import type { Lane, TaskGroup } from './lanes';
import type { Painter } from './painter';
import { firstAfter, type TimelineData } from './timeline-data';

/** The heights of a lane, and of the clock and the cells' runs above the lanes, in pixels. */
export const LANE_HEIGHT = 22;
const CLOCK_HEIGHT = 20;
export const TOP_HEIGHT = 44;

/** The colours of a theme. */
export interface TimelineColors {
  readonly background: string;
  readonly line: string;
  readonly text: string;
  readonly idle: string;
  readonly running: string;
  readonly awaiting: string;
  readonly waiting: string;
  readonly blocked: string;
  readonly failed: string;
  readonly returned: string;
  readonly cancelled: string;
  readonly selected: string;
}

/** What is drawn, and where. */
export interface Drawing {
  readonly data: TimelineData;
  readonly lanes: readonly Lane[];
  /** From moments to pixels. */
  readonly scale: ScaleLinear<number, number>;
  readonly width: number;
  readonly height: number;
  readonly scrolled: number;
  readonly colors: TimelineColors;
  /** The key of the lane that is selected. */
  readonly selected: string | null;
  /** The moment that the clock counts from. */
  readonly zero: number;
}

/** Draws all that is visible. */
export function paintTimeline(painter: Painter, drawing: Drawing): void {
  const { lanes, width, height, scrolled, colors, selected } = drawing;
  painter.rect(0, 0, width, height, colors.background);
  const first = Math.max(0, Math.floor(scrolled / LANE_HEIGHT));
  const past = Math.ceil((scrolled + height - TOP_HEIGHT) / LANE_HEIGHT);
  for (const [index, lane] of lanes.slice(first, past).entries()) {
    const y = TOP_HEIGHT + (first + index) * LANE_HEIGHT - scrolled;
    if (lane.key === selected) {
      painter.rect(0, y, width, LANE_HEIGHT, colors.selected);
    }
    paintLane(painter, drawing, lane, y);
  }
  painter.rect(0, 0, width, TOP_HEIGHT, colors.background);
  paintClock(painter, drawing);
  paintRuns(painter, drawing);
}

function paintLane(painter: Painter, drawing: Drawing, lane: Lane, y: number): void {
  switch (lane.kind) {
    case 'loop':
      for (const [from, to, { state }] of visible(drawing.data.spans, drawing)) {
        const [top, height] = barOf(state);
        painter.rect(from, y + top, to - from, height, drawing.colors[state]);
      }
      break;
    case 'group':
      paintGroup(painter, drawing, lane.group, y);
      break;
    case 'task':
      paintTask(painter, drawing, lane.task, y);
  }
}

/** Where a bar stands in its lane: what matters more is higher, so that colour isn't all that tells them apart. */
function barOf(state: LoopActivity): [top: number, height: number] {
  switch (state) {
    case 'blocked':
      return [2, 18];
    case 'running':
      return [4, 14];
    case 'awaiting':
      return [7, 8];
    case 'idle':
      return [10, 2];
  }
}

function paintGroup(painter: Painter, drawing: Drawing, group: TaskGroup, y: number): void {
  const { colors, scale, width } = drawing;
  for (const [from, to] of visible(group.busy, drawing)) {
    painter.rect(from, y + 4, to - from, 14, colors.waiting);
  }
  // How many of them are over, as a line that grows to the right and up.
  const step = Math.max(1, Math.floor(group.ends.length / Math.max(1, width)));
  let drawn = -Infinity;
  for (let index = 0; index < group.ends.length; index += step) {
    const x = scale(group.ends[index]);
    const next = scale(group.ends[Math.min(group.ends.length - 1, index + step)]);
    const right =
      index + step < group.ends.length
        ? next
        : scale(group.busy[group.busy.length - 1]?.end ?? drawing.data.end);
    if (right < 0 || x > width || right - Math.max(drawn, x) < 0.3) {
      continue;
    }
    const share = (14 * (index + 1)) / group.tasks.length;
    const from = Math.max(0, drawn, x);
    drawn = Math.min(width, right);
    painter.rect(from, y + 18 - share, drawn - from, share, colors.returned);
  }
  for (const { outcome, end } of group.failed > 0 ? group.tasks : []) {
    if (outcome === 'failed' && end !== null) {
      painter.rect(scale(end) - 1, y + 2, 3, 18, colors.failed);
    }
  }
}

function paintTask(painter: Painter, drawing: Drawing, task: TaskSpan, y: number): void {
  const { colors, scale, data } = drawing;
  for (const [from, to] of visible([task], drawing)) {
    painter.rect(from, y + 7, to - from, 8, colors.waiting);
  }
  for (const [from, to, { kind, start }] of visible(task.parts, drawing)) {
    if (kind === 'running' || kind === 'ready') {
      painter.rect(from, y + 4, to - from, 14, colors.running);
    } else if (scale(start) >= 0 && to - from > 4) {
      // Where the task came to another wait.
      painter.rect(from, y + 5, 1, 12, colors.line);
    }
  }
  const end = task.end ?? data.end;
  const after = firstAfter(data.spans, task.start);
  for (const [from, to, { state }] of visible(data.spans, drawing, after, end)) {
    if (state === 'blocked') {
      painter.rect(from, y + 15, to - from, 4, colors.blocked);
    }
  }
  if (task.end !== null) {
    const color = { failed: colors.failed, cancelled: colors.cancelled }[task.outcome as string];
    const wide = task.outcome === 'failed' || task.outcome === 'cancelled';
    painter.rect(scale(task.end) - 1, y + 3, wide ? 4 : 2, 16, color ?? colors.returned);
  }
}

function paintClock(painter: Painter, { scale, width, colors, zero }: Drawing): void {
  const seconds = scale.copy().domain(scale.domain().map(moment => moment - zero));
  const count = Math.max(2, Math.floor(width / 110));
  const format = seconds.tickFormat(count);
  for (const second of seconds.ticks(count)) {
    const x = seconds(second);
    painter.rect(x, 0, 1, CLOCK_HEIGHT, colors.line);
    painter.text(x + 4, CLOCK_HEIGHT / 2, `${format(second)} s`, colors.text, 104);
  }
}

function paintRuns(painter: Painter, drawing: Drawing): void {
  const { data, colors } = drawing;
  for (const [from, to, { count, outcome }] of visible(data.runs, drawing)) {
    const isBad = outcome === 'error' || outcome === 'cancelled';
    painter.rect(from, CLOCK_HEIGHT, Math.max(1, to - from - 1), 18, colors.idle);
    painter.rect(from, CLOCK_HEIGHT, 2, 18, isBad ? colors.failed : colors.running);
    painter.text(from + 6, CLOCK_HEIGHT + 9, `[${count ?? ' '}]`, colors.text, to - from - 8);
  }
}

/**
 * The spans that are visible, as pixels. Of those that are less than a third of a pixel apart, one stands for all.
 *
 * @param past - a moment at which to stop.
 */
function* visible<Span extends { readonly start: number; readonly end: number | null }>(
  spans: readonly Span[],
  { scale, width, data }: Drawing,
  first = firstAfter(spans, scale.invert(0)),
  past = Infinity
): Generator<[from: number, to: number, span: Span]> {
  let drawn = -Infinity;
  for (
    let index = Math.max(first, firstAfter(spans, scale.invert(0)));
    index < spans.length;
    index++
  ) {
    const span = spans[index];
    const from = scale(span.start);
    if (from > width || span.start >= past) {
      return;
    }
    const to = Math.max(scale(Math.min(span.end ?? data.end, past)), from + 0.5);
    if (to - drawn >= 0.3) {
      yield [Math.max(0, from), Math.min(width, to), span];
      drawn = to;
    }
  }
}
