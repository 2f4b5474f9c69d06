/**
 * A line that opens, for details that few users need.
 */

import React, { useState } from 'react';

/** A line that opens. Its content is rendered only while it is open: the panel has many of these. */
export function Disclosure(props: {
  readonly label: string;
  readonly children: () => React.ReactNode;
}): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <details className="loopscope-Details" data-testid="loopscope-details" open={open}>
      <summary
        // The tree prevents what a click and a key do by default.
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
