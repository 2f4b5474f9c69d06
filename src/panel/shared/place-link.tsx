/**
 * A place in a cell, as a link that shows the line.
 */

import React from 'react';

import { shortPlace } from '../../place-labels';
import type { Frame } from '../../wire/protocol';
import { CommandIds } from '../../tokens';
import { placeName } from '../text/place';
import { usePanel } from './panel-context';

/** A link such as `[1]:8`. A place in a file is a label: the notebook can't show it. */
export function PlaceLink(props: {
  readonly frame: Frame;
  /** The name of what is there, for users who do not see what the link stands beside. */
  readonly about?: string;
  readonly tabIndex?: number;
}): JSX.Element {
  const { trans, commands } = usePanel();
  const { frame, about, tabIndex } = props;
  const { cell, line } = frame;
  const text = <bdi dir="ltr">{shortPlace(frame)}</bdi>;
  if (!cell?.cellId) {
    return (
      <span className="loopscope-Place" title={placeName(frame, trans)}>
        {text}
      </span>
    );
  }
  const where = cell.count
    ? trans.__('Show line %1 of cell [%2]', line, cell.count)
    : trans.__('Show line %1', line);
  const label = !about
    ? where
    : cell.count
      ? trans.__('Show %1, line %2 of cell [%3]', about, line, cell.count)
      : trans.__('Show %1, line %2', about, line);
  return (
    <button
      type="button"
      className="loopscope-Place loopscope-mod-link"
      title={where}
      aria-label={label}
      tabIndex={tabIndex}
      onClick={event => {
        event.stopPropagation();
        void commands.execute(CommandIds.reveal, { cellId: cell.cellId, line });
      }}
    >
      {text}
    </button>
  );
}
