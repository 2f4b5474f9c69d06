/**
 * The pending tasks: a task stands below the one that awaits it, and identical ones are one row.
 */

import React, { useEffect, useMemo, useState, useSyncExternalStore } from 'react';

import type { ILoopState } from '../../tokens';
import { CommandIds } from '../../tokens';
import { openMenu, type MenuEntry } from '../../commands/menu';
import { useChoices, usePanel, usePanelModel } from '../shared/panel-context';
import { useHeight } from '../shared/use-height';
import { ROW_HEIGHT, VirtualList } from '../shared/virtual-list';
import { taskName } from '../text/task';
import { TaskDetails } from './task-details';
import { factsOf } from './task-facts';
import { TaskFilterBar } from './task-filter-bar';
import { TaskListModel } from './task-list-model';
import { TaskRowContent } from './task-row';
import { tasksOf, type TaskRow } from './task-rows';

/** How many tasks are pending, for the title of the section. */
export function TaskCount(): JSX.Element | null {
  const { loop } = usePanelModel();
  const total = Math.max(loop?.taskTotal ?? 0, loop?.records.tasks.size ?? 0);
  return total === 0 ? null : <span className="loopscope-Badge">{total}</span>;
}

/** Shows the pending tasks. */
export function Tasks(): JSX.Element {
  const { trans, want } = usePanel();
  const { loop } = usePanelModel();
  const isEmpty = !loop || (loop.taskTotal === 0 && loop.records.tasks.size === 0);
  useEffect(() => {
    if (isEmpty) {
      want('tasks', 0);
    }
  }, [want, isEmpty]);
  if (!loop || loop.presence.kind === 'no-kernel') {
    return <p className="loopscope-empty">{trans.__('Start a kernel to see its tasks.')}</p>;
  }
  if (loop.taskTotal === 0 && loop.records.tasks.size === 0) {
    return (
      <p className="loopscope-empty">
        {loop.presence.kind !== 'live'
          ? trans.__('Not available.')
          : loop.loop
            ? trans.__(
                'No pending tasks. A task shows here from asyncio.create_task() until it is done.'
              )
            : trans.__('Reading the tasks…')}
      </p>
    );
  }
  return <TaskListView loop={loop} />;
}

function TaskListView({ loop }: { readonly loop: ILoopState }): JSX.Element {
  const { trans, model, view, commands, want } = usePanel();
  const { details } = useChoices();
  const lists = useMemo(() => new TaskListModel(model, view), [model, view]);
  const { rows, matching, read, total } = useSyncExternalStore(lists.subscribe, lists.list);
  const [selected, setSelected] = useState<number | null>(null);
  const task = selected === null ? undefined : loop.records.tasks.get(selected);

  const show = (row: TaskRow) => {
    const place = factsOf(tasksOf(row)[0]).place;
    if (place?.cell?.cellId) {
      void commands.execute(CommandIds.reveal, { cellId: place.cell.cellId, line: place.line });
    }
  };
  const cancel = (row: TaskRow) => {
    const ids = tasksOf(row).map(({ id }) => id);
    if (row.kind === 'task') {
      void commands.execute(CommandIds.cancelTask, { id: ids[0] });
    } else {
      void commands.execute(CommandIds.cancelTasks, { ids });
    }
  };
  const showDetails = (row: TaskRow) => {
    const { id } = tasksOf(row)[0];
    view.set({ details: true });
    setSelected(id);
  };
  const entriesOf = (row: TaskRow): MenuEntry[] => {
    const tasks = tasksOf(row);
    const [{ cell }] = tasks;
    const inCell = cell?.cellId
      ? [...loop.records.tasks.values()].filter(other => other.cell?.cellId === cell.cellId).length
      : 0;
    return [
      { label: trans.__('Show the line'), run: () => show(row) },
      ...(row.kind === 'task' ? [{ label: trans.__('Details'), run: () => showDetails(row) }] : []),
      {
        label:
          row.kind === 'task'
            ? trans.__('Cancel %1', taskName(tasks[0], trans))
            : trans._n('Cancel %1 task', 'Cancel %1 tasks', tasks.length),
        run: () => cancel(row)
      },
      ...(inCell > 1 && cell?.count
        ? [
            {
              label: trans._n(
                'Cancel %1 task of cell [%2]',
                'Cancel all %1 tasks of cell [%2]',
                inCell,
                cell.count
              ),
              run: () => void commands.execute(CommandIds.cancelCellTasks, { cellId: cell.cellId })
            }
          ]
        : [])
    ];
  };

  const [top, bottom] = [useHeight(), useHeight()];
  const height = rows.length * ROW_HEIGHT + top.height + bottom.height;
  useEffect(() => want('tasks', height), [want, height]);

  return (
    <div className="loopscope-TaskList">
      <div ref={top.ref}>
        <TaskFilterBar />
        {read < total && (
          <p className="loopscope-note loopscope-Tasks-count">
            {trans._n('%1 task, %2 read so far', '%1 tasks, %2 read so far', total, read)}
          </p>
        )}
        {rows.length === 0 && (
          <p className="loopscope-empty">
            {read === 0 ? trans.__('Reading the tasks…') : trans.__('No task matches the filter.')}
          </p>
        )}
        {matching < read && rows.length > 0 && (
          <p className="loopscope-note loopscope-Tasks-count">
            {trans._n('%1 task of %2 matches', '%1 tasks of %2 match', matching, read)}
          </p>
        )}
      </div>
      <VirtualList
        rows={rows}
        label={trans.__('Tasks')}
        className="loopscope-Tree"
        attributes={row => ({
          'data-testid': 'loopscope-task',
          'data-task': tasksOf(row)[0].id,
          'data-count': tasksOf(row).length
        })}
        render={(row, isActive) => (
          <TaskRowContent
            row={row}
            loop={loop}
            isActive={isActive}
            onToggle={() => lists.toggle(row)}
            onDetails={() => showDetails(row)}
            onCancel={() => cancel(row)}
          />
        )}
        onActivate={show}
        onToggle={row => lists.toggle(row)}
        onDelete={cancel}
        onMenu={(row, x, y) => openMenu(entriesOf(row), x, y)}
        onSelect={row => setSelected(tasksOf(row)[0].id)}
      />
      {details && task && (
        <div ref={bottom.ref}>
          <TaskDetails task={task} loop={loop} onClose={() => view.set({ details: false })} />
        </div>
      )}
    </div>
  );
}
