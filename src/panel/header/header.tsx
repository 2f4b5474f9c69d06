/**
 * The top of the panel: what the loop does, whose it is, and how much there is of everything. Its height never
 * changes, so that nothing below it moves.
 */

import { circleIcon, infoIcon, pauseIcon, runIcon, stopIcon } from '@jupyterlab/ui-components';
import React, { useState } from 'react';

import type { ILoopState } from '../../tokens';
import { CommandIds } from '../../tokens';
import { CommandButton } from '../shared/buttons';
import { usePanel, usePanelModel } from '../shared/panel-context';
import { PlaceLink } from '../shared/place-link';
import { RowButton } from '../shared/row-button';
import { LiveSentences } from '../shared/texts';
import { kernelFacts } from '../text/kernel';
import type { LoopStatusText } from '../text/loop';
import { followingText, loopStatus, recordingText } from '../text/loop';
import { Announcer } from './announcer';
import { Chips } from './chips';
import { LoopStrip } from './loop-strip';

/** Shows what the event loop is doing, or why that is unknown. */
export function Header(): JSX.Element {
  const { trans } = usePanel();
  const { loop } = usePanelModel();
  return (
    <div className="loopscope-Header">
      {loop ? (
        <LoopHeader loop={loop} />
      ) : (
        <p className="loopscope-Header-line loopscope-mod-quiet">
          <span className="loopscope-Header-text">
            {trans.__('Open a notebook to see its event loop.')}
          </span>
        </p>
      )}
    </div>
  );
}

function LoopHeader({ loop }: { readonly loop: ILoopState }): JSX.Element {
  const { commands, trans, model } = usePanel();
  const { recording } = loop;
  const [isOpen, setOpen] = useState(false);
  const status = loopStatus(loop, trans);
  const following =
    loop.presence.kind === 'live' && loop.following !== 'live'
      ? followingText(loop.following, trans)
      : null;
  const recorded = recording && recordingText(loop.age(recording.started), recording.count, trans);
  const details = [recorded, ...status.sentences.slice(1), following].filter(text => text !== null);
  const notebook = model.notebook?.title.label ?? '';
  return (
    <>
      <p className={`loopscope-Header-line loopscope-mod-${status.tone}`}>
        <span className="loopscope-Loop-light" aria-hidden="true" />
        <span className="loopscope-Header-text" title={status.sentences[0]}>
          <LiveSentences read={() => loopStatus(loop, trans).sentences.slice(0, 1)} />{' '}
        </span>
        {status.at && <PlaceLink frame={status.at} />}
      </p>
      <p className="loopscope-Header-line loopscope-Header-more">
        {model.isPaused ? (
          <span className="loopscope-Header-text">
            {trans.__('Paused: this is an earlier state.')}
          </span>
        ) : (
          <span className="loopscope-Header-text" title={details.join('\n')}>
            {details.map(text => (
              <span key={text}>{text} </span>
            ))}
          </span>
        )}
        <span className="loopscope-Row-space" />
        <StatusAction action={status.action} isRetry={loop.presence.kind === 'failed'} />
        <span className="loopscope-Header-notebook" title={notebook}>
          <bdi>{notebook}</bdi>
        </span>
        <RowButton
          icon={model.isPaused ? runIcon : pauseIcon}
          label={
            model.isPaused
              ? trans.__('Show the current state again')
              : trans.__('Freeze this view: the kernel continues')
          }
          isPressed={model.isPaused}
          isReachable
          onClick={() => model.togglePause()}
        />
        {(recording || loop.presence.kind === 'live') && (
          <RowButton
            icon={recording ? stopIcon : circleIcon}
            label={
              recording
                ? trans.__('Stop the recording, and show it')
                : trans.__('Record each step of the tasks')
            }
            isPressed={recording !== null}
            isReachable
            onClick={() =>
              void commands.execute(CommandIds.record, { notebook: model.notebook?.id ?? null })
            }
          />
        )}
        <RowButton
          icon={infoIcon}
          label={trans.__('About this kernel')}
          isPressed={isOpen}
          isReachable
          onClick={() => setOpen(!isOpen)}
        />
      </p>
      <LoopStrip loop={loop} />
      <Chips loop={loop} />
      <Announcer loop={loop} />
      {isOpen && (
        <div className="loopscope-Header-about" data-testid="loopscope-about">
          {status.sentences.map(text => (
            <p key={text}>{text}</p>
          ))}
          {following && <p>{following}</p>}
          {loop.kernel && (
            <ul className="loopscope-list loopscope-note">
              {kernelFacts(loop.kernel, trans).map(fact => (
                <li key={fact}>{fact}</li>
              ))}
            </ul>
          )}
        </div>
      )}
    </>
  );
}

/** The button for what the user can do about the state. */
function StatusAction(props: {
  readonly action: LoopStatusText['action'];
  /** Whether attaching has failed before. */
  readonly isRetry: boolean;
}): JSX.Element | null {
  const { trans } = usePanel();
  switch (props.action) {
    case 'attach':
      return (
        <CommandButton
          id={CommandIds.attach}
          label={props.isRetry ? trans.__('Try again') : trans.__('Attach to this kernel')}
        />
      );
    case 'wake':
      return <CommandButton primary id={CommandIds.wake} label={trans.__('Wake the event loop')} />;
    case 'look':
      return <CommandButton id={CommandIds.look} label={trans.__('Update now')} />;
    case undefined:
      return null;
  }
}
