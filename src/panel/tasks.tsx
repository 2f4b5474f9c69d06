/**
 * The pending tasks, as a tree: a task stands below the one that awaits it.
 */

import { TreeItem, TreeView } from '@jupyter/react-components';
import React from 'react';

import type { TaskRecord } from '../wire/protocol';
import { CommandIds } from '../tokens';
import type { ILoopState } from '../tokens';
import { CommandButton, ShowButton } from './buttons';
import { CellTasks } from './cell-tasks';
import { Disclosure } from './disclosure';
import { usePanel, usePanelModel } from './panel-context';
import { StackTrace } from './stack-trace';
import { buildTaskTree, firstNodes } from './task-tree';
import type { TaskNode } from './task-tree';
import { firstLine, userFrame } from './text/place';
import { taskMarks, taskName, taskOrigin, taskState, taskTies } from './text/task';
import { LiveLabels } from './texts';

/** How many tasks are shown at most: more than anybody reads, few enough to be rendered at once. */
const MAX_SHOWN = 200;

/** Shows the pending tasks. */
export function Tasks(): JSX.Element {
  const { trans } = usePanel();
  const { loop } = usePanelModel();
  if (!loop || loop.presence.kind === 'no-kernel') {
    return <p className="loopscope-empty">{trans.__('Start a kernel to see its tasks.')}</p>;
  }
  if (loop.records.tasks.size === 0) {
    return (
      <p className="loopscope-empty">
        {loop.presence.kind === 'live'
          ? trans.__(
              'No pending tasks. A task shows here from asyncio.create_task() until it is done.'
            )
          : trans.__('Not available.')}
      </p>
    );
  }
  const forest = firstNodes(buildTaskTree(loop.records.tasks), MAX_SHOWN);
  const hidden = loop.taskTotal - Math.min(loop.records.tasks.size, MAX_SHOWN);
  return (
    <>
      <CellTasks tasks={loop.records.tasks} />
      <TreeView className="jp-TreeView loopscope-Tree" aria-label={trans.__('Tasks')}>
        {forest.map(node => (
          <TaskItem key={node.task.id} node={node} loop={loop} />
        ))}
      </TreeView>
      {hidden > 0 && (
        <p className="loopscope-note">
          {trans._n('%1 more task is not shown.', '%1 more tasks are not shown.', hidden)}
        </p>
      )}
    </>
  );
}

function TaskItem(props: { readonly node: TaskNode; readonly loop: ILoopState }): JSX.Element {
  const { trans, model } = usePanel();
  const { node, loop } = props;
  const { task, children } = node;
  const isEdited =
    task.cell !== null && (model.findings?.editedRuns.has(task.cell.execution) ?? false);
  return (
    <TreeItem
      className="jp-TreeItem nested loopscope-Task"
      expanded
      title={task.unnamed || task.isCell ? task.coroutine : `${task.name}: ${task.coroutine}`}
      data-task={task.id}
      data-testid="loopscope-task"
    >
      <span className="loopscope-Task-text">
        <span className="loopscope-Task-name">{taskName(task, trans)}</span>
        <LiveLabels className="loopscope-Task-state" read={() => taskState(task, loop, trans)} />
        {taskMarks(task, isEdited, trans).map(mark => (
          <span key={mark} className="loopscope-Task-mark">
            {mark}
          </span>
        ))}
        <LiveLabels className="loopscope-Task-origin" read={() => taskOrigin(task, loop, trans)} />
        <TaskActions task={task} tasks={loop.records.tasks} />
      </span>
      {children.map(child => (
        <TaskItem key={child.task.id} node={child} loop={loop} />
      ))}
    </TreeItem>
  );
}

function TaskActions(props: {
  readonly task: TaskRecord;
  readonly tasks: ILoopState['records']['tasks'];
}): JSX.Element {
  const { trans } = usePanel();
  const { task } = props;
  const frame = userFrame(task.stack) ?? (task.cell ? firstLine(task.cell) : undefined);
  return (
    <span className="loopscope-actions">
      {frame && <ShowButton frame={frame} />}
      <CommandButton
        id={CommandIds.cancelTask}
        args={{ id: task.id }}
        label={trans.__('Cancel')}
        about={trans.__('Cancel %1', taskName(task, trans))}
        title={
          task.isCell ? trans.__('Stop the run of this cell') : trans.__('Ask this task to stop')
        }
      />
      <Disclosure label={trans.__('Details')}>
        {() => <TaskDetails task={task} tasks={props.tasks} />}
      </Disclosure>
    </span>
  );
}

/** Its whole stack, and its connections that the tree does not show. */
function TaskDetails(props: {
  readonly task: TaskRecord;
  readonly tasks: ILoopState['records']['tasks'];
}): JSX.Element {
  const { trans } = usePanel();
  return (
    <>
      <ul className="loopscope-list loopscope-note">
        {taskTies(props.task, props.tasks, trans).map(tie => (
          <li key={tie}>{tie}</li>
        ))}
      </ul>
      <StackTrace stack={props.task.stack} />
    </>
  );
}
