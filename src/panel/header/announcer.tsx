/**
 * Tells users who do not see the panel what happened: once, and without the seconds that pass.
 */

import React, { useEffect, useRef, useState } from 'react';

import type { ILoopState } from '../../tokens';
import { usePanel } from '../shared/panel-context';

/** How long a sentence stays, in milliseconds: later it may be false, and the next one may have the same words. */
const SPOKEN = 10_000;

/** A live region for what should be heard. */
export function Announcer({ loop }: { readonly loop: ILoopState }): JSX.Element {
  const { trans, model } = usePanel();
  const [text, setText] = useState('');
  const known = useRef<{ loop: ILoopState; problems: ReadonlySet<string>; isBlocked: boolean }>();
  const isBlocked = loop.loop?.state === 'blocked' && loop.loop.starving > 0;
  const { problems } = model;
  useEffect(() => {
    const before = known.current;
    known.current = { loop, problems: new Set(problems.map(({ key }) => key)), isBlocked };
    // What is there when a notebook comes to the front is no news.
    if (!before || before.loop !== loop) {
      return;
    }
    const added = problems.filter(({ key }) => !before.problems.has(key));
    if (added.some(({ seen }) => seen?.kind === 'deadlock')) {
      setText(trans.__('There is a deadlock.'));
    } else if (isBlocked && !before.isBlocked) {
      setText(trans.__('The event loop is blocked.'));
    } else if (added.length > 0) {
      setText(trans._n('There is %1 new problem.', 'There are %1 new problems.', added.length));
    }
  });
  useEffect(() => {
    const timer = text ? setTimeout(() => setText(''), SPOKEN) : undefined;
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <span className="loopscope-mod-unseen" role="status" data-testid="loopscope-announcer">
      {text}
    </span>
  );
}
