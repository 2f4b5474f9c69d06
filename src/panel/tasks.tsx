/**
 * The pending tasks, as a tree by who awaits whom.
 */

import { TreeItem, TreeView } from '@jupyter/react-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import React from 'react';

import type { CellRef, TaskRecord } from '../wire/protocol';
import { CommandIds } from '../tokens';
import type { ILoopState } from '../tokens';
import { CommandButton, ShowButton } from './buttons';
import { CellTasks } from './cell-tasks';
import { Disclosure, StackTrace } from './disclosure';
import { buildTaskTree } from './task-tree';
import type { TaskNode } from './task-tree';
import type { PanelModel } from './model';
import { AutoRefresh } from './auto-refresh';
import { cellLabel, firstLine, userFrame } from './text/place';
import { taskMarks, taskName, taskOrigin, taskState, taskTies } from './text/task';

/** How many tasks are drawn at most: more than anybody reads, few enough to draw at once. */
const MAX_DRAWN = 200;

/** Shows the pending tasks. */
export class TasksView extends ReactWidget {
  constructor(
    private readonly _model: PanelModel,
    private readonly _commands: CommandRegistry,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('loopscope-Tasks');
  }

  protected override render(): JSX.Element {
    return (
      <UseSignal signal={this._model.changed}>
        {() => <AutoRefresh>{() => this._body()}</AutoRefresh>}
      </UseSignal>
    );
  }

  private _body(): JSX.Element {
    const { loop } = this._model;
    const trans = this._trans;
    if (!loop || loop.presence.kind === 'no-kernel') {
      return (
        <p className="loopscope-empty">{trans.__('The tasks of a running kernel show here.')}</p>
      );
    }
    if (loop.records.tasks.size === 0) {
      return (
        <p className="loopscope-empty">
          {loop.presence.kind === 'live'
            ? trans.__(
                'Nothing pending. A task shows here from asyncio.create_task() until it is done.'
              )
            : trans.__('Not known.')}
        </p>
      );
    }
    const drawn = { left: MAX_DRAWN };
    const items = buildTaskTree(loop.records.tasks).map(node => this._item(node, loop, drawn));
    const hidden = loop.taskTotal - (MAX_DRAWN - drawn.left);
    return (
      <>
        <CellTasks tasks={loop.records.tasks} commands={this._commands} trans={trans} />
        <TreeView className="jp-TreeView loopscope-Tree" aria-label={trans.__('Tasks')}>
          {items}
        </TreeView>
        {hidden > 0 && (
          <p className="loopscope-note">
            {trans._n('%1 more task is not drawn.', '%1 more tasks are not drawn.', hidden)}
          </p>
        )}
      </>
    );
  }

  private _item(
    { task, children }: TaskNode,
    loop: ILoopState,
    drawn: { left: number }
  ): JSX.Element | null {
    if (drawn.left === 0) {
      return null;
    }
    drawn.left--;
    const trans = this._trans;
    const frame = userFrame(task.stack) ?? (task.cell ? firstLine(task.cell) : undefined);
    const edited = task.cell !== null && this._isEdited(task.cell);
    const origin = taskOrigin(task, loop, trans);
    return (
      <TreeItem
        key={task.id}
        className="jp-TreeItem nested loopscope-Task"
        expanded
        title={task.unnamed || task.isCell ? task.coroutine : `${task.name}: ${task.coroutine}`}
        data-task={task.id}
      >
        <span className="loopscope-Task-text">
          <span className="loopscope-Task-name">{taskName(task, trans)}</span>
          <span className="loopscope-Task-state">{taskState(task, loop, trans)}</span>
          {taskMarks(task, edited, trans).map(mark => (
            <span key={mark} className="loopscope-Task-mark">
              {mark}
            </span>
          ))}
          {origin && <span className="loopscope-Task-origin">{origin}</span>}
          <span className="loopscope-actions">
            {frame && (
              <ShowButton
                commands={this._commands}
                frame={frame}
                label={trans.__('Show')}
                trans={trans}
              />
            )}
            <CommandButton
              commands={this._commands}
              id={CommandIds.cancelTask}
              args={{ id: task.id }}
              label={trans.__('Cancel')}
              about={trans.__('Cancel %1', taskName(task, trans))}
              title={
                task.isCell
                  ? trans.__('Stop the run of %1', cellLabel(task.cell, trans))
                  : trans.__('Ask this task to stop')
              }
            />
            {this._details(task, loop)}
          </span>
        </span>
        {children.map(child => this._item(child, loop, drawn))}
      </TreeItem>
    );
  }

  /** Its whole stack, and whom it is bound to beside its place in the tree. */
  private _details(task: TaskRecord, loop: ILoopState): JSX.Element {
    const trans = this._trans;
    return (
      <Disclosure label={trans.__('Details')}>
        {() => (
          <>
            <ul className="loopscope-list loopscope-note">
              {taskTies(task, loop.records.tasks, trans).map(tie => (
                <li key={tie}>{tie}</li>
              ))}
            </ul>
            <StackTrace stack={task.stack} commands={this._commands} trans={trans} />
          </>
        )}
      </Disclosure>
    );
  }

  private _isEdited({ execution }: CellRef): boolean {
    return this._model.findings?.editedRuns.has(execution) ?? false;
  }
}
