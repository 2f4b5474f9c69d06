/**
 * Everything about one task: what it waits for, where it comes from, its ties to others and its stack.
 */

import { closeIcon } from '@jupyterlab/ui-components';
import React from 'react';

import type { ILoopState } from '../../tokens';
import { CommandIds } from '../../tokens';
import type { TaskRecord } from '../../wire/protocol';
import { CommandButton } from '../shared/buttons';
import { usePanel } from '../shared/panel-context';
import { RowButton } from '../shared/row-button';
import { StackTrace } from '../shared/stack-trace';
import { LiveLabels } from '../shared/texts';
import { taskLabel } from '../text/task-label';
import { taskMarks, taskName, taskOrigin, taskState, taskTies } from '../text/task';

/** Shows a task below the list. */
export function TaskDetails(props: {
  readonly task: TaskRecord;
  readonly loop: ILoopState;
  readonly onClose: () => void;
}): JSX.Element {
  const { trans, model } = usePanel();
  const { task, loop, onClose } = props;
  const isEdited =
    task.cell !== null && (model.findings?.editedRuns.has(task.cell.execution) ?? false);
  const name = taskLabel(task, trans);
  return (
    <section
      className="loopscope-TaskDetails"
      aria-label={trans.__('Details of %1', name)}
      data-testid="loopscope-task-details"
    >
      <header>
        <span className="loopscope-Task-name">
          <bdi dir="ltr">{name}</bdi>
        </span>
        <CommandButton
          id={CommandIds.cancelTask}
          args={{ id: task.id }}
          label={trans.__('Cancel')}
          about={trans.__('Cancel %1', taskName(task, trans))}
          title={
            task.isCell ? trans.__('Stop the run of this cell') : trans.__('Ask this task to stop')
          }
        />
        <RowButton
          icon={closeIcon}
          label={trans.__('Close the details')}
          isReachable
          onClick={onClose}
        />
      </header>
      <LiveLabels className="loopscope-Task-state" read={() => taskState(task, loop, trans)} />
      {taskMarks(task, isEdited, trans).map(mark => (
        <span key={mark} className="loopscope-Task-mark">
          {mark}
        </span>
      ))}
      <LiveLabels className="loopscope-Task-origin" read={() => taskOrigin(task, loop, trans)} />
      <ul className="loopscope-list loopscope-note">
        {taskTies(task, loop.records.tasks, trans).map(tie => (
          <li key={tie}>{tie}</li>
        ))}
      </ul>
      <StackTrace stack={task.stack} />
    </section>
  );
}
