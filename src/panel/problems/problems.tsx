/**
 * The problems: what was seen in the kernel and what was found in the source, one card for each cause.
 */

import React, { useEffect, useState } from 'react';

import { fixCode } from '../../commands/fix/code';
import { usePanel, usePanelModel } from '../shared/panel-context';
import { useHeight } from '../shared/use-height';
import { ProblemCard } from './problem-card';

/** How many problems are shown at most. */
const MAX_SHOWN = 100;

/** How many problems there are, for the title of the section. */
export function ProblemCount(): JSX.Element | null {
  const { problems } = usePanelModel();
  return problems.length === 0 ? null : <span className="loopscope-Badge">{problems.length}</span>;
}

/** Shows the problems of the current notebook. */
export function Problems(): JSX.Element {
  const { want } = usePanel();
  const { height, ref } = useHeight();
  useEffect(() => want('problems', height), [want, height]);
  return (
    <div ref={ref}>
      <ProblemList />
    </div>
  );
}

function ProblemList(): JSX.Element {
  const { trans } = usePanel();
  const model = usePanelModel();
  const { problems, dismissed } = model;
  // The cards that the user opened or closed. Of the others, the first one is open.
  const [toggled, setToggled] = useState<Readonly<Record<string, boolean>>>({});
  if (!model.findings) {
    return <p className="loopscope-empty">{trans.__('Open a notebook to see its problems.')}</p>;
  }
  if (problems.length > 0) {
    // A click on a fix must edit at once.
    void fixCode.load();
  }
  const hidden = problems.length - MAX_SHOWN;
  return (
    <>
      {problems.length === 0 && (
        <p className="loopscope-empty">
          {model.loop?.loop
            ? trans.__('No problems found.')
            : trans.__('No problems found in the code.')}
        </p>
      )}
      <ul className="loopscope-list">
        {problems.slice(0, MAX_SHOWN).map((problem, index) => {
          const isOpen = toggled[problem.key] ?? index === 0;
          return (
            <ProblemCard
              key={problem.key}
              problem={problem}
              isOpen={isOpen}
              onToggle={() => setToggled(others => ({ ...others, [problem.key]: !isOpen }))}
            />
          );
        })}
      </ul>
      {hidden > 0 && (
        <p className="loopscope-note loopscope-Tasks-count">
          {trans._n('%1 more problem is not shown.', '%1 more problems are not shown.', hidden)}
        </p>
      )}
      {dismissed > 0 && (
        <p className="loopscope-note loopscope-Tasks-count">
          {trans._n('%1 problem is dismissed.', '%1 problems are dismissed.', dismissed)}{' '}
          <button
            type="button"
            className="loopscope-Button"
            onClick={() => model.restoreDismissed()}
          >
            {trans.__('Show again')}
          </button>
        </p>
      )}
    </>
  );
}
