/**
 * One problem: what happened in bold, why in grey, and what to do about it.
 */

import { ellipsesIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { cellName } from '../../place-labels';
import { type Finding, lineAt } from '../../analysis';
import { openMenu } from '../../commands/menu';
import { say } from '../../messages';
import { cellHeading } from '../../notebook/cell-heading';
import { codeCells } from '../../notebook/cells';
import type { Problem, RuntimeProblem } from '../../tokens';
import type { Frame } from '../../wire/protocol';
import { Disclosure } from '../shared/disclosure';
import { usePanel } from '../shared/panel-context';
import { PlaceLink } from '../shared/place-link';
import { RowButton } from '../shared/row-button';
import { StackTrace } from '../shared/stack-trace';
import { Sentences } from '../shared/texts';
import { firstLine } from '../text/place';
import { runtimeProblemText } from '../text/runtime-problem';
import { BlockList } from './block-list';
import { codeIn } from './code-in';
import { ExceptionTree } from './exception-tree';
import { menuOf } from './problem-menu';
import { ProblemActions } from './problem-actions';
import { Remedy } from './remedy';

/** Where a sentence ends and the next one begins: the first one is the headline. */
const SENTENCE_END = /(?<=[.!?。])\s+(?=\S)/;

/** A problem as a card. A closed one shows what happened, and no fix. */
export function ProblemCard(props: {
  readonly problem: Problem;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}): JSX.Element {
  const services = usePanel();
  const { trans, model } = services;
  const { problem, isOpen, onToggle } = props;
  const { seen, severity, findings, cell } = problem;
  const first = findings[0] as Finding | undefined;
  const texts = seen ? runtimeProblemText(seen, trans) : first ? [say(first.message, trans)] : [];
  const [headline = '', ...rest] = texts.flatMap(text => text.split(SENTENCE_END));
  const code = codeIn(problem);
  const shared = model.notebook?.model?.sharedModel;
  const cells = shared ? codeCells(shared) : [];
  const place = placeOf(problem, cells);
  const label = severityLabel(problem, trans);
  const where = cellOfProblem(problem, cells, trans);
  return (
    <li
      className={`loopscope-Problem loopscope-mod-${severity}`}
      data-problem={problem.key}
      data-testid="loopscope-problem"
    >
      <div className="loopscope-Problem-head">
        <button
          type="button"
          className="loopscope-RowButton"
          aria-expanded={isOpen}
          aria-label={isOpen ? trans.__('Close this problem') : trans.__('Open this problem')}
          onClick={onToggle}
        >
          <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
        </button>
        <span className="loopscope-Labels loopscope-Problem-place">
          {where && <span>{where}</span>}
          {label && <span className="loopscope-Problem-severity">{label}</span>}
        </span>
        <span className="loopscope-Row-space" />
        {place && <PlaceLink frame={place} />}
        <RowButton
          icon={ellipsesIcon}
          label={trans.__('More about this problem')}
          isReachable
          onClick={event => {
            const box = event.currentTarget.getBoundingClientRect();
            openMenu(menuOf(services, problem), box.left, box.bottom);
          }}
        />
      </div>
      <p className="loopscope-Problem-headline" onClick={onToggle}>
        <Sentences texts={[headline]} code={code} />
      </p>{' '}
      {rest.length > 0 && (
        <p className="loopscope-Problem-text">
          <Sentences texts={rest} code={code} />
        </p>
      )}
      {isOpen && seen?.kind === 'failures' && seen.record.group && (
        <ExceptionTree
          group={seen.record.group}
          count={seen.record.count ?? seen.record.group.length}
        />
      )}
      {isOpen &&
        findings.map(finding => (
          <Remedy
            key={`${finding.cell}-${finding.from}`}
            problem={problem}
            finding={finding}
            isOneOfMany={findings.length > 1}
          />
        ))}
      {isOpen && seen?.kind === 'coroutines' && !first && cell?.cellId && (
        <p className="loopscope-note">{trans.__('If you fixed it, run the cell again.')}</p>
      )}
      {isOpen && seen && (
        <span className="loopscope-actions">
          <ProblemActions seen={seen} />
          <ProblemDetails seen={seen} />
        </span>
      )}
    </li>
  );
}

/** Where the problem is: where it was seen, or else where the source has it. */
function placeOf(
  { at, cell, findings }: Problem,
  cells: ReturnType<typeof codeCells>
): Frame | undefined {
  if (at?.cell) {
    return at;
  }
  const first = findings[0] as Finding | undefined;
  const own = first && cells.find(({ id }) => id === first.cell);
  if (first && own) {
    return {
      function: '<module>',
      line: lineAt(own.source, first.from),
      cell: { execution: 0, cellId: own.id, count: own.executionCount }
    };
  }
  return cell?.cellId ? firstLine(cell) : undefined;
}

/** The cell as its execution count or, before it ran, as its position in the notebook. */
function cellOfProblem(
  { seen, cell, at, findings }: Problem,
  cells: ReturnType<typeof codeCells>,
  trans: TranslationBundle
): string | null {
  const seenIn = cell ?? at?.cell;
  const id = seenIn?.cellId ?? findings[0]?.cell;
  if (!id || !cells.some(candidate => candidate.id === id)) {
    return seen && seenIn ? trans.__('Not in this notebook') : null;
  }
  return seenIn?.count ? cellName(seenIn, trans) : cellHeading(cells, id, trans);
}

function severityLabel(
  { seen, severity, findings }: Problem,
  trans: TranslationBundle
): string | null {
  switch (severity) {
    case 'error':
      return trans.__('Error');
    case 'hint':
      return !seen && findings[0]?.hint
        ? trans.__('Hint: it only works because asyncio is patched')
        : trans.__('Hint');
    default:
      return null;
  }
}

/** What was seen and does not fit into the sentences. */
function ProblemDetails({ seen }: { readonly seen: RuntimeProblem }): JSX.Element | null {
  const { trans } = usePanel();
  if (seen.kind === 'failures' && seen.record.stack.length > 1) {
    return (
      <Disclosure label={trans.__('Traceback')}>
        {() => <StackTrace stack={seen.record.stack} />}
      </Disclosure>
    );
  }
  if (seen.kind === 'blocks' && seen.records.length > 1) {
    return (
      <Disclosure label={trans.__('All blocks')}>
        {() => <BlockList records={seen.records} />}
      </Disclosure>
    );
  }
  return null;
}
