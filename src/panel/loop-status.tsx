/**
 * The state of the event loop, at the top of the panel.
 */

import React from 'react';

import type { ILoopState } from '../tokens';
import { CommandIds } from '../tokens';
import { CommandButton, ShowButton } from './buttons';
import { Disclosure } from './disclosure';
import { usePanel, usePanelModel } from './panel-context';
import { kernelFacts } from './text/kernel';
import type { LoopStatusText } from './text/loop';
import { followingText, loopStatus } from './text/loop';
import { LiveSentences } from './texts';

/** Shows what the event loop is doing, or why that is unknown. */
export function LoopStatus(): JSX.Element {
  const { trans } = usePanel();
  const { loop } = usePanelModel();
  if (!loop) {
    return (
      <p className="loopscope-Loop-line loopscope-mod-quiet">
        {trans.__('Open a notebook to see its event loop.')}
      </p>
    );
  }
  const status = loopStatus(loop, trans);
  return (
    <>
      <p className={`loopscope-Loop-line loopscope-mod-${status.tone}`}>
        <span className="loopscope-Loop-light" aria-hidden="true" />
        <span>
          <LiveSentences read={() => loopStatus(loop, trans).sentences} />
        </span>
      </p>
      {status.at && <ShowButton frame={status.at} />}
      <StatusAction action={status.action} isRetry={loop.presence.kind === 'failed'} />
      {loop.presence.kind === 'live' && loop.following !== 'live' && (
        <p className="loopscope-note">{followingText(loop.following, trans)}</p>
      )}
      {loop.kernel && <KernelDetails kernel={loop.kernel} />}
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

function KernelDetails(props: { readonly kernel: NonNullable<ILoopState['kernel']> }): JSX.Element {
  const { trans } = usePanel();
  return (
    <Disclosure label={trans.__('About this kernel')}>
      {() => (
        <ul className="loopscope-list loopscope-note">
          {kernelFacts(props.kernel, trans).map(fact => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      )}
    </Disclosure>
  );
}
