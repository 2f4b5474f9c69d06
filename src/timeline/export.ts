/**
 * A timeline as a picture, and as a trace that Chrome and Perfetto open.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import { cellName, shortPlace } from '../place-labels';
import type { Lane } from './lanes';
import { LANE_HEIGHT, TOP_HEIGHT } from './paint';
import { CanvasPainter, SvgPainter, type Painter } from './painter';
import { activityText, nameOfTask, waitText, waitedFor } from './text';
import type { TimelineData } from './timeline-data';

/** How many lanes a picture has at most. */
const MOST_LANES = 500;

/** The width of the lanes' names in a picture, in pixels. */
const NAMES_WIDTH = 170;

/** What a picture is made of. */
export interface Picture {
  readonly lanes: readonly Lane[];
  readonly names: (lane: Lane) => string;
  /** The width of the chart, in pixels. */
  readonly width: number;
  readonly background: string;
  readonly text: string;
  readonly font: string;
  /** Draws the chart from its first lane on. */
  readonly paint: (painter: Painter, height: number) => void;
}

/** The picture as SVG. */
export function svgOf(picture: Picture): string {
  const [width, height] = sizeOf(picture);
  const painter = new SvgPainter(width, height, picture.font);
  paintPicture(painter, picture);
  return painter.toString();
}

/** The picture as PNG, at twice the resolution. `null` if the browser can't make it. */
export function pngOf(picture: Picture): Promise<Blob | null> {
  const [width, height] = sizeOf(picture);
  const canvas = document.createElement('canvas');
  canvas.width = 2 * width;
  canvas.height = 2 * height;
  const context = canvas.getContext('2d');
  if (!context) {
    return Promise.resolve(null);
  }
  context.scale(2, 2);
  paintPicture(new CanvasPainter(context, picture.font), picture);
  return new Promise(resolve => canvas.toBlob(resolve));
}

function sizeOf({ lanes, width }: Picture): [width: number, height: number] {
  const count = Math.min(MOST_LANES, lanes.length);
  return [Math.round(width + NAMES_WIDTH), TOP_HEIGHT + count * LANE_HEIGHT];
}

function paintPicture(painter: Painter, picture: Picture): void {
  const [width, height] = sizeOf(picture);
  painter.rect(0, 0, width, height, picture.background);
  const shifted: Painter = {
    rect: (x, y, w, h, color) => painter.rect(x + NAMES_WIDTH, y, w, h, color),
    text: (x, y, text, color, room) => painter.text(x + NAMES_WIDTH, y, text, color, room)
  };
  picture.paint(shifted, height);
  for (const [index, lane] of picture.lanes.slice(0, MOST_LANES).entries()) {
    const y = TOP_HEIGHT + (index + 0.5) * LANE_HEIGHT;
    painter.text(10, y, picture.names(lane), picture.text, NAMES_WIDTH - 20);
  }
}

/** One event of a trace. Moments and lengths are microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: 'X' | 'M';
  readonly pid: 1;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly args?: Readonly<Record<string, string>>;
}

/** The lanes of a trace before those of the tasks. */
const LOOP_LANE = 1;
const CELLS_LANE = 2;
const TASK_LANES = 3;

/** The timeline in the Trace Event Format, as JSON. */
export function traceOf(data: TimelineData, trans: TranslationBundle): string {
  const events: TraceEvent[] = [];
  const micro = (seconds: number): number => Math.round(seconds * 1e6);
  const addLane = (tid: number, name: string): void => {
    events.push({ name: 'thread_name', ph: 'M', pid: 1, tid, args: { name } });
  };
  const add = (tid: number, name: string, start: number, end: number | null, place?: string) =>
    events.push({
      name,
      ph: 'X',
      pid: 1,
      tid,
      ts: micro(start - data.start),
      dur: micro(Math.max(0, (end ?? data.end) - start)),
      ...(place && { args: { place } })
    });
  addLane(LOOP_LANE, trans.__('Loop'));
  for (const span of data.spans) {
    add(LOOP_LANE, activityText(span, trans), span.start, span.end, span.at && shortPlace(span.at));
  }
  addLane(CELLS_LANE, trans.__('Cells'));
  for (const run of data.runs) {
    add(CELLS_LANE, cellName(run, trans), run.start, run.end);
  }
  for (const [index, task] of data.tasks.entries()) {
    const tid = TASK_LANES + index;
    addLane(tid, nameOfTask(task, trans));
    for (const part of task.parts) {
      const at = part.stack[part.stack.length - 1];
      const name = waitedFor(part) || waitText(part, trans);
      add(tid, name, part.start, part.end, at && shortPlace(at));
    }
  }
  return JSON.stringify({ traceEvents: events, displayTimeUnit: 'ms' });
}

/** Lets the browser save a file. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
