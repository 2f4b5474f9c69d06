/**
 * The buttons of the sidebar: each runs a command.
 */

import { Button } from '@jupyter/react-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import React from 'react';

import type { Frame } from '../wire/protocol';
import { CommandIds } from '../tokens';
import { placeLabel } from './text/place';

/** A button that runs a command. */
export function CommandButton(props: {
  readonly commands: CommandRegistry;
  readonly id: string;
  readonly args?: ReadonlyPartialJSONObject;
  readonly label: string;
  /** What it does, for the pointer that rests on it; the command's caption otherwise. */
  readonly title?: string;
  /** The label in full, for those who do not see what the button stands beside. */
  readonly about?: string;
  readonly primary?: boolean;
}): JSX.Element {
  const { commands, id, args, label, title, about, primary } = props;
  return (
    <Button
      appearance={primary ? 'accent' : 'neutral'}
      className="loopscope-Button"
      title={title ?? commands.caption(id, args)}
      aria-label={about}
      // A tree around it takes away what these keys do to a button: it must not see them.
      onKeyDownCapture={(event: React.KeyboardEvent) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.stopPropagation();
        }
      }}
      onClick={(event: React.MouseEvent) => {
        event.stopPropagation();
        void commands.execute(id, args);
      }}
    >
      {label}
    </Button>
  );
}

/** A button that shows a place in a cell; nothing for a place in a file, which is not ours to open. */
export function ShowButton(props: {
  readonly commands: CommandRegistry;
  readonly frame: Frame;
  readonly label: string;
  readonly trans: TranslationBundle;
}): JSX.Element | null {
  const { commands, frame, label, trans } = props;
  if (!frame.cell?.cellId) {
    return null;
  }
  return (
    <CommandButton
      commands={commands}
      id={CommandIds.reveal}
      args={{ cellId: frame.cell.cellId, line: frame.line }}
      label={label}
      title={trans.__('Show %1', placeLabel(frame, trans))}
      about={trans.__('Show %1', placeLabel(frame, trans))}
    />
  );
}
