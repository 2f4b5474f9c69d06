/**
 * The tasks of a timeline as a table that can be sorted and filtered.
 */

import { useVirtualizer } from '@tanstack/react-virtual';
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useMemo, useRef, useState } from 'react';

import { cellName, shortPlace } from '../place-labels';
import type { TaskSpan } from '../tokens';
import type { Frame } from '../wire/protocol';
import { groupKey } from './lanes';
import { lengthText, nameOfTask, placeOf, showLineText, stateText, waitedFor } from './text';
import { revealFrame, useTimeline, useTimelineModel } from './timeline-context';

const ROW_HEIGHT = 24;

/** The columns by which the table can be sorted. */
type Column = 'task' | 'state' | 'waitsFor' | 'where' | 'lasted' | 'startedBy';

/** What the table shows of a task. */
interface Row {
  readonly task: TaskSpan;
  readonly texts: Readonly<Record<Exclude<Column, 'lasted'>, string>>;
  readonly lasted: number;
  readonly at?: Frame;
}

/** Which tasks are shown. */
type Filter = 'all' | 'pending' | 'over' | 'failed';

/** The table of a timeline. */
export function TaskTable(): JSX.Element {
  const services = useTimeline();
  const { trans } = services;
  const model = useTimelineModel();
  const [text, setText] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  const [sort, setSort] = useState<{ column: Column; down: boolean }>({
    column: 'lasted',
    down: true
  });
  const scroll = useRef<HTMLDivElement>(null);
  const { data, selected } = model;

  const all = useMemo(() => data.tasks.map(task => rowOf(task, data.end, trans)), [data, trans]);
  const rows = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = all.filter(
      row =>
        passes(row.task, filter) &&
        words.every(word => Object.values(row.texts).some(t => t.toLowerCase().includes(word)))
    );
    return found.sort(orderBy(sort.column, sort.down));
  }, [all, text, filter, sort]);
  const counts = useMemo(
    () =>
      Object.fromEntries(
        (['all', 'pending', 'over', 'failed'] as const).map(each => [
          each,
          data.tasks.filter(task => passes(task, each)).length
        ])
      ) as Record<Filter, number>,
    [data]
  );

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6
  });
  const columns: readonly (readonly [Column, string])[] = [
    ['task', trans.__('Task')],
    ['state', trans.__('State')],
    ['waitsFor', trans.__('Waits for')],
    ['where', trans.__('Where')],
    ['lasted', trans.__('For')],
    ['startedBy', trans.__('Started by')]
  ];
  const chips: readonly (readonly [Filter, string])[] = [
    ['all', trans.__('All')],
    ['pending', trans.__('Pending')],
    ['over', trans.__('Over')],
    ['failed', trans.__('Failed')]
  ];

  const chosen = rows.findIndex(({ task }) => `task-${task.id}` === selected);
  const choose = (index: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (row) {
      model.select(`task-${row.task.id}`);
      virtual.scrollToIndex(rows.indexOf(row));
    }
  };
  const onKey = (event: React.KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const steps: Record<string, number | undefined> = {
      ArrowDown: chosen + 1,
      ArrowUp: Math.max(0, chosen - 1),
      PageDown: chosen + page,
      PageUp: chosen - page,
      Home: 0,
      End: rows.length - 1
    };
    const next = steps[event.key];
    if (next !== undefined) {
      event.preventDefault();
      choose(next);
    } else if (event.key === 'Enter' && rows[chosen]) {
      revealFrame(services, rows[chosen].at);
    }
  };

  return (
    <div className="loopscope-Table">
      <div className="loopscope-Table-filters">
        <input
          type="search"
          className="jp-mod-styled"
          value={text}
          placeholder={trans._n('Filter %1 task', 'Filter %1 tasks', data.tasks.length)}
          aria-label={trans.__('Filter the tasks by name, state, line or cell')}
          onChange={event => setText(event.target.value)}
        />
        {chips.map(([each, label]) => (
          <button
            key={each}
            type="button"
            className="loopscope-Chip"
            aria-pressed={filter === each}
            onClick={() => setFilter(each)}
          >
            {label} <span>{counts[each]}</span>
          </button>
        ))}
      </div>
      <div
        ref={scroll}
        className="loopscope-Table-scroll"
        role="grid"
        tabIndex={0}
        aria-label={trans.__('Tasks')}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={chosen >= 0 ? `loopscope-row-${rows[chosen].task.id}` : undefined}
        onKeyDown={onKey}
      >
        <div className="loopscope-Table-head" role="row" aria-rowindex={1}>
          {columns.map(([column, label]) => {
            const isSorted = sort.column === column;
            return (
              <div
                key={column}
                role="columnheader"
                aria-sort={isSorted ? (sort.down ? 'descending' : 'ascending') : 'none'}
              >
                <button
                  type="button"
                  onClick={() => setSort({ column, down: isSorted ? !sort.down : false })}
                >
                  {label}
                  <span aria-hidden="true">{isSorted ? (sort.down ? ' ▾' : ' ▴') : ''}</span>
                </button>
              </div>
            );
          })}
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            <TableRow key={rows[index].task.id} row={rows[index]} index={index} top={start} />
          ))}
        </div>
        {rows.length === 0 && (
          <p className="loopscope-empty">
            {data.tasks.length === 0
              ? trans.__('No task was seen yet.')
              : trans.__('No task matches the filter.')}
          </p>
        )}
      </div>
    </div>
  );
}

function TableRow(props: {
  readonly row: Row;
  readonly index: number;
  readonly top: number;
}): JSX.Element {
  const services = useTimeline();
  const { trans, model } = services;
  const { row, index, top } = props;
  const { task, texts, at, lasted } = row;
  const key = `task-${task.id}`;
  return (
    <div
      role="row"
      id={`loopscope-row-${task.id}`}
      className={`loopscope-Table-row loopscope-mod-${task.outcome}`}
      aria-rowindex={index + 2}
      aria-selected={model.selected === key}
      style={{ top, height: ROW_HEIGHT }}
      onClick={() => {
        model.open(groupKey(task));
        model.select(key);
      }}
      onDoubleClick={() => revealFrame(services, at)}
    >
      <div role="gridcell" title={texts.task}>
        <code>{texts.task}</code>
      </div>
      <div role="gridcell">{texts.state}</div>
      <div role="gridcell" title={texts.waitsFor}>
        <code>{texts.waitsFor}</code>
      </div>
      <div role="gridcell">
        {at?.cell?.cellId ? (
          <a
            href="#"
            tabIndex={-1}
            aria-label={showLineText(at, trans)}
            onClick={event => {
              event.preventDefault();
              revealFrame(services, at);
            }}
          >
            {texts.where}
          </a>
        ) : (
          texts.where
        )}
      </div>
      <div role="gridcell" className="loopscope-mod-number">
        {lengthText(lasted, trans)}
      </div>
      <div role="gridcell">{texts.startedBy}</div>
    </div>
  );
}

function rowOf(task: TaskSpan, now: number, trans: TranslationBundle): Row {
  const part = task.parts[task.parts.length - 1];
  const at = placeOf(part);
  return {
    task,
    at,
    lasted: (task.end ?? now) - task.start,
    texts: {
      task: nameOfTask(task, trans),
      state: stateText(task, trans),
      waitsFor: task.end === null ? waitedFor(part) : '',
      where: at ? shortPlace(at) : '',
      startedBy: task.cell ? cellName(task.cell, trans) : ''
    }
  };
}

function passes({ end, outcome }: TaskSpan, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'pending':
      return end === null;
    case 'over':
      return end !== null;
    case 'failed':
      return outcome === 'failed';
  }
}

/** Names with numbers in them are in the order of the numbers. */
const collator = new Intl.Collator(undefined, { numeric: true });

function orderBy(column: Column, down: boolean): (a: Row, b: Row) => number {
  const sign = down ? -1 : 1;
  return column === 'lasted'
    ? (a, b) => sign * (a.lasted - b.lasted) || a.task.id - b.task.id
    : (a, b) => sign * collator.compare(a.texts[column], b.texts[column]) || a.task.id - b.task.id;
}
