/**
 * What is shown to those who ask for it: a line that opens.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React, { useState } from 'react';

import type { Frame } from '../wire/protocol';
import { ShowButton } from './buttons';
import { placeLabel } from './text/place';

/** A line that opens. What is below it is made only then: there are many of these. */
export function Disclosure(props: {
  readonly label: string;
  readonly children: () => React.ReactNode;
}): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <details className="loopscope-Details" open={open}>
      <summary
        // A tree around it takes away what a click and a key do by themselves.
        onClick={event => {
          event.preventDefault();
          setOpen(!open);
        }}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            event.preventDefault();
            setOpen(!open);
          }
        }}
      >
        {props.label}
      </summary>
      {open && props.children()}
    </details>
  );
}

/** A stack, the outermost frame first, each with a way to its place. */
export function StackTrace(props: {
  readonly stack: readonly Frame[];
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const { stack, commands, trans } = props;
  return (
    <ol className="loopscope-Stack">
      {stack.map((frame, index) => (
        <li key={index}>
          <span>
            {frame.function === '<module>' ? placeLabel(frame, trans) : inFunction(frame, trans)}
          </span>
          <ShowButton commands={commands} frame={frame} label={trans.__('Show')} trans={trans} />
        </li>
      ))}
    </ol>
  );
}

function inFunction(frame: Frame, trans: TranslationBundle): string {
  return trans.__('%1, %2', `${frame.function}()`, placeLabel(frame, trans));
}
