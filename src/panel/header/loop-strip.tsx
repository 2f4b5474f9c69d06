/**
 * What the loop did in the last 60 seconds, as a strip.
 */

import React, { useEffect, useRef, useSyncExternalStore } from 'react';

import type { ILoopState, LoopActivity } from '../../tokens';
import { usePanel } from '../shared/panel-context';
import { durationText } from '../text/duration';

/** How many seconds the strip shows. */
const SECONDS = 60;

/** The height of the strip, in pixels. */
const HEIGHT = 10;

/** The colour of each state, as a variable of JupyterLab's themes. */
const COLORS: Readonly<Record<LoopActivity, string>> = {
  idle: '--jp-layout-color3',
  awaiting: '--jp-brand-color3',
  running: '--jp-brand-color1',
  blocked: '--jp-warn-color1'
};

/** The strip. The newest moment is at its end; a blocked loop is also higher than the rest. */
export function LoopStrip({ loop }: { readonly loop: ILoopState }): JSX.Element {
  const { trans, clock } = usePanel();
  const canvas = useRef<HTMLCanvasElement>(null);
  const second = useSyncExternalStore(clock.subscribe, () => Math.floor(loop.age(0)));
  useEffect(() => {
    if (canvas.current) {
      draw(canvas.current, loop);
    }
  }, [second, loop, loop.loop?.state]);
  const blocked = secondsBlocked(loop);
  return (
    <canvas
      ref={canvas}
      className="loopscope-Strip"
      role="img"
      title={trans.__('The last %1 seconds: idle, awaiting, running, blocked', SECONDS)}
      aria-label={
        blocked > 0
          ? trans.__('Blocked in the last minute: %1', durationText(blocked, trans, 'tenths'))
          : trans.__('Not blocked in the last minute')
      }
    />
  );
}

/** The spans that the strip shows, each from 0 (the oldest moment) to 1 (now). */
function shownSpans(loop: ILoopState): { state: LoopActivity; from: number; to: number }[] {
  const now = loop.age(0);
  const begin = now - SECONDS;
  return loop.history.spans
    .filter(({ start, end }) => end > begin && start < now)
    .map(({ state, start, end }) => ({
      state,
      from: Math.max(0, (start - begin) / SECONDS),
      to: Math.min(1, (end - begin) / SECONDS)
    }));
}

function secondsBlocked(loop: ILoopState): number {
  return shownSpans(loop)
    .filter(({ state }) => state === 'blocked')
    .reduce((sum, { from, to }) => sum + (to - from) * SECONDS, 0);
}

function draw(canvas: HTMLCanvasElement, loop: ILoopState): void {
  const context = canvas.getContext('2d');
  const width = canvas.clientWidth;
  if (!context || width === 0) {
    return;
  }
  const ratio = window.devicePixelRatio;
  canvas.width = width * ratio;
  canvas.height = HEIGHT * ratio;
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const isMirrored = style.direction === 'rtl';
  for (const { state, from, to } of shownSpans(loop)) {
    const left = (isMirrored ? 1 - to : from) * width;
    // A short block must not vanish.
    const wide = Math.max(state === 'blocked' ? 2 : 0.5, (to - from) * width);
    const inset = state === 'blocked' ? 0 : 2;
    context.fillStyle = style.getPropertyValue(COLORS[state]);
    context.fillRect(left, inset, wide, HEIGHT - 2 * inset);
  }
}
