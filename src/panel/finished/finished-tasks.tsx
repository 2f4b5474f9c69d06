/**
 * The tasks that are over: the failed ones first, with their tracebacks.
 */

import React, { useEffect, useState } from 'react';

import { CommandIds } from '../../tokens';
import type { Records } from '../../tokens';
import type { FailureRecord, FinishedRecord } from '../../wire/protocol';
import { usePanel, usePanelModel } from '../shared/panel-context';
import { PlaceLink } from '../shared/place-link';
import { StackTrace } from '../shared/stack-trace';
import { useHeight } from '../shared/use-height';
import { ROW_HEIGHT, VirtualList, type ListRow } from '../shared/virtual-list';
import { Labels } from '../shared/texts';
import { firstLine, userFrame } from '../text/place';
import { outcomeText, taskName } from '../text/task';
import { failedFirst, outcomeCounts } from './outcomes';

/** How many tasks ended in each way, for the title of the section. */
export function FinishedCount(): JSX.Element | null {
  const { trans } = usePanel();
  const { loop } = usePanelModel();
  const { good, failed, cancelled } = outcomeCounts(loop?.records.finished ?? new Map());
  const total = good + failed + cancelled;
  return total === 0 ? null : (
    <span
      className="loopscope-Badge"
      title={trans.__('%1 ended well, %2 failed, %3 were cancelled.', good, failed, cancelled)}
    >
      <bdi>{trans.__('✓ %1 ✕ %2 ⊘ %3', good, failed, cancelled)}</bdi>
    </span>
  );
}

interface FinishedRow extends ListRow {
  readonly task: FinishedRecord;
  readonly failure: FailureRecord | undefined;
}

/** Shows the tasks that are over. */
export function FinishedTasks(): JSX.Element {
  const { trans, commands, want } = usePanel();
  const { loop } = usePanelModel();
  const [open, setOpen] = useState<number | null>(null);
  const rows = loop ? finishedRows(loop.records) : [];
  const [note, traceback] = [useHeight(), useHeight()];
  const height = rows.length * ROW_HEIGHT + note.height + traceback.height;
  useEffect(() => want('finished', height), [want, height]);
  if (rows.length === 0) {
    return (
      <p className="loopscope-empty" ref={note.ref}>
        {loop?.loop ? trans.__('No task has finished yet.') : trans.__('Not available.')}
      </p>
    );
  }
  const shown = rows.find(({ task }) => task.id === open)?.failure;
  const show = ({ task, failure }: FinishedRow) => {
    const place = placeOf(task, failure);
    if (failure) {
      setOpen(open === task.id ? null : task.id);
    }
    if (place?.cell?.cellId) {
      void commands.execute(CommandIds.reveal, { cellId: place.cell.cellId, line: place.line });
    }
  };
  return (
    <div className="loopscope-TaskList">
      <VirtualList
        rows={rows}
        label={trans.__('Finished tasks')}
        className="loopscope-FinishedList"
        attributes={({ task }) => ({
          'data-testid': 'loopscope-finished-task',
          'data-outcome': task.outcome
        })}
        render={({ task, failure }, isActive) => {
          const place = placeOf(task, failure);
          const name = taskName(task, trans);
          return (
            <>
              <span className="loopscope-Outcome" aria-hidden="true">
                {task.outcome === 'failed' ? '✕' : task.outcome === 'cancelled' ? '⊘' : '✓'}
              </span>
              <span className="loopscope-Task-name" title={task.coroutine}>
                <bdi dir="ltr">{name}</bdi>
              </span>
              <span className="loopscope-Task-wait" title={outcomeText(task, trans)}>
                <Labels texts={[outcomeText(task, trans)]} />
              </span>
              <span className="loopscope-Row-space" />
              {place && <PlaceLink frame={place} about={name} tabIndex={isActive ? 0 : -1} />}
            </>
          );
        }}
        onActivate={show}
      />
      {shown && (
        <div className="loopscope-TaskDetails" ref={traceback.ref}>
          <span className="loopscope-Problem-text">
            <bdi dir="ltr">{[shown.errorName, shown.message].filter(Boolean).join(': ')}</bdi>
          </span>
          <StackTrace stack={shown.stack} />
        </div>
      )}
      <p className="loopscope-empty" ref={note.ref}>
        {trans.__('Very short tasks may be missing.')}
      </p>
    </div>
  );
}

/** Where the task failed, or the cell that started it. */
function placeOf(task: FinishedRecord, failure: FailureRecord | undefined) {
  const frame = failure && userFrame(failure.stack);
  return frame?.cell ? frame : task.cell ? firstLine(task.cell) : undefined;
}

function finishedRows({ finished, failures }: Records): FinishedRow[] {
  const byTask = new Map([...failures.values()].map(failure => [failure.task, failure]));
  const tasks = failedFirst(finished);
  return tasks.map((task, index) => ({
    key: String(task.id),
    level: 1,
    position: index + 1,
    siblings: tasks.length,
    task,
    failure: byTask.get(task.id)
  }));
}
