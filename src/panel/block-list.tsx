/**
 * The times that a cell has held the loop.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React from 'react';

import type { BlockRecord } from '../wire/protocol';
import { ShowButton } from './buttons';
import { blockLine } from './text/runtime-problem';

/** Lists blocks in the order in which they were, each with a way to its place. */
export function BlockList(props: {
  readonly records: readonly BlockRecord[];
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const { records, commands, trans } = props;
  return (
    <ol className="loopscope-Stack">
      {[...records]
        .sort((a, b) => a.start - b.start)
        .map(record => (
          <li key={record.id}>
            <span>{blockLine(record, trans)}</span>
            {record.at && (
              <ShowButton
                commands={commands}
                frame={record.at}
                label={trans.__('Show')}
                trans={trans}
              />
            )}
          </li>
        ))}
    </ol>
  );
}
