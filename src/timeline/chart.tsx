/**
 * The lanes on one clock, with their names.
 */

import React, { useEffect, useLayoutEffect, useRef, useState } from 'react';

import { sharesOfRun } from './insights';
import { ChartView, type PointedAt } from './chart-view';
import { LANE_HEIGHT, TOP_HEIGHT } from './paint';
import type { Lane } from './lanes';
import { pointedText, type PointedText } from './pointed-text';
import { laneName, stateText, waitText } from './text';
import { revealFrame, useTimeline, useTimelineModel } from './timeline-context';

/** How often the view moves on while it follows now, in milliseconds. */
const FOLLOW_INTERVAL = 100;

/** How many lanes are visible at most before they scroll. */
const MOST_LANES = 12;

/** The widths of the names and of the remarks beside the lanes, in pixels. */
const NAMES_WIDTH = 170;
const REMARKS_WIDTH = 130;

/** The chart of a timeline. */
export function Chart(props: {
  /** Told the view when it is there. */
  readonly onView: (view: ChartView | null) => void;
  /** Called when the user moved the view. */
  readonly onMoved: () => void;
}): JSX.Element {
  const services = useTimeline();
  const { trans } = services;
  const model = useTimelineModel();
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<ChartView | null>(null);
  const [scrolled, setScrolled] = useState(0);
  const [pointed, setPointed] = useState<{ text: PointedText; x: number; y: number } | null>(null);
  const { onView, onMoved } = props;
  const lanes = model.lanes;
  const [room, setRoom] = useState(MOST_LANES);
  const height = TOP_HEIGHT + Math.min(room, Math.max(3, lanes.length)) * LANE_HEIGHT;

  useLayoutEffect(() => {
    const created = new ChartView(canvas.current!, () => {
      setPointed(null);
      onMoved();
    });
    setView(created);
    onView(created);
    return () => {
      onView(null);
      created.dispose();
    };
  }, []);

  useLayoutEffect(() => {
    const node = box.current!;
    const whole = node.closest('.loopscope-Timeline') ?? node;
    const resize = () => {
      // The table below needs as much.
      const half = Math.floor((whole.clientHeight / 2 - TOP_HEIGHT) / LANE_HEIGHT);
      setRoom(Math.max(3, Math.min(MOST_LANES, half)));
      const width = node.clientWidth - NAMES_WIDTH - REMARKS_WIDTH;
      view?.resize(Math.max(50, width), height);
    };
    const observer = new ResizeObserver(resize);
    observer.observe(node);
    observer.observe(whole);
    resize();
    return () => observer.disconnect();
  }, [view, height]);

  const update = () => {
    if (view) {
      view.content = {
        data: model.data,
        lanes,
        selected: model.selected,
        now: model.now,
        zero: model.zero
      };
      view.scrolled = scrolled;
      view.draw();
    }
  };
  useLayoutEffect(update);
  useEffect(() => {
    const timer = setInterval(() => {
      if (view?.isFollowing && services.isVisible()) {
        update();
      }
    }, FOLLOW_INTERVAL);
    return () => clearInterval(timer);
  });

  const { recording } = model;
  useEffect(() => {
    if (view && recording) {
      const { started, ended } = recording;
      view.show(started, started + Math.max(0.01, ended - started) * 1.02);
      onMoved();
    } else if (view) {
      view.isFollowing = true;
    }
  }, [view, recording]);

  const pointedAt = (event: React.MouseEvent): PointedAt | null => {
    const { left, top } = canvas.current!.getBoundingClientRect();
    return view?.at(event.clientX - left, event.clientY - top) ?? null;
  };
  const point = (event: React.MouseEvent): void => {
    const at = pointedAt(event);
    const text = event.buttons === 0 && at && pointedText(at, model.data, trans);
    const { left, top } = box.current!.getBoundingClientRect();
    setPointed(text ? { text, x: event.clientX - left + 12, y: event.clientY - top + 14 } : null);
  };
  const click = (event: React.MouseEvent): void => {
    const at = pointedAt(event);
    if (!at || event.defaultPrevented) {
      return;
    }
    if (at.lane !== 'runs' && at.lane.kind !== 'loop') {
      model.select(at.lane.key);
    }
    revealFrame(services, pointedText(at, model.data, trans)?.at);
  };
  const onKey = (event: React.KeyboardEvent): void => {
    const actions: Record<string, (() => void) | undefined> = {
      '+': () => view?.zoomBy(1.5),
      '=': () => view?.zoomBy(1.5),
      '-': () => view?.zoomBy(1 / 1.5),
      ArrowLeft: () => view?.panBy(-0.2),
      ArrowRight: () => view?.panBy(0.2)
    };
    const action = event.target === box.current ? actions[event.key] : undefined;
    if (action) {
      event.preventDefault();
      action();
      onMoved();
    }
  };

  const first = Math.max(0, Math.floor(scrolled / LANE_HEIGHT));
  const shown = lanes.slice(first, first + MOST_LANES + 2);
  return (
    <div className="loopscope-Chart">
      <div
        ref={box}
        className="loopscope-Chart-scroll"
        style={{ height }}
        tabIndex={0}
        role="group"
        aria-label={trans.__(
          'Timeline. Plus and minus zoom, the left and right arrow keys move through time.'
        )}
        onScroll={event => {
          setScrolled(event.currentTarget.scrollTop);
          setPointed(null);
        }}
        onKeyDown={onKey}
      >
        <div className="loopscope-Chart-view" style={{ height, marginBottom: -height }}>
          <canvas
            ref={canvas}
            style={{ left: NAMES_WIDTH }}
            aria-hidden="true"
            onMouseMove={point}
            onMouseLeave={() => setPointed(null)}
            onClick={click}
          />
        </div>
        <div
          className="loopscope-Chart-names"
          style={{ height: TOP_HEIGHT + lanes.length * LANE_HEIGHT }}
        >
          {shown.map((lane, index) => {
            const top = TOP_HEIGHT + (first + index) * LANE_HEIGHT;
            // The names scroll under the clock, which has no room for them.
            return top - scrolled < TOP_HEIGHT - LANE_HEIGHT / 2 ? null : (
              <LaneLabels key={lane.key} lane={lane} top={top} />
            );
          })}
        </div>
      </div>
      <div className="loopscope-Chart-runs" style={{ width: NAMES_WIDTH }}>
        {trans.__('Cells')}
      </div>
      {pointed && (
        <div
          className="loopscope-Chart-tip"
          role="tooltip"
          style={tipPosition(pointed, box.current?.clientWidth ?? 0)}
        >
          <span className="loopscope-Labels">
            {pointed.text.labels.map((label, index) => (
              <span key={index}>{label}</span>
            ))}
          </span>
        </div>
      )}
    </div>
  );
}

/** Where the tooltip stands: beside the pointer, on the side that has room. */
function tipPosition({ x, y }: { x: number; y: number }, width: number): React.CSSProperties {
  return x > width / 2 ? { right: width - x + 24, top: y } : { left: x, top: y };
}

/** The name of a lane, on its left, and a remark on its right. */
function LaneLabels({ lane, top }: { readonly lane: Lane; readonly top: number }): JSX.Element {
  const { trans, model } = useTimeline();
  const style = { top, height: LANE_HEIGHT };
  const isSelected = lane.key === model.selected;
  const name = laneName(lane, trans);
  return (
    <>
      <div className="loopscope-Lane-name" style={{ ...style, width: NAMES_WIDTH }}>
        {lane.kind === 'loop' ? (
          <strong>{name}</strong>
        ) : lane.kind === 'group' ? (
          <button
            type="button"
            className="loopscope-Lane-button"
            aria-expanded={lane.isOpen}
            title={name}
            onClick={() => model.toggle(lane.key)}
          >
            <span aria-hidden="true">{lane.isOpen ? '▾' : '▸'}</span> {name}
          </button>
        ) : (
          <button
            type="button"
            className={`loopscope-Lane-button ${lane.isMember ? 'loopscope-mod-member' : ''}`}
            aria-pressed={isSelected}
            title={name}
            onClick={() => model.select(lane.key)}
          >
            {name}
          </button>
        )}
      </div>
      <div className="loopscope-Lane-remark" style={{ ...style, width: REMARKS_WIDTH - 10 }}>
        <LaneRemark lane={lane} />
      </div>
    </>
  );
}

function LaneRemark({ lane }: { readonly lane: Lane }): JSX.Element | null {
  const { trans, model } = useTimeline();
  switch (lane.kind) {
    case 'loop': {
      const { start, end } = model.data;
      const whole = { start, end } as Parameters<typeof sharesOfRun>[1];
      const { blocked, total } = sharesOfRun(model.data, whole);
      const percent = total > 0 ? Math.round((100 * blocked) / total) : 0;
      return percent > 0 ? <>{trans.__('%1 % blocked', percent)}</> : null;
    }
    case 'group': {
      const { ends, pending, failed } = lane.group;
      return (
        <span className="loopscope-Labels">
          {pending > 0 && <span>{trans.__('Pending: %1', pending)}</span>}
          {ends.length > 0 && <span>{trans.__('Over: %1', ends.length)}</span>}
          {failed > 0 && <span>{trans.__('Failed: %1', failed)}</span>}
        </span>
      );
    }
    case 'task': {
      const { task } = lane;
      const text =
        task.end === null
          ? waitText(task.parts[task.parts.length - 1], trans)
          : stateText(task, trans);
      return <>{text}</>;
    }
  }
}
