/**
 * The button in the toolbar of a notebook.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { ToolbarButtonComponent, UseSignal } from '@jupyterlab/ui-components';
import React from 'react';

import { loopscopeIcon } from '../icon';
import type { ISettings } from '../settings';
import { countLabels } from './count-labels';
import { NO_COUNTS, type Summary } from './summary';

/** Opens the panel, and shows the number of problems. */
export function ToolbarButton(props: {
  readonly summary: Summary;
  readonly settings: ISettings;
  /** Whether the number of tasks belongs here, because nothing else shows it. */
  readonly hasTasks: boolean;
  readonly open: () => void;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const { summary, settings, hasTasks, open, trans } = props;
  const button = (): JSX.Element => {
    const { counts } = summary;
    const shown = settings.current.showCounts ? counts : NO_COUNTS;
    const label = countLabels(hasTasks ? shown : { ...shown, tasks: 0 }, trans).join(' · ');
    return (
      <ToolbarButtonComponent
        dataset={{
          'data-testid': 'loopscope-toolbar',
          'data-loopscope-level': counts.worst ?? 'none'
        }}
        icon={loopscopeIcon}
        label={label || undefined}
        onClick={open}
        tooltip={[
          trans.__('Show the tasks and problems of this notebook'),
          ...countLabels(shown, trans)
        ].join('\n')}
      />
    );
  };
  return (
    <UseSignal signal={settings.changed}>
      {() => <UseSignal signal={summary.changed}>{button}</UseSignal>}
    </UseSignal>
  );
}
