/**
 * Going through what cannot be mended without asking, one at a time.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';

import { lineAt } from '../analysis';
import { cellById, codeCells, editableIn } from '../notebook/cells';
import { reveal } from '../notebook/reveal';
import { stepsOf, type Step } from '../notebook/steps';
import { applyEdits, touchedSources } from './apply';
import { askStep } from './ask';
import { tell, type Services } from './services';

/** How many fixes were made. */
export interface Walked {
  readonly applied: number;
  /** Whether there was anything to ask about. */
  readonly asked: boolean;
}

/** The notebooks that a dialog goes through now. */
const walking = new WeakSet<NotebookPanel>();

/**
 * Ask about each mistake that can be mended, and mend it or not, as the user says. After each edit the notebook is
 * read anew: one fix can settle another mistake, or make it another.
 *
 * @param within - only the mistakes of this cell.
 */
export async function walk(
  services: Services,
  panel: NotebookPanel,
  within?: string
): Promise<Walked> {
  if (walking.has(panel)) {
    return { applied: 0, asked: false };
  }
  walking.add(panel);
  try {
    return await goThrough(services, panel, within);
  } finally {
    walking.delete(panel);
  }
}

async function goThrough(
  services: Services,
  panel: NotebookPanel,
  within: string | undefined
): Promise<Walked> {
  const settled = new Set<string>();
  let answered = 0;
  let applied = 0;
  for (;;) {
    const steps = stepsLeft(services, panel, within).filter(({ key }) => !settled.has(key));
    const [step] = steps;
    if (!step) {
      return { applied, asked: answered > 0 };
    }
    const edits = step.choices.flatMap(({ fix }) => fix.edits);
    const before = touchedSources(panel, edits);
    await show(panel, step, within);
    const answer = await askStep(services, panel, step, answered + 1, answered + steps.length);
    if (answer === 'stop' || panel.isDisposed || !panel.model) {
      return { applied, asked: true };
    }
    if (answer === 'skip') {
      settled.add(step.key);
    } else if (touchedSources(panel, edits) !== before) {
      // The step comes again, as it is now.
      tell(services.trans.__('The cell has changed since; nothing was edited.'));
      continue;
    } else if (applyEdits(services, panel, answer.fix.edits)) {
      applied++;
      // What the kernel saw stays. Nothing else should: never ask in a circle.
      const left = stepsLeft(services, panel, within);
      if (step.seen || (left.length >= steps.length && left.some(({ key }) => key === step.key))) {
        settled.add(step.key);
      }
    } else {
      settled.add(step.key);
    }
    answered++;
  }
}

/** What can be decided on in a notebook as it is now. */
function stepsLeft(
  { loopscope }: Services,
  panel: NotebookPanel,
  within: string | undefined
): Step[] {
  const shared = panel.model?.sharedModel;
  const problems = loopscope.findingsOf(panel)?.problems ?? [];
  return shared
    ? stepsOf(problems, codeCells(shared), { within, editable: editableIn(shared) })
    : [];
}

/** Bring the place into view, behind the question. */
async function show(
  panel: NotebookPanel,
  { choices: [{ finding }] }: Step,
  within: string | undefined
): Promise<void> {
  const source = panel.model && cellById(panel.model.sharedModel, finding.cell)?.getSource();
  if (within === undefined && source) {
    await reveal(panel, { cellId: finding.cell, line: lineAt(source, finding.from) });
  }
}
