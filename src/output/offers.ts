/**
 * What is offered for an output: a sentence, and the findings with its fixes.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import { type CellError, type CellSource, type Finding, lineAt } from '../analysis';
import { say } from '../messages';
import type { CellPosition } from '../notebook/reveal';
import type { INotebookFindings } from '../tokens';
import { cellOf, noticesIn, type Notice, type PrintedError } from './stderr-notices';

/** A sentence with its buttons. */
export interface Offer {
  readonly text: string;
  readonly findings: readonly Finding[];
  /** The line to show if no finding has one. */
  readonly position: CellPosition | null;
  /** What the findings come from. */
  readonly error: CellError | null;
}

/** A notebook, and the cell with the output. */
export interface OfferContext {
  readonly findings: INotebookFindings;
  readonly cells: readonly CellSource[];
  readonly cell: string;
  /** The errors among the outputs of the cell. */
  readonly errors: readonly CellError[];
  readonly trans: TranslationBundle;
}

/** How many candidates are offered at most. A longer list doesn't help. */
const MAX_OFFERED = 4;

/** What is offered for an error output; nothing if there is nothing to fix or explain. */
export function errorOffers(
  error: Omit<CellError, 'cell'>,
  { findings, cell, trans }: OfferContext
): Offer[] {
  const own = { ...error, cell };
  const found = findings.ofError(own);
  return found.length === 0 || found.length > MAX_OFFERED
    ? []
    : [{ text: findingsText(found, trans), findings: found, position: null, error: own }];
}

function findingsText([first, ...more]: readonly Finding[], trans: TranslationBundle): string {
  return more.length > 0
    ? trans.__('Several calls may be the cause. Choose the one to fix.')
    : say(first.message, trans);
}

/** What is offered for text on stderr. */
export function stderrOffers(stream: string, context: OfferContext): Offer[] {
  return noticesIn(stream).flatMap(notice => noticeOffer(notice, context) ?? []);
}

function noticeOffer(notice: Notice, context: OfferContext): Offer | null {
  const { findings, cells, cell, trans } = context;
  switch (notice.kind) {
    case 'never-awaited': {
      const error = {
        cell,
        ename: 'RuntimeWarning',
        evalue: `coroutine '${notice.coroutine}' was never awaited`,
        traceback: []
      };
      const [offer] = errorOffers(error, context);
      return offer && !isOfferedForError(offer, context) ? offer : null;
    }
    case 'task': {
      const { task, coroutine, error } = notice;
      const text = trans.__(
        'The task %1 of %2() failed with %3. No code awaited it, so the error was only printed.',
        task,
        coroutine,
        error.ename
      );
      const name = coroutine.split('.').pop()!;
      const dropped = findings.findings.filter(
        ({ rule, cell: id, from, to }) =>
          rule === 'dropped-task' &&
          cells
            .find(each => each.id === id)
            ?.source.slice(from, to)
            .includes(name)
      );
      return { text, ...causeOf(error, context, dropped) };
    }
    case 'session':
      return {
        text: trans.__(
          'A client session was never closed, so its connections stay open. Create it in async with.'
        ),
        findings: [],
        position: sessionIn(cells, cell),
        error: null
      };
    case 'group': {
      const { isTaskGroup, errors } = notice;
      const [first] = errors;
      if (!first) {
        return null;
      }
      const text = isTaskGroup
        ? trans._n(
            '%1 task of the group failed, with %2. The group then cancelled its other tasks.',
            '%1 tasks of the group failed, the first with %2. The group then cancelled its other tasks.',
            errors.length,
            first.ename
          )
        : trans._n(
            'The group holds %1 error: %2.',
            'The group holds %1 errors, the first is %2.',
            errors.length,
            first.ename
          );
      return { text, ...causeOf(first, context) };
    }
  }
}

/** Whether an error of the cell has the same fixes: a coroutine that is used as its result is never awaited either. */
function isOfferedForError(offer: Offer, { findings, errors }: OfferContext): boolean {
  const offered = errors.flatMap(error => findings.ofError(error));
  return offer.findings.every(({ cell, rule, from }) =>
    offered.some(other => other.cell === cell && other.rule === rule && other.from === from)
  );
}

/** Where a printed error came from, and what fixes it. */
function causeOf(
  { ename, evalue, frames }: PrintedError,
  { findings, cells, cell }: OfferContext,
  others: readonly Finding[] = []
): Omit<Offer, 'text'> {
  const located = frames.map(frame => ({ frame, at: cellOf(cells, cell, frame) }));
  // As IPython writes it in an error output.
  const traceback = located.map(({ frame, at }) =>
    at?.executionCount
      ? `Cell In[${at.executionCount}], line ${frame.line}, in ${frame.function}()\n----> ${frame.line} ${frame.text}`
      : `File library.py:${frame.line}, in ${frame.function}()`
  );
  const error = { cell, ename, evalue, traceback };
  const found = findings.ofError(error);
  const last = located.filter(({ at }) => at !== null).pop();
  return {
    findings: found.length > 0 && found.length <= MAX_OFFERED ? found : others.slice(0, 1),
    position: last ? { cellId: last.at!.id, line: last.frame.line } : null,
    error: found.length > 0 ? error : null
  };
}

/** The only line that creates a session, in its own cell or in the notebook. */
function sessionIn(cells: readonly CellSource[], own: string): CellPosition | null {
  const lines = cells.flatMap(({ id, source }) =>
    [...source.matchAll(/^[^#\n]*\bClientSession\(/gm)]
      .filter(([line]) => !/\basync with\b/.test(line))
      .map(match => ({ cellId: id, line: lineAt(source, match.index) }))
  );
  const here = lines.filter(({ cellId }) => cellId === own);
  return here.length === 1 ? here[0] : lines.length === 1 ? lines[0] : null;
}
