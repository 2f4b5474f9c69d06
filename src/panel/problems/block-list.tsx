/**
 * The times that one cell blocked the event loop.
 */

import React from 'react';

import type { BlockRecord } from '../../wire/protocol';
import { ShowButton } from '../shared/buttons';
import { usePanel } from '../shared/panel-context';
import { blockFacts } from '../text/block';
import { Labels } from '../shared/texts';

/** Lists blocks, the oldest first, each with a button that shows its line. */
export function BlockList({ records }: { readonly records: readonly BlockRecord[] }): JSX.Element {
  const { trans } = usePanel();
  return (
    <ol className="loopscope-Stack" data-testid="loopscope-blocks">
      {[...records]
        .sort((a, b) => a.start - b.start)
        .map(record => (
          <li key={record.id}>
            <Labels texts={blockFacts(record, trans)} />
            {record.at && <ShowButton frame={record.at} />}
          </li>
        ))}
    </ol>
  );
}
