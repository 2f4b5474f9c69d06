/**
 * The tasks that are over.
 */

import React from 'react';

import { ShowButton } from './buttons';
import { usePanel, usePanelModel } from './panel-context';
import { cellName, firstLine } from './text/place';
import { outcomeText, taskName } from './text/task';
import { Labels } from './texts';

/** How many are shown: the newest. */
const MAX_SHOWN = 50;

/** Shows the tasks that are over, the newest first. */
export function FinishedTasks(): JSX.Element {
  const { trans } = usePanel();
  const { loop } = usePanelModel();
  const tasks = [...(loop?.records.finished.values() ?? [])];
  if (tasks.length === 0) {
    return <p className="loopscope-empty">{trans.__('No task has finished yet.')}</p>;
  }
  return (
    <>
      <ul className="loopscope-list">
        {tasks
          .sort((a, b) => b.end - a.end || b.id - a.id)
          .slice(0, MAX_SHOWN)
          .map(task => (
            <li
              key={task.id}
              className="loopscope-Finished-item"
              data-outcome={task.outcome}
              data-testid="loopscope-finished-task"
            >
              <span className="loopscope-Task-name">{taskName(task, trans)}</span>
              <Labels
                className="loopscope-Task-state"
                texts={[cellName(task.cell, trans), outcomeText(task, trans)]}
              />
              {task.cell && (
                <span className="loopscope-actions">
                  <ShowButton frame={firstLine(task.cell)} />
                </span>
              )}
            </li>
          ))}
      </ul>
      <p className="loopscope-empty">{trans.__('Very short tasks may be missing.')}</p>
    </>
  );
}
