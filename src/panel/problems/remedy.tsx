/**
 * The fix of a finding, with its preview, its notes and its buttons.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { type Finding, type Fix, lineAt } from '../../analysis';
import { say } from '../../messages';
import { cellHeading } from '../../notebook/cell-heading';
import { cellById, codeCells } from '../../notebook/cells';
import { lineChanges } from '../../notebook/line-changes';
import { Preview } from '../../notebook/preview';
import { cellList, runText } from '../../notebook/run-text';
import { UNAWAITED_RULE } from '../../findings/runtime-problems';
import { CommandIds } from '../../tokens';
import type { Problem } from '../../tokens';
import { CommandButton } from '../shared/buttons';
import { usePanel } from '../shared/panel-context';
import { Sentences } from '../shared/texts';

/** A finding's fix. It is shown before the user applies it. */
export function Remedy(props: {
  readonly problem: Problem;
  readonly finding: Finding;
  /** Whether the user has to choose among several findings. */
  readonly isOneOfMany: boolean;
}): JSX.Element | null {
  const { trans, model } = usePanel();
  const { problem, finding, isOneOfMany } = props;
  const shared = model.notebook?.model?.sharedModel;
  const source = (shared && cellById(shared, finding.cell)?.getSource()) ?? '';
  const line = lineAt(source, finding.from);
  const fix = finding.fixes[0] as Fix | undefined;
  if (!fix) {
    // The message says why, unless the card says what was seen.
    return problem.seen ? (
      <p className="loopscope-note">
        <Sentences texts={[say(finding.message, trans)]} />
      </p>
    ) : null;
  }
  const args = {
    notebook: model.notebook?.id,
    cellId: finding.cell,
    rule: finding.rule,
    from: finding.from,
    // The preview is right above the button.
    seen: true
  };
  const again = model.findings?.cellsToRun(fix.edits) ?? [];
  const cells = shared ? codeCells(shared) : [];
  const hasRun = again.some(id => cells.find(cell => cell.id === id)?.executionCount);
  return (
    <div className="loopscope-Remedy">
      {fix.tier === 'ask' && <FixPreview fix={fix} />}
      {fix.notes.map(note => (
        <p className="loopscope-note" key={note.id}>
          <Sentences texts={[say(note, trans)]} />
        </p>
      ))}
      <span className="loopscope-actions">
        <CommandButton
          primary={problem.severity !== 'hint'}
          id={CommandIds.applyFix}
          args={args}
          label={fixLabel(problem, isOneOfMany ? line : null, trans)}
          title={say(fix.title, trans)}
        />
        {hasRun && (
          <CommandButton
            id={CommandIds.applyFix}
            args={{ ...args, run: true }}
            label={trans.__('Apply and run again')}
            title={[say(fix.title, trans), runText(cells, again, trans)].join('\n')}
          />
        )}
      </span>
      {hasRun && again.length > 1 && (
        <p className="loopscope-note">
          <Sentences
            texts={[
              trans._n(
                'With “Apply and run again”, %1 cell runs: %2.',
                'With “Apply and run again”, %1 cells run: %2.',
                again.length,
                cellList(cells, again, trans)
              )
            ]}
          />
        </p>
      )}
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
    return trans.__('Apply');
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
  const blocks = changes.map(({ cell, before, after }) => {
    const indent = commonIndent([...before, ...after]);
    return {
      label: changes.length > 1 ? cellHeading(cells, cell, trans) : undefined,
      before: before.map(line => line.slice(indent)),
      after: after.map(line => line.slice(indent))
    };
  });
  return <Preview blocks={blocks} />;
}

/** How many spaces all lines begin with: the panel is narrow. */
function commonIndent(lines: readonly string[]): number {
  const indents = lines
    .filter(line => line.trim() !== '')
    .map(line => line.length - line.trimStart().length);
  return indents.length > 0 ? Math.min(...indents) : 0;
}
