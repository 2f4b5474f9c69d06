/**
 * The buttons of the panel: each runs a command.
 */

import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import React from 'react';

import type { Frame } from '../../wire/protocol';
import { CommandIds } from '../../tokens';
import { usePanel } from './panel-context';

/** A button that runs a command. */
export function CommandButton(props: {
  readonly id: string;
  readonly args?: ReadonlyPartialJSONObject;
  readonly label: string;
  /** The tooltip; the command's caption by default. */
  readonly title?: string;
  /** The label in full, for users who do not see what the button stands beside. */
  readonly about?: string;
  readonly primary?: boolean;
}): JSX.Element {
  const { commands } = usePanel();
  const { id, args, label, title, about, primary } = props;
  return (
    <button
      type="button"
      className={`loopscope-Button ${primary ? 'loopscope-mod-primary' : ''}`}
      title={title ?? commands.caption(id, args)}
      aria-label={about}
      onClick={event => {
        event.stopPropagation();
        void commands.execute(id, args);
      }}
    >
      {label}
    </button>
  );
}

/** A button that shows a line of a cell. It is left out for a line of a file, which the notebook cannot show. */
export function ShowButton({ frame }: { readonly frame: Frame }): JSX.Element | null {
  const { trans } = usePanel();
  const { cell, line } = frame;
  if (!cell?.cellId) {
    return null;
  }
  const about = cell.count
    ? trans.__('Show line %1 of cell [%2]', line, cell.count)
    : trans.__('Show line %1', line);
  return (
    <CommandButton
      id={CommandIds.reveal}
      args={{ cellId: cell.cellId, line }}
      label={trans.__('Show')}
      title={about}
      about={about}
    />
  );
}
