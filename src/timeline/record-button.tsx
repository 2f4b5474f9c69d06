/**
 * The button that starts a recording and ends it, with how far it is.
 */

import React from 'react';

import { CommandIds } from '../tokens';
import { lengthText } from './text';
import { useTimeline, useTimelineModel } from './timeline-context';

/** Starts and ends a recording of the kernel that is shown. */
export function RecordButton(): JSX.Element | null {
  const { trans, commands } = useTimeline();
  const { loop, notebook } = useTimelineModel();
  if (!loop || !notebook) {
    return null;
  }
  const { recording } = loop;
  return (
    <>
      {recording && (
        <span className="loopscope-Labels loopscope-note" data-testid="loopscope-recorded">
          <span>{lengthText(loop.age(recording.started), trans)}</span>
          <span>{trans._n('%1 step', '%1 steps', recording.count)}</span>
        </span>
      )}
      <button
        type="button"
        className="jp-mod-styled loopscope-Record"
        disabled={!recording && loop.presence.kind !== 'live'}
        aria-pressed={recording !== null}
        title={
          recording
            ? trans.__('End the recording, and show it')
            : trans.__('Record each step of the tasks of this notebook, and show them')
        }
        onClick={() => void commands.execute(CommandIds.record, { notebook: notebook.id })}
      >
        <span aria-hidden="true">{recording ? '■' : '●'}</span>{' '}
        {recording ? trans.__('Stop') : trans.__('Record')}
      </button>
    </>
  );
}
