/**
 * The item in the status bar.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import type { ISignal } from '@lumino/signaling';
import React from 'react';

import { countLabels } from './count-labels';
import type { Counts } from './summary';

/** Where the item gets its counts. */
export interface CountSource {
  readonly counts: Counts | null;
  readonly changed: ISignal<CountSource, void>;
}

/** Shows how many tasks and problems the notebook in front has, such as `3 tasks · 1 problem`. */
export function StatusItem(props: {
  readonly source: CountSource;
  readonly open: () => void;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const { source, open, trans } = props;
  return (
    <UseSignal signal={source.changed}>
      {() =>
        source.counts && (
          <button
            className={`loopscope-StatusItem loopscope-mod-${source.counts.worst ?? 'none'}`}
            data-testid="loopscope-status"
            onClick={open}
            title={trans.__('Show the tasks and problems of this notebook')}
            type="button"
          >
            <span className="loopscope-Labels">
              {countLabels(source.counts, trans).map(label => (
                <span key={label}>{label}</span>
              ))}
            </span>
          </button>
        )
      }
    </UseSignal>
  );
}
