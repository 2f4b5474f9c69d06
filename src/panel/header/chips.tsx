/**
 * How many tasks, problems and finished tasks there are. Each count shows its section alone.
 */

import React from 'react';

import type { ILoopState } from '../../tokens';
import { useChoices, usePanel } from '../shared/panel-context';
import { outcomeCounts } from '../finished/outcomes';
import type { SectionName } from '../view-state';

/** The three counts. What is not known yet has none. */
export function Chips({ loop }: { readonly loop: ILoopState }): JSX.Element {
  const { trans, model } = usePanel();
  const isKnown = loop.loop !== null;
  const pending = Math.max(loop.taskTotal, loop.records.tasks.size);
  const problems = model.problems.length;
  const { good, failed } = outcomeCounts(loop.records.finished);
  return (
    <div className="loopscope-Chips" role="group" aria-label={trans.__('Show only')}>
      <Chip
        section="tasks"
        label={isKnown ? trans._n('%1 pending', '%1 pending', pending) : trans.__('Tasks')}
      />
      <Chip
        section="problems"
        label={trans._n('%1 problem', '%1 problems', problems)}
        tone={problems > 0 ? 'warning' : undefined}
      />
      <Chip
        section="finished"
        label={isKnown ? trans.__('✓ %1 ✕ %2', good, failed) : trans.__('Finished')}
        about={
          isKnown ? trans.__('Finished tasks: %1 ended well, %2 failed', good, failed) : undefined
        }
      />
    </div>
  );
}

function Chip(props: {
  readonly section: SectionName;
  readonly label: string;
  readonly about?: string;
  readonly tone?: 'warning';
}): JSX.Element {
  const { view } = usePanel();
  const { only } = useChoices();
  const { section, label, about, tone } = props;
  const isPressed = only === section;
  return (
    <button
      type="button"
      className={`loopscope-Chip ${tone ? `loopscope-mod-${tone}` : ''}`}
      title={about ? `${label}\n${about}` : label}
      aria-label={about}
      aria-pressed={isPressed}
      onClick={() => view.set({ only: isPressed ? undefined : section, shares: undefined })}
    >
      <bdi>{label}</bdi>
    </button>
  );
}
