/**
 * The stack of a task or an error.
 */

import React from 'react';

import type { Frame } from '../../wire/protocol';
import { ShowButton } from './buttons';
import { usePanel } from './panel-context';
import { placeName } from '../text/place';
import { Labels } from './texts';

/** A stack, the outermost frame first, each frame with a button that shows its line. */
export function StackTrace({ stack }: { readonly stack: readonly Frame[] }): JSX.Element {
  const { trans } = usePanel();
  return (
    <ol className="loopscope-Stack" data-testid="loopscope-stack">
      {stack.map((frame, index) => (
        <li key={index}>
          <Labels
            texts={[
              ...(frame.function === '<module>' ? [] : [`${frame.function}()`]),
              placeName(frame, trans)
            ]}
          />
          <ShowButton frame={frame} />
        </li>
      ))}
    </ol>
  );
}
