/**
 * The content of the timeline's tab. Its code is loaded when the tab is first seen.
 */

import type { INotebookTracker } from '@jupyterlab/notebook';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Widget } from '@lumino/widgets';
import React, { useEffect, useRef, useState } from 'react';

import { Chart } from './chart';
import type { ChartView } from './chart-view';
import { CommandIds } from '../tokens';
import { ExportButtons } from './export-buttons';
import { InsightList } from './insight-list';
import { RecordButton } from './record-button';
import { recordingOfFile } from './recording-file';
import { fileProblemText, recordingSentences } from './recording-text';
import { Scrubber } from './scrubber';
import { LiveTimelineModel, RecordingModel } from './model';
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

/** What a recording's view is made of. */
export interface RecordingOptions extends Omit<TimelineServices, 'model'> {
  readonly content: string;
  readonly tracker: INotebookTracker;
}

/** The content of a recording's file, or why there is none. */
export function createRecordingView(options: RecordingOptions): Widget {
  const { content, tracker, ...services } = options;
  const recording = recordingOfFile(content);
  if ('version' in recording && 'steps' in recording) {
    return createTimelineView({ ...services, model: new RecordingModel(recording, tracker) });
  }
  const message = ReactWidget.create(
    <p className="loopscope-empty" role="alert">
      {fileProblemText(recording, services.trans)}
    </p>
  );
  message.addClass('loopscope-Timeline');
  return message;
}

function TimelineView(): JSX.Element {
  const services = useTimeline();
  const { trans } = services;
  const model = useTimelineModel();
  const [view, setView] = useState<ChartView | null>(null);
  const [, setMoves] = useState(0);
  const onMoved = () => setMoves(count => count + 1);
  useRefresh(services);
  const { task, data, recording } = model;
  const name = recording?.notebook ?? model.notebook?.context.path.replace(/.*\//, '');
  return (
    <>
      <div className="loopscope-Timeline-head">
        <span className="loopscope-Labels loopscope-Timeline-title">
          <span>
            <strong>{name ?? trans.__('Open a notebook to see its event loop.')}</strong>
          </span>
          {recording
            ? recordingSentences(recording, trans).map(text => <span key={text}>{text}</span>)
            : data.spans.length > 0 && <span>{trans.__('As seen in the last 10 minutes.')}</span>}
          {data.dropped > 0 && (
            <span>
              {trans._n('%1 older task is left out.', '%1 older tasks are left out.', data.dropped)}
            </span>
          )}
        </span>
        <span className="loopscope-Timeline-tools">
          <RecordButton />
          <RecordingButtons />
          <ExportButtons view={view} />
          {!recording && (
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
          )}
          <button
            type="button"
            className="jp-mod-styled"
            onClick={() => {
              const { start, end } = recording
                ? { start: recording.started, end: recording.ended }
                : model.data;
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
      {recording && <Scrubber recording={recording} />}
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

/** What can be done with the last recording of the kernel that is shown. */
function RecordingButtons(): JSX.Element | null {
  const { trans, commands } = useTimeline();
  const model = useTimelineModel();
  if (!(model instanceof LiveTimelineModel) || !model.recording) {
    return null;
  }
  return (
    <>
      <button
        type="button"
        className="jp-mod-styled"
        title={trans.__('Save the recording as a file beside the notebook')}
        onClick={() =>
          void commands.execute(CommandIds.saveRecording, {
            notebook: model.notebook?.id
          })
        }
      >
        {trans.__('Save')}
      </button>
      <button
        type="button"
        className="jp-mod-styled"
        title={trans.__('Leave the recording, and show what the loop does now')}
        onClick={() => model.leaveRecording()}
      >
        {trans.__('Back to now')}
      </button>
    </>
  );
}

/** Reads the history again when it changed, and each second. Not while the tab is hidden. */
function useRefresh({ model, isVisible }: TimelineServices): void {
  const last = useRef(0);
  const { loop } = model;
  useEffect(() => {
    if (!loop) {
      return;
    }
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
    loop.changed.connect(onChange);
    const interval = setInterval(onChange, REFRESH_INTERVAL);
    return () => {
      loop.changed.disconnect(onChange);
      clearInterval(interval);
      if (timer !== null) {
        clearTimeout(timer);
      }
    };
  }, [loop, model, isVisible]);
}
