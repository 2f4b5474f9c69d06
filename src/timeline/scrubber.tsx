/**
 * Plays a recording, and shows it as it was at any moment.
 */

import React, { useEffect, useState } from 'react';

import type { LoopRecording } from '../tokens';
import { lengthText } from './text';
import { useTimeline, useTimelineModel } from './timeline-context';

/** In how many steps the slider moves, and how often it moves while it plays, in milliseconds. */
const SLIDER_STEPS = 1000;
const PLAY_INTERVAL = 100;

/** The shortest time in which a recording plays, in seconds. */
const LEAST_SECONDS = 5;

/** The slider of a recording. */
export function Scrubber({ recording }: { readonly recording: LoopRecording }): JSX.Element {
  const { trans } = useTimeline();
  const model = useTimelineModel();
  const [isPlaying, setPlaying] = useState(false);
  const { started, ended } = recording;
  const length = Math.max(1e-6, ended - started);
  const moment = model.moment ?? ended;
  const text = trans.__('%1 of %2', lengthText(moment - started, trans), lengthText(length, trans));
  useEffect(() => {
    if (!isPlaying) {
      return;
    }
    const timer = setInterval(() => {
      const step =
        (PLAY_INTERVAL / 1000) * Math.max(1e-6, length / Math.max(length, LEAST_SECONDS));
      const next = (model.moment ?? started) + step;
      model.seek(next < ended ? next : null);
      if (next >= ended) {
        setPlaying(false);
      }
    }, PLAY_INTERVAL);
    return () => clearInterval(timer);
  }, [isPlaying, model, started, ended, length]);
  return (
    <div className="loopscope-Scrubber">
      <button
        type="button"
        className="jp-mod-styled"
        aria-pressed={isPlaying}
        aria-label={isPlaying ? trans.__('Pause the recording') : trans.__('Play the recording')}
        onClick={() => {
          if (!isPlaying && model.moment === null) {
            model.seek(started);
          }
          setPlaying(!isPlaying);
        }}
      >
        <span aria-hidden="true">{isPlaying ? '❚❚' : '▶'}</span>
      </button>
      <input
        type="range"
        min={0}
        max={SLIDER_STEPS}
        value={Math.round((SLIDER_STEPS * (moment - started)) / length)}
        aria-label={trans.__('Moment of the recording')}
        aria-valuetext={text}
        onChange={event => {
          const share = Number(event.currentTarget.value) / SLIDER_STEPS;
          setPlaying(false);
          model.seek(share < 1 ? started + share * length : null);
        }}
      />
      <span className="loopscope-note">{text}</span>
    </div>
  );
}
