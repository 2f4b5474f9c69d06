/**
 * The problems: what the kernel saw and what the source says, each with what mends it.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import React from 'react';

import { type Finding, type Fix, lineAt } from '../analysis';
import { fixCode } from '../commands/fix/code';
import { say } from '../messages';
import { cellLabel as notebookCellLabel } from '../notebook/cell-label';
import { cellById, codeCells } from '../notebook/cells';
import { UNAWAITED_RULE } from '../findings/runtime-problems';
import { lineChanges } from '../notebook/line-changes';
import { Preview } from '../notebook/preview';
import { CommandIds } from '../tokens';
import type { Problem, RuntimeProblem } from '../tokens';
import { BlockList } from './block-list';
import { CommandButton } from './buttons';
import { Disclosure, StackTrace } from './disclosure';
import type { PanelModel } from './model';
import { ProblemActions } from './problem-actions';
import { cellLabel } from './text/place';
import { runtimeProblemText } from './text/runtime-problem';

/** How many problems are drawn at most. */
const MAX_DRAWN = 100;

/** Errors, then what is usual, then hints; each in their order. */
function loudestFirst(problems: readonly Problem[]): Problem[] {
  const rank = ({ severity }: Problem) => (severity === 'error' ? 0 : severity === 'hint' ? 2 : 1);
  return [...problems].sort((a, b) => rank(a) - rank(b));
}

/** Shows the problems of the notebook in front. */
export class ProblemsView extends ReactWidget {
  constructor(
    private readonly _model: PanelModel,
    private readonly _commands: CommandRegistry,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('loopscope-Problems');
  }

  protected override render(): JSX.Element {
    return <UseSignal signal={this._model.changed}>{() => this._body()}</UseSignal>;
  }

  private _body(): JSX.Element {
    const { findings } = this._model;
    const trans = this._trans;
    if (!findings) {
      return (
        <p className="loopscope-empty">{trans.__('The problems of an open notebook show here.')}</p>
      );
    }
    const { problems } = findings;
    if (problems.length === 0) {
      return <p className="loopscope-empty">{trans.__('Nothing to mend.')}</p>;
    }
    // A click on a fix must edit at once.
    void fixCode.load();
    const hidden = problems.length - MAX_DRAWN;
    return (
      <>
        <ul className="loopscope-list">
          {loudestFirst(problems)
            .slice(0, MAX_DRAWN)
            .map(problem => this._problem(problem))}
        </ul>
        {hidden > 0 && (
          <p className="loopscope-note">
            {trans._n('%1 more problem is not drawn.', '%1 more problems are not drawn.', hidden)}
          </p>
        )}
      </>
    );
  }

  private _problem(problem: Problem): JSX.Element {
    const { seen, severity, findings, at, cell } = problem;
    const trans = this._trans;
    const first = findings[0] as Finding | undefined;
    const text = seen ? runtimeProblemText(seen, trans) : first && say(first.message, trans);
    const place = at?.cell ? { cell: at.cell, line: at.line } : { cell, line: undefined };
    return (
      <li
        key={problem.key}
        className={`loopscope-Problem loopscope-mod-${severity}`}
        data-problem={problem.key}
      >
        <span className="loopscope-Problem-place">
          {this._place(problem)}
          {this._severity(problem)}
        </span>
        <p className="loopscope-Problem-text">{text}</p>
        {findings.map(finding => this._remedy(problem, finding, findings.length > 1))}
        {seen?.kind === 'coroutines' && !first && cell?.cellId && (
          <p className="loopscope-note">{trans.__('If you have mended it, run the cell again.')}</p>
        )}
        {seen && (
          <span className="loopscope-actions">
            {!first && place.cell?.cellId && this._show(place.cell.cellId, place.line)}
            <ProblemActions seen={seen} commands={this._commands} trans={trans} />
            {this._details(seen)}
          </span>
        )}
      </li>
    );
  }

  /** A word for what stands out from the usual. */
  private _severity({ seen, severity, findings }: Problem): JSX.Element | null {
    const trans = this._trans;
    if (severity !== 'error' && severity !== 'hint') {
      return null;
    }
    const words =
      severity === 'error'
        ? trans.__('error')
        : !seen && findings[0]?.hint
          ? trans.__('hint: it works for now')
          : trans.__('hint');
    return (
      <>
        {' · '}
        <span className="loopscope-Problem-severity">{words}</span>
      </>
    );
  }

  /** All of what was seen that does not fit into its sentence. */
  private _details(seen: RuntimeProblem): JSX.Element | null {
    const trans = this._trans;
    if (seen.kind === 'failures' && seen.record.stack.length > 1) {
      return (
        <Disclosure label={trans.__('Traceback')}>
          {() => <StackTrace stack={seen.record.stack} commands={this._commands} trans={trans} />}
        </Disclosure>
      );
    }
    if (seen.kind === 'blocks' && seen.records.length > 1) {
      return (
        <Disclosure label={trans.__('All blocks')}>
          {() => <BlockList records={seen.records} commands={this._commands} trans={trans} />}
        </Disclosure>
      );
    }
    return null;
  }

  /** The cell, as its number or, before it ran, as its place in the notebook. */
  private _place({ seen, cell, at, findings }: Problem): string {
    const trans = this._trans;
    const seenIn = cell ?? at?.cell;
    const id = seenIn?.cellId ?? findings[0]?.cell;
    const shared = this._model.notebook?.model?.sharedModel;
    const cells = shared ? codeCells(shared) : [];
    const index = cells.findIndex(candidate => candidate.id === id);
    if (index < 0) {
      return seen && seenIn ? trans.__('not a cell of this notebook') : '';
    }
    const count = seenIn?.count ?? cells[index].executionCount;
    return count ? cellLabel({ count }, trans) : trans.__('code cell %1, not run yet', index + 1);
  }

  private _remedy(problem: Problem, finding: Finding, oneOfMany: boolean): JSX.Element {
    const shared = this._model.notebook?.model?.sharedModel;
    const source = (shared && cellById(shared, finding.cell)?.getSource()) ?? '';
    const line = lineAt(source, finding.from);
    const fix = finding.fixes[0] as Fix | undefined;
    const trans = this._trans;
    const title = fix && say(fix.title, trans);
    return (
      <div className="loopscope-Remedy" key={`${finding.cell}-${finding.from}`}>
        {fix?.tier === 'ask' && this._preview(fix)}
        {fix?.notes.map(note => (
          <p className="loopscope-note" key={note.id}>
            {say(note, trans)}
          </p>
        ))}
        <span className="loopscope-actions">
          {this._show(finding.cell, line)}
          {fix && (
            <CommandButton
              primary={problem.severity !== 'hint'}
              commands={this._commands}
              id={CommandIds.applyFix}
              // What is about to change is drawn right above the button.
              args={{
                notebook: this._model.notebook?.id,
                cellId: finding.cell,
                rule: finding.rule,
                from: finding.from,
                seen: true
              }}
              label={this._label(problem, oneOfMany ? line : null)}
              title={title}
            />
          )}
        </span>
      </div>
    );
  }

  private _label({ seen, findings }: Problem, line: number | null): string {
    const trans = this._trans;
    if (seen && findings.every(finding => finding.rule === UNAWAITED_RULE)) {
      return line === null ? trans.__('Add await') : trans.__('Add await in line %1', line);
    }
    return trans.__('Fix');
  }

  private _preview({ edits }: Fix): JSX.Element | null {
    const shared = this._model.notebook?.model?.sharedModel;
    if (!shared) {
      return null;
    }
    const cells = codeCells(shared);
    const changes = lineChanges(cells, edits);
    const blocks = changes.map(({ cell, before, after }) => ({
      label: changes.length > 1 ? notebookCellLabel(cells, cell, this._trans) : undefined,
      before,
      after
    }));
    return <Preview blocks={blocks} />;
  }

  private _show(cellId: string, line?: number): JSX.Element {
    return (
      <CommandButton
        commands={this._commands}
        id={CommandIds.reveal}
        args={line === undefined ? { cellId } : { cellId, line }}
        label={this._trans.__('Show')}
      />
    );
  }
}
