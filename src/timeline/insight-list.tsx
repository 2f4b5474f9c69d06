/**
 * Where the time of the cells went, and which awaits could have run together.
 */

import React, { useRef } from 'react';

import { cellName } from '../place-labels';
import { lineAt, type CellSource } from '../analysis';
import { pythonVersion, refactoringsAt } from '../analysis/refactorings';
import { checksum } from '../kernel/checksum';
import { codeCells, isPython, versionOf } from '../notebook/cells';
import { CommandIds } from '../tokens';
import {
  awaitingLines,
  sequentialAwaits,
  sharesOfRun,
  type SequentialAwaits,
  type TogetherOffer
} from './insights';
import type { TimelineModel } from './model';
import { lengthText, showLineText } from './text';
import { revealFrame, useTimeline, useTimelineModel } from './timeline-context';

/** The refactorings that make calls run together. With a task group they are the same lines again. */
const TOGETHER: readonly string[] = ['refactor.gather', 'refactor.loop'];

/** How many runs of cells are listed. */
const MOST_RUNS = 8;

/** The least length of a run that is listed, in seconds. */
const LEAST_RUN = 0.5;

/** The pane without a selected task. */
export function InsightList(): JSX.Element {
  const services = useTimeline();
  const { trans, commands } = services;
  const model = useTimelineModel();
  const { data } = model;
  const found = useTogether(model);
  const runs = data.runs
    .filter(({ start, end }) => (end ?? data.end) - start >= LEAST_RUN)
    .slice(-MOST_RUNS)
    .reverse();
  return (
    <section className="loopscope-Insights" aria-label={trans.__('Where the time went')}>
      {found.length > 0 && <h3>{trans.__('One after another')}</h3>}
      {found.map(awaits => {
        const { frame } = awaits.line;
        const place = showLineText(frame, trans);
        return (
          <div key={place} className="loopscope-Insight" data-testid="loopscope-insight">
            <p>{insightText(awaits, trans)}</p>
            <div className="loopscope-Detail-actions">
              <button
                type="button"
                className="jp-mod-styled jp-mod-accept"
                aria-label={trans.__(
                  'Run the calls of line %1 of cell [%2] together',
                  frame.line,
                  frame.cell?.count ?? ' '
                )}
                onClick={() =>
                  void commands.execute(CommandIds.refactor, {
                    cellId: awaits.cellId,
                    line: awaits.from
                  })
                }
              >
                {trans.__('Run together…')}
              </button>
              <button
                type="button"
                className="jp-mod-styled"
                aria-label={place}
                onClick={() => revealFrame(services, frame)}
              >
                {trans.__('Show')}
              </button>
            </div>
          </div>
        );
      })}
      <h3>{trans.__('Where the time went')}</h3>
      {runs.length === 0 && (
        <p className="loopscope-note">{trans.__('No cell has run for half a second yet.')}</p>
      )}
      <ul className="loopscope-list">
        {runs.map(run => {
          const { total, running, waiting, blocked } = sharesOfRun(data, run);
          const percent = (seconds: number) => Math.round((100 * seconds) / Math.max(total, 1e-9));
          return (
            <li key={run.execution} className="loopscope-Labels" data-testid="loopscope-shares">
              <span>
                <strong>{cellName(run, trans)}</strong> {lengthText(total, trans)}
              </span>
              {waiting > 0 && <span>{trans.__('Waited: %1 %', percent(waiting))}</span>}
              {running > 0 && <span>{trans.__('Ran: %1 %', percent(running))}</span>}
              {blocked > 0 && <span>{trans.__('Blocked: %1 %', percent(blocked))}</span>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What was seen, as one or two sentences. */
function insightText(
  { line, from, to, count, isLoop, seconds }: SequentialAwaits,
  trans: ReturnType<typeof useTimeline>['trans']
): string {
  const cell = count ?? ' ';
  const total = lengthText(seconds, trans);
  if (!isLoop) {
    return trans.__(
      'Lines %1 to %2 of [%3] waited one after another, %4 in all.',
      from,
      to,
      cell,
      total
    );
  }
  const { frame, callee, waits, longest } = line;
  return callee
    ? trans.__(
        'Line %1 of [%2] waited %3 in %4, in a loop. Its calls could run together.',
        frame.line,
        cell,
        total,
        `${callee}()`
      )
    : trans.__(
        'Line %1 of [%2] waited %3 times in a row, %4 in all. The longest wait took %5.',
        frame.line,
        cell,
        waits,
        total,
        lengthText(longest, trans)
      );
}

/** The awaits that waited one after another, and that the refactorings can make run together. */
function useTogether({ data, notebook, loop }: TimelineModel): SequentialAwaits[] {
  const shared = notebook?.model?.sharedModel;
  const cells = shared && isPython(shared) ? codeCells(shared) : [];
  const python = loop?.kernel?.python ?? (shared && versionOf(shared));
  const sources = new Map(cells.map(({ id, source }) => [id, checksum(source)]));
  const unedited = new Set(
    data.runs
      .filter(({ cellId, source }) => source !== undefined && sources.get(cellId ?? '') === source)
      .map(({ execution }) => execution)
  );
  const lines = awaitingLines(data).filter(({ frame }) =>
    unedited.has(frame.cell?.execution ?? -1)
  );
  const waited = [...new Set(lines.map(({ frame }) => frame.cell?.cellId ?? ''))].sort();
  // The analysis is made again only when the code or the cells are others.
  const key = JSON.stringify([[...sources], python, waited]);
  const offers = useRef<{ key: string; offers: readonly TogetherOffer[] }>({ key: '', offers: [] });
  if (offers.current.key !== key) {
    offers.current = { key, offers: waited.flatMap(cell => offersIn(cells, cell, python)) };
  }
  return sequentialAwaits(lines, offers.current.offers);
}

/** The offers to let calls of one cell run together. */
function offersIn(
  cells: readonly CellSource[],
  cell: string,
  python: string | undefined
): TogetherOffer[] {
  const source = cells.find(({ id }) => id === cell)?.source;
  if (source === undefined) {
    return [];
  }
  const all = refactoringsAt(cells, { cell, from: 0, to: source.length }, pythonVersion(python));
  const together = all.filter(({ fix }) => TOGETHER.includes(fix.title.id));
  return together.map(({ from, to, fix }) => ({
    cellId: cell,
    from: lineAt(source, from),
    to: lineAt(source, to),
    isLoop: fix.title.id === 'refactor.loop'
  }));
}
