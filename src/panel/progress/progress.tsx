/**
 * How far a wait for many tasks is: `gather`, `wait`, `as_completed`, a `TaskGroup`, `tqdm`, a full pool.
 */

import React, { useEffect, useRef, useState, useSyncExternalStore } from 'react';

import type { FanoutRecord } from '../../wire/protocol';
import type { ILoopState } from '../../tokens';
import { useLiveTexts } from '../shared/live-texts';
import { usePanel, usePanelModel } from '../shared/panel-context';
import { PlaceLink } from '../shared/place-link';
import { Labels, Sentences } from '../shared/texts';
import {
  fanoutCount,
  fanoutCounts,
  fanoutLabels,
  fanoutSentence,
  sortedFanouts
} from '../text/fanout';
import { PaceMeter } from './pace';

/** How long the room of the progress stays after the last wait for many, in milliseconds: another one may follow. */
const LINGER = 10_000;

/** Shows one of the waits for many, and a button for the next one. It takes no room where there is none. */
export function Progress(): JSX.Element | null {
  const { trans } = usePanel();
  const { loop } = usePanelModel();
  const [chosen, choose] = useState<number | null>(null);
  const fanouts = loop ? sortedFanouts(loop.records.fanouts, loop.records.tasks) : [];
  if (!useRoom(fanouts.length > 0)) {
    return null;
  }
  if (!loop || fanouts.length === 0) {
    return (
      <p className="loopscope-Progress-none">{trans.__('No task waits for several others.')}</p>
    );
  }
  const index = Math.max(
    fanouts.findIndex(({ id }) => id === chosen),
    0
  );
  const next = fanouts[(index + 1) % fanouts.length];
  return (
    <Fanout key={fanouts[index].id} record={fanouts[index]} loop={loop}>
      {fanouts.length > 1 && (
        <button
          type="button"
          className="loopscope-Progress-next"
          title={trans.__('Show the next one')}
          aria-label={trans.__('%1 of %2: show the next one', index + 1, fanouts.length)}
          onClick={() => choose(next.id)}
        >
          {`${index + 1}/${fanouts.length} ›`}
        </button>
      )}
    </Fanout>
  );
}

/** Whether the progress has room. That comes and goes only while the pointer isn't over the sections, which move. */
function useRoom(isWanted: boolean): boolean {
  const { pointer } = usePanel();
  const isOver = useSyncExternalStore(pointer.subscribe, pointer.isOver);
  const [hasRoom, setRoom] = useState(false);
  useEffect(() => {
    if (isOver || isWanted === hasRoom) {
      return;
    }
    const timer = setTimeout(() => setRoom(isWanted), isWanted ? 0 : LINGER);
    return () => clearTimeout(timer);
  }, [isOver, isWanted, hasRoom]);
  return hasRoom;
}

function Fanout(props: {
  readonly record: FanoutRecord;
  readonly loop: ILoopState;
  /** What stands at the end of the last line. */
  readonly children: React.ReactNode;
}): JSX.Element {
  const { trans } = usePanel();
  const { record, loop } = props;
  const meter = useRef(new PaceMeter()).current;
  const labels = useLiveTexts(() => {
    // Also when no look saw a change: then nothing has ended since.
    meter.note(loop.age(0), record.done);
    return fanoutLabels(record, meter.pace(record.total - record.done), trans);
  });
  const sentence = fanoutSentence(record, trans) ?? fanoutCounts(record, trans);
  const at = record.bottleneck?.at ?? record.at;
  const name = record.kind === 'executor' ? record.bottleneck?.name : record.kind;
  return (
    <>
      <div className="loopscope-Progress-line">
        <span className="loopscope-Progress-count" title={record.coroutine}>
          {name && <code dir="ltr">{name}</code>}
          <span>{fanoutCount(record, trans)}</span>
        </span>
        <Labels texts={labels} className="loopscope-Progress-labels" />
      </div>
      <Bar record={record} />
      <div className="loopscope-Progress-line loopscope-mod-quiet">
        <span className="loopscope-Progress-sentence" title={sentence}>
          <Sentences
            texts={[sentence]}
            code={record.bottleneck?.name ? [record.bottleneck.name] : []}
          />
        </span>
        {at && <PlaceLink frame={at} />}
        {props.children}
      </div>
    </>
  );
}

/** The shares of the bar, in their order. */
const SHARES = ['done', 'failed', 'cancelled', 'running', 'queueing'] as const;

function Bar({ record }: { readonly record: FanoutRecord }): JSX.Element {
  const { trans } = usePanel();
  const { failed, cancelled } = record;
  const shares = { ...record, done: record.done - failed - cancelled };
  const counts = fanoutCounts(record, trans);
  return (
    <div
      className="loopscope-Progress-bar"
      role="progressbar"
      aria-label={trans.__('Progress of %1', record.kind)}
      aria-valuemin={0}
      aria-valuemax={record.total}
      aria-valuenow={record.done}
      aria-valuetext={counts}
      title={counts}
    >
      {SHARES.filter(share => shares[share] > 0).map(share => (
        <span
          key={share}
          className={`loopscope-mod-${share}`}
          style={{ flexGrow: shares[share] }}
          data-count={shares[share]}
        />
      ))}
    </div>
  );
}
