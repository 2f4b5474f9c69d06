/**
 * Reviews the problems of a notebook with the user, one at a time.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import { type CellSource, lineAt } from '../../analysis';
import { say } from '../../messages';
import { cellById, codeCells, editableIn, sourceSnapshot } from '../../notebook/cells';
import { reveal } from '../../notebook/reveal';
import { reviewSteps, type FixChoice, type ReviewStep } from '../../notebook/review-steps';
import { commitEdits, notifyRefusal } from '../apply';
import { askReviewQuestion, type ReviewQuestion } from '../dialogs';
import { fixPreview, type FixPreview } from '../fix-preview';
import type { Services } from '../services';

/** How a review ended. */
export interface ReviewResult {
  /** How many fixes were applied. */
  readonly applied: number;
  /** Whether there was any question. */
  readonly asked: boolean;
}

/** The notebooks with an open review. */
const underReview = new WeakSet<NotebookPanel>();

/**
 * Asks about each problem that has a fix, and applies the fix if the user agrees. After each edit it reads the problems
 * again, because one fix can solve or change others.
 *
 * @param fixed - how many safe fixes have been applied just before. The first question says so.
 * @param within - review only the problems of this cell.
 */
export async function reviewFixes(
  services: Services,
  panel: NotebookPanel,
  fixed: number,
  within?: string
): Promise<ReviewResult> {
  if (underReview.has(panel)) {
    return { applied: 0, asked: false };
  }
  underReview.add(panel);
  try {
    return await review(services, panel, fixed, within);
  } finally {
    underReview.delete(panel);
  }
}

async function review(
  services: Services,
  panel: NotebookPanel,
  fixed: number,
  within: string | undefined
): Promise<ReviewResult> {
  const { trans } = services;
  const settled = new Set<string>();
  let answered = 0;
  let applied = 0;
  for (;;) {
    const steps = stepsLeft(services, panel, within).filter(({ key }) => !settled.has(key));
    const [step] = steps;
    if (!step || !panel.model) {
      return { applied, asked: answered > 0 };
    }
    const edits = step.choices.flatMap(({ fix }) => fix.edits);
    const before = sourceSnapshot(panel.model.sharedModel, edits);
    await showStep(panel, step, within);
    const title = trans.__('Fix %1 of %2', answered + 1, answered + steps.length);
    const cells = codeCells(panel.model.sharedModel);
    const question = questionFor(step, title, cells, trans);
    const done = answered === 0 && fixed > 0 ? safeFixesText(fixed, trans) : '';
    const answer = await askReviewQuestion({ ...question, done });
    if (answer === 'stop' || panel.isDisposed || !panel.model) {
      return { applied, asked: true };
    }
    if (answer === 'skip') {
      settled.add(step.key);
    } else if (sourceSnapshot(panel.model.sharedModel, edits) !== before) {
      notifyRefusal(services, 'changed', panel);
      // Ask again, about the current source.
      continue;
    } else if (commitEdits(services, panel, step.choices[answer].fix.edits)) {
      applied++;
      // If the fix didn't solve the problem, don't ask about it for ever.
      const left = stepsLeft(services, panel, within);
      const isStill = left.length >= steps.length && left.some(({ key }) => key === step.key);
      if (step.isSeen || isStill) {
        settled.add(step.key);
      }
    } else {
      settled.add(step.key);
    }
    answered++;
  }
}

/** The current problems that have a fix. */
function stepsLeft(
  { loopscope }: Services,
  panel: NotebookPanel,
  within: string | undefined
): ReviewStep[] {
  const shared = panel.model?.sharedModel;
  const problems = loopscope.findingsOf(panel)?.problems ?? [];
  return shared
    ? reviewSteps(problems, codeCells(shared), { within, isEditable: editableIn(shared) })
    : [];
}

/** Scrolls to the problem, behind the dialog. */
async function showStep(
  panel: NotebookPanel,
  { choices: [{ finding }] }: ReviewStep,
  within: string | undefined
): Promise<void> {
  const source = panel.model && cellById(panel.model.sharedModel, finding.cell)?.getSource();
  if (within === undefined && source) {
    await reveal(panel, { cellId: finding.cell, line: lineAt(source, finding.from) });
  }
}

/** Says what was done without a question. */
function safeFixesText(fixed: number, trans: TranslationBundle): string {
  return trans._n(
    '%1 safe fix was applied. This one changes more:',
    '%1 safe fixes were applied. This one changes more:',
    fixed
  );
}

/** The texts of the dialog for a step. */
function questionFor(
  { choices }: ReviewStep,
  title: string,
  cells: readonly CellSource[],
  trans: TranslationBundle
): Omit<ReviewQuestion, 'done'> {
  const places = new Set(choices.map(({ finding }) => `${finding.cell} ${finding.from}`));
  const isAmbiguous = places.size > 1;
  return {
    title,
    text: isAmbiguous
      ? trans.__(
          'One of these calls created a coroutine that was never awaited. Choose the call to await.'
        )
      : say(choices[0].finding.message, trans),
    fixes: choices.map(choice => choicePreview(choice, isAmbiguous, cells, trans)),
    buttons: { stop: trans.__('Stop'), skip: trans.__('Skip'), apply: trans.__('Apply') }
  };
}

/** The preview of a fix. Its title names the line if there are several places. */
function choicePreview(
  { finding, fix }: FixChoice,
  withLine: boolean,
  cells: readonly CellSource[],
  trans: TranslationBundle
): FixPreview {
  const preview = fixPreview(cells, fix, trans);
  const source = cells.find(({ id }) => id === finding.cell)?.source ?? '';
  const line = lineAt(source, finding.from);
  return withLine ? { ...preview, title: trans.__('%1 (line %2)', preview.title, line) } : preview;
}
