/**
 * The small buttons of a row, which show while a pointer or the focus is on it.
 */

import type { LabIcon } from '@jupyterlab/ui-components';
import React from 'react';

/** A button with an icon. */
export function RowButton(props: {
  readonly icon: LabIcon;
  /** What it does, and to what. */
  readonly label: string;
  /** Whether Tab reaches it. */
  readonly isReachable: boolean;
  readonly isPressed?: boolean;
  readonly onClick: (event: React.MouseEvent) => void;
}): JSX.Element {
  const { icon, label, isReachable, isPressed, onClick } = props;
  return (
    <button
      type="button"
      className="loopscope-RowButton"
      title={label}
      aria-label={label}
      aria-pressed={isPressed}
      tabIndex={isReachable ? 0 : -1}
      onClick={event => {
        event.stopPropagation();
        onClick(event);
      }}
    >
      <icon.react tag="span" width="14px" height="14px" aria-hidden="true" />
    </button>
  );
}
