/**
 * The problems: what was seen in the kernel and what was found in the source, each with its fix.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { type Finding, type Fix, lineAt } from '../analysis';
import { fixCode } from '../commands/fix/code';
import { say } from '../messages';
import { cellHeading } from '../notebook/cell-heading';
import { cellById, codeCells } from '../notebook/cells';
import { UNAWAITED_RULE } from '../findings/runtime-problems';
import { lineChanges } from '../notebook/line-changes';
import { Preview } from '../notebook/preview';
import { CommandIds } from '../tokens';
import type { Problem, RuntimeProblem } from '../tokens';
import { BlockList } from './block-list';
import { CommandButton } from './buttons';
import { Disclosure } from './disclosure';
import { ExceptionTree } from './exception-tree';
import { usePanel, usePanelModel } from './panel-context';
import { ProblemActions } from './problem-actions';
import { StackTrace } from './stack-trace';
import { cellName } from './text/place';
import { runtimeProblemText } from './text/runtime-problem';
import { Sentences } from './texts';

/** How many problems are shown at most. */
const MAX_SHOWN = 100;

/** Shows the problems of the current notebook. */
export function Problems(): JSX.Element {
  const { trans } = usePanel();
  const { findings } = usePanelModel();
  if (!findings) {
    return <p className="loopscope-empty">{trans.__('Open a notebook to see its problems.')}</p>;
  }
  const { problems } = findings;
  if (problems.length === 0) {
    return <p className="loopscope-empty">{trans.__('No problems found.')}</p>;
  }
  // A click on a fix must edit at once.
  void fixCode.load();
  const hidden = problems.length - MAX_SHOWN;
  return (
    <>
      <ul className="loopscope-list">
        {errorsFirst(problems)
          .slice(0, MAX_SHOWN)
          .map(problem => (
            <ProblemItem key={problem.key} problem={problem} />
          ))}
      </ul>
      {hidden > 0 && (
        <p className="loopscope-note">
          {trans._n('%1 more problem is not shown.', '%1 more problems are not shown.', hidden)}
        </p>
      )}
    </>
  );
}

/** Errors, then warnings, then hints; each in their order. */
function errorsFirst(problems: readonly Problem[]): Problem[] {
  const rank = ({ severity }: Problem) => (severity === 'error' ? 0 : severity === 'hint' ? 2 : 1);
  return [...problems].sort((a, b) => rank(a) - rank(b));
}

function ProblemItem({ problem }: { readonly problem: Problem }): JSX.Element {
  const { trans } = usePanel();
  const { seen, severity, findings, at, cell } = problem;
  const first = findings[0] as Finding | undefined;
  const texts = seen ? runtimeProblemText(seen, trans) : first ? [say(first.message, trans)] : [];
  const place = at?.cell ? { cell: at.cell, line: at.line } : { cell, line: undefined };
  return (
    <li
      className={`loopscope-Problem loopscope-mod-${severity}`}
      data-problem={problem.key}
      data-testid="loopscope-problem"
    >
      <ProblemHeader problem={problem} />
      <p className="loopscope-Problem-text">
        <Sentences texts={texts} />
      </p>
      {seen?.kind === 'failures' && seen.record.group && (
        <ExceptionTree
          group={seen.record.group}
          count={seen.record.count ?? seen.record.group.length}
        />
      )}
      {findings.map(finding => (
        <Remedy
          key={`${finding.cell}-${finding.from}`}
          problem={problem}
          finding={finding}
          isOneOfMany={findings.length > 1}
        />
      ))}
      {seen?.kind === 'coroutines' && !first && cell?.cellId && (
        <p className="loopscope-note">{trans.__('If you fixed it, run the cell again.')}</p>
      )}
      {seen && (
        <span className="loopscope-actions">
          {!first && place.cell?.cellId && (
            <ShowCellButton cellId={place.cell.cellId} line={place.line} />
          )}
          <ProblemActions seen={seen} />
          <ProblemDetails seen={seen} />
        </span>
      )}
    </li>
  );
}

/** The cell of a problem, and its severity if that is unusual. */
function ProblemHeader({ problem }: { readonly problem: Problem }): JSX.Element {
  const { trans, model } = usePanel();
  const shared = model.notebook?.model?.sharedModel;
  const cell = cellOfProblem(problem, shared ? codeCells(shared) : [], trans);
  const severity = severityLabel(problem, trans);
  return (
    <span className="loopscope-Labels loopscope-Problem-place">
      {cell && <span>{cell}</span>}
      {severity && <span className="loopscope-Problem-severity">{severity}</span>}
    </span>
  );
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

/** A finding's fix, with its preview and notes. */
function Remedy(props: {
  readonly problem: Problem;
  readonly finding: Finding;
  /** Whether the user has to choose among several findings. */
  readonly isOneOfMany: boolean;
}): JSX.Element {
  const { trans, model } = usePanel();
  const { problem, finding, isOneOfMany } = props;
  const shared = model.notebook?.model?.sharedModel;
  const source = (shared && cellById(shared, finding.cell)?.getSource()) ?? '';
  const line = lineAt(source, finding.from);
  const fix = finding.fixes[0] as Fix | undefined;
  return (
    <div className="loopscope-Remedy">
      {fix?.tier === 'ask' && <FixPreview fix={fix} />}
      {fix?.notes.map(note => (
        <p className="loopscope-note" key={note.id}>
          {say(note, trans)}
        </p>
      ))}
      <span className="loopscope-actions">
        <ShowCellButton cellId={finding.cell} line={line} />
        {fix && (
          <CommandButton
            primary={problem.severity !== 'hint'}
            id={CommandIds.applyFix}
            args={{
              notebook: model.notebook?.id,
              cellId: finding.cell,
              rule: finding.rule,
              from: finding.from,
              // The preview is right above the button.
              seen: true
            }}
            label={fixLabel(problem, isOneOfMany ? line : null, trans)}
            title={say(fix.title, trans)}
          />
        )}
      </span>
    </div>
  );
}

/** @param line - the line to name, if the user has to choose among several. */
function fixLabel(
  { seen, findings }: Problem,
  line: number | null,
  trans: TranslationBundle
): string {
  if (!seen || findings.some(({ rule }) => rule !== UNAWAITED_RULE)) {
    return trans.__('Fix');
  }
  return line === null ? trans.__('Add await') : trans.__('Add await in line %1', line);
}

function FixPreview({ fix }: { readonly fix: Fix }): JSX.Element | null {
  const { trans, model } = usePanel();
  const shared = model.notebook?.model?.sharedModel;
  if (!shared) {
    return null;
  }
  const cells = codeCells(shared);
  const changes = lineChanges(cells, fix.edits);
  const blocks = changes.map(({ cell, before, after }) => ({
    label: changes.length > 1 ? cellHeading(cells, cell, trans) : undefined,
    before,
    after
  }));
  return <Preview blocks={blocks} />;
}

function ShowCellButton(props: {
  readonly cellId: string;
  readonly line: number | undefined;
}): JSX.Element {
  const { trans } = usePanel();
  const { cellId, line } = props;
  return (
    <CommandButton
      id={CommandIds.reveal}
      args={line === undefined ? { cellId } : { cellId, line }}
      label={trans.__('Show')}
    />
  );
}
