/**
 * All about the selected task: its stack with the code, who awaits it, and what can be done.
 */

import { Clipboard } from '@jupyterlab/apputils';
import React from 'react';

import { shortPlace } from '../place-labels';
import { checksum } from '../kernel/checksum';
import { CommandIds, type TaskSpan } from '../tokens';
import type { Frame } from '../wire/protocol';
import { sharesOfTask } from './insights';
import type { TimelineModel } from './model';
import { lengthText, nameOfTask, showLineText, stateText, waitedFor } from './text';
import { revealFrame, useTimeline, useTimelineModel } from './timeline-context';

/** The pane about the selected task. */
export function TaskDetail({ task }: { readonly task: TaskSpan }): JSX.Element {
  const services = useTimeline();
  const { trans, commands } = services;
  const model = useTimelineModel();
  const record = model.loop?.records.tasks.get(task.id);
  const stack = record?.stack ?? task.parts[task.parts.length - 1]?.stack ?? [];
  const innermost = [...stack].reverse().find(frame => frame.cell?.cellId);
  const name = nameOfTask(task, trans);
  const shares = sharesOfTask(model.data, task);
  const tasksOf = (ids: readonly number[]): TaskSpan[] =>
    ids.flatMap(id => model.data.tasks.find(each => each.id === id) ?? []);
  const waits = waitedFor(task.parts[task.parts.length - 1]);
  return (
    <section className="loopscope-Detail" aria-label={trans.__('Selected task')}>
      <h3>
        <code>{name}</code> {!task.unnamed && <small>{task.coroutine}()</small>}
      </h3>
      <p className="loopscope-Labels loopscope-note">
        <span>{stateText(task, trans)}</span>
        {task.end === null && waits && (
          <span>
            <code>{waits}</code>
          </span>
        )}
        <span>{lengthText(shares.total, trans)}</span>
        {shares.blocked > 0.05 && (
          <span>{trans.__('%1 of it blocked', lengthText(shares.blocked, trans))}</span>
        )}
        {shares.running > 0 && (
          <span>{trans.__('%1 of it running', lengthText(shares.running, trans))}</span>
        )}
      </p>
      <Others label={trans.__('Awaited by')} tasks={tasksOf(record?.awaitedBy ?? [])} />
      <Others label={trans.__('Awaits')} tasks={tasksOf(record?.awaits ?? task.awaits)} />
      <div className="loopscope-Detail-actions">
        {innermost && (
          <button
            type="button"
            className="jp-mod-styled jp-mod-accept"
            aria-label={showLineText(innermost, trans)}
            onClick={() => revealFrame(services, innermost)}
          >
            {trans.__('Show in cell')}
          </button>
        )}
        {record && (
          <button
            type="button"
            className="jp-mod-styled"
            aria-label={trans.__('Cancel %1', name)}
            onClick={() => void commands.execute(CommandIds.cancelTask, { id: task.id })}
          >
            {trans.__('Cancel')}
          </button>
        )}
        <button
          type="button"
          className="jp-mod-styled"
          aria-label={trans.__('Copy the stack of %1', name)}
          onClick={() => Clipboard.copyToSystem(stack.map(frameText).join('\n'))}
        >
          {trans.__('Copy stack')}
        </button>
      </div>
      <ol className="loopscope-Detail-stack">
        {[...stack].reverse().map((frame, index) => (
          <li key={index}>
            <StackFrame frame={frame} model={model} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Others(props: {
  readonly label: string;
  readonly tasks: readonly TaskSpan[];
}): JSX.Element | null {
  const { trans, model } = useTimeline();
  const { label, tasks } = props;
  if (tasks.length === 0) {
    return null;
  }
  const shown = tasks.slice(0, 5);
  return (
    <p className="loopscope-note">
      {label}:{' '}
      {shown.map(task => (
        <button
          key={task.id}
          type="button"
          className="loopscope-Link"
          onClick={() => model.select(`task-${task.id}`)}
        >
          {nameOfTask(task, trans)}
        </button>
      ))}
      {tasks.length > shown.length && (
        <span> {trans.__('%1 more', tasks.length - shown.length)}</span>
      )}
    </p>
  );
}

function StackFrame(props: { readonly frame: Frame; readonly model: TimelineModel }): JSX.Element {
  const services = useTimeline();
  const { trans } = services;
  const { frame, model } = props;
  const lines = codeAround(frame, model);
  return (
    <>
      <code>{frame.function}</code>{' '}
      {frame.cell?.cellId ? (
        <button
          type="button"
          className="loopscope-Link"
          aria-label={showLineText(frame, trans)}
          onClick={() => revealFrame(services, frame)}
        >
          {shortPlace(frame)}
        </button>
      ) : (
        <span className="loopscope-note">{shortPlace(frame)}</span>
      )}
      {lines.length > 0 && (
        <pre className="loopscope-Detail-code">
          {lines.map(({ number, text }) => (
            <span key={number} className={number === frame.line ? 'loopscope-mod-current' : ''}>
              {`${String(number).padStart(3)}  ${text}\n`}
            </span>
          ))}
        </pre>
      )}
    </>
  );
}

/** The code around a line of a cell. Empty if the cell is another one now than when it ran. */
function codeAround(
  { cell, line }: Frame,
  model: TimelineModel
): { number: number; text: string }[] {
  const shared = model.notebook?.model?.sharedModel.cells.find(
    each => each.getId() === cell?.cellId
  );
  const ran = model.data.runs.find(run => run.execution === cell?.execution)?.source;
  const source = shared?.getSource();
  if (source === undefined || ran === undefined || checksum(source) !== ran) {
    return [];
  }
  const lines = source.split('\n');
  return [line - 1, line, line + 1]
    .filter(number => number >= 1 && number <= lines.length)
    .map(number => ({ number, text: lines[number - 1] }));
}

function frameText({ function: name, ...frame }: Frame): string {
  return `${name} ${shortPlace({ function: name, ...frame })}`;
}
