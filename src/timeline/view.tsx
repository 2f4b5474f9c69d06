/**
 * The content of the timeline's tab. Its code is loaded when the tab is first seen.
 */

import { ReactWidget } from '@jupyterlab/ui-components';
import type { Widget } from '@lumino/widgets';
import React, { useEffect, useRef, useState } from 'react';

import { Chart } from './chart';
import type { ChartView } from './chart-view';
import { ExportButtons } from './export-buttons';
import { InsightList } from './insight-list';
import { TaskDetail } from './task-detail';
import { TaskTable } from './task-table';
import {
  TimelineProvider,
  useTimeline,
  useTimelineModel,
  type TimelineServices
} from './timeline-context';

/** How often the table is read again while nothing but time changes, in milliseconds. */
const REFRESH_INTERVAL = 1000;

/** The least time between two readings of the history, in milliseconds. */
const LEAST_INTERVAL = 250;

/** The content of a tab. */
export function createTimelineView(services: TimelineServices): Widget {
  const widget = ReactWidget.create(
    <TimelineProvider services={services}>
      <TimelineView />
    </TimelineProvider>
  );
  widget.addClass('loopscope-Timeline');
  return widget;
}

function TimelineView(): JSX.Element {
  const services = useTimeline();
  const { trans } = services;
  const model = useTimelineModel();
  const [view, setView] = useState<ChartView | null>(null);
  const [, setMoves] = useState(0);
  const onMoved = () => setMoves(count => count + 1);
  useRefresh(services);
  const { task, data } = model;
  const name = model.notebook?.context.path.replace(/.*\//, '');
  return (
    <>
      <div className="loopscope-Timeline-head">
        <span className="loopscope-Labels loopscope-Timeline-title">
          <span>
            <strong>{name ?? trans.__('Open a notebook to see its event loop.')}</strong>
          </span>
          {data.spans.length > 0 && <span>{trans.__('As seen in the last 10 minutes.')}</span>}
          {data.dropped > 0 && (
            <span>
              {trans._n('%1 older task is left out.', '%1 older tasks are left out.', data.dropped)}
            </span>
          )}
        </span>
        <span className="loopscope-Timeline-tools">
          <ExportButtons view={view} />
          <button
            type="button"
            className="jp-mod-styled"
            aria-pressed={view?.isFollowing ?? true}
            onClick={() => {
              if (view) {
                view.isFollowing = !view.isFollowing;
                onMoved();
              }
            }}
          >
            {trans.__('Follow')}
          </button>
          <button
            type="button"
            className="jp-mod-styled"
            onClick={() => {
              const { start, end } = model.data;
              view?.show(start, start + Math.max(1, end - start) * 1.02);
              onMoved();
            }}
          >
            {trans.__('Show all')}
          </button>
          <button
            type="button"
            className="jp-mod-styled"
            aria-label={trans.__('Zoom out')}
            onClick={() => view?.zoomBy(0.5)}
          >
            −
          </button>
          <button
            type="button"
            className="jp-mod-styled"
            aria-label={trans.__('Zoom in')}
            onClick={() => view?.zoomBy(2)}
          >
            +
          </button>
        </span>
      </div>
      <Chart onView={setView} onMoved={onMoved} />
      <div className="loopscope-Timeline-below">
        <TaskTable />
        <div className="loopscope-Timeline-side">
          {task ? (
            <>
              <button
                type="button"
                className="loopscope-Link loopscope-Timeline-back"
                onClick={() => model.select(null)}
              >
                {trans.__('Back to the overview')}
              </button>
              <TaskDetail task={task} />
            </>
          ) : (
            <InsightList />
          )}
        </div>
      </div>
    </>
  );
}

/** Reads the history again when it changed, and each second. Not while the tab is hidden. */
function useRefresh({ model, isVisible }: TimelineServices): void {
  const last = useRef(0);
  const { loop } = model;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const refresh = (): void => {
      timer = null;
      if (isVisible()) {
        last.current = performance.now();
        model.refresh();
      }
    };
    const onChange = (): void => {
      timer ??= setTimeout(refresh, Math.max(0, last.current + LEAST_INTERVAL - performance.now()));
    };
    loop?.changed.connect(onChange);
    const interval = setInterval(onChange, REFRESH_INTERVAL);
    return () => {
      loop?.changed.disconnect(onChange);
      clearInterval(interval);
      if (timer !== null) {
        clearTimeout(timer);
      }
    };
  }, [loop, model, isVisible]);
}
