/**
 * A row of the list of tasks: one task, or several identical ones.
 */

import { closeIcon, infoIcon } from '@jupyterlab/ui-components';
import React from 'react';

import type { ILoopState } from '../../tokens';
import type { TaskRecord } from '../../wire/protocol';
import { usePanel } from '../shared/panel-context';
import { PlaceLink } from '../shared/place-link';
import { RowButton } from '../shared/row-button';
import { LiveLabels } from '../shared/texts';
import { durationText } from '../text/duration';
import { groupLabel, overdueLabel, taskLabel, waitLabel } from '../text/task-label';
import { taskMarks, taskName } from '../text/task';
import { factsOf, isStuck } from './task-facts';
import { overdueBy } from './task-filter';
import { tasksOf, type TaskRow } from './task-rows';

/** Rows deeper than this are not indented further: a chain of tasks may be long. */
const MAX_INDENT = 8;

/** The content of a row. */
export function TaskRowContent(props: {
  readonly row: TaskRow;
  readonly loop: ILoopState;
  readonly isActive: boolean;
  readonly onToggle: () => void;
  readonly onDetails: () => void;
  readonly onCancel: () => void;
}): JSX.Element {
  const { trans, model } = usePanel();
  const { row, loop, isActive, onToggle, onDetails, onCancel } = props;
  const tasks = tasksOf(row);
  // The first of a group stands for all: they wait for the same at the same line.
  const [task] = tasks;
  const { place } = factsOf(task);
  const name = row.kind === 'task' ? taskLabel(task, trans) : groupLabel(tasks);
  const isEdited =
    task.cell !== null && (model.findings?.editedRuns.has(task.cell.execution) ?? false);
  const marks = taskMarks(task, isEdited, trans);
  return (
    <>
      <span
        className="loopscope-Row-indent"
        style={{ width: (Math.min(row.level, MAX_INDENT) - 1) * 12 }}
      />
      <span
        className="loopscope-Row-caret"
        aria-hidden="true"
        onClick={event => {
          if (row.isOpen !== undefined) {
            event.stopPropagation();
            onToggle();
          }
        }}
      >
        {row.isOpen === undefined ? '' : row.isOpen ? '▾' : '▸'}
      </span>
      <span
        className={`loopscope-Glyph loopscope-mod-${glyphOf(task, marks.length > 0)}`}
        aria-hidden="true"
      />
      <span className="loopscope-Task-name" title={nameTitle(row, task, name)}>
        <bdi dir="ltr">{name}</bdi>
      </span>
      {row.kind === 'group' && (
        <span className="loopscope-Task-count">{trans.__('×%1', tasks.length)}</span>
      )}
      {marks.length > 0 && (
        <span className="loopscope-Task-mark" title={marks.join('\n')}>
          {marks.map(mark => (
            <span key={mark}>{mark}</span>
          ))}
        </span>
      )}
      <LiveLabels
        className="loopscope-Task-wait"
        isTitled
        read={() => {
          const late = overdueBy(task, loop);
          return [late > 0 ? overdueLabel(late, trans) : waitLabel(task.waiting, trans)];
        }}
      />
      <span className="loopscope-Row-space" />
      {place && <PlaceLink frame={place} about={name} tabIndex={isActive ? 0 : -1} />}
      <LiveLabels
        className="loopscope-Row-age"
        read={() => [durationText(loop.age(loop.waitingSince(task)), trans)]}
      />
      <span className="loopscope-Row-actions">
        {row.kind === 'task' && (
          <RowButton
            icon={infoIcon}
            label={trans.__('Details of %1', name)}
            isReachable={isActive}
            onClick={onDetails}
          />
        )}
        <RowButton
          icon={closeIcon}
          label={
            row.kind === 'task'
              ? trans.__('Cancel %1', taskName(task, trans))
              : trans._n('Cancel %1 task', 'Cancel %1 tasks', tasks.length)
          }
          isReachable={isActive}
          onClick={onCancel}
        />
      </span>
    </>
  );
}

/** The label in full, which a row may have no room for, and the qualified name of the function. */
function nameTitle(
  row: TaskRow,
  { unnamed, isCell, coroutine }: TaskRecord,
  label: string
): string {
  if (isCell || row.kind === 'group') {
    return coroutine;
  }
  return unnamed && label.startsWith(`${coroutine}(`) ? label : `${label}: ${coroutine}`;
}

function glyphOf(task: TaskRecord, isMarked: boolean): string {
  if (isStuck(task)) {
    return 'stuck';
  }
  if (isMarked) {
    return 'marked';
  }
  const { kind } = task.waiting;
  return kind === 'running' || kind === 'ready'
    ? 'running'
    : kind === 'sleep'
      ? 'sleeping'
      : 'waiting';
}
