/**
 * Tells of the problems in a notebook when it is saved, if the user or the team has turned that on.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';

import { isAsSevere } from '../../findings/severity';
import { eachNotebook } from '../../notebook/each-notebook';
import { notify } from '../../notify';
import { CommandIds } from '../../tokens';
import type { Services } from '../services';

/** Counts the findings in each notebook that is saved. */
export function warnOnSave(services: Services): void {
  eachNotebook(services.tracker, panel => {
    let told = 0;
    panel.context.saveState.connect((_, state) => {
      if (state.startsWith('completed')) {
        const count = countOf(services, panel);
        // JupyterLab also saves by itself, every two minutes.
        if (count > told) {
          tell(services, count);
        }
        told = count;
      }
    });
  });
}

/** The number of findings that the setting is about. */
function countOf({ settings, loopscope }: Services, panel: NotebookPanel): number {
  const { warnOnSave: lowest } = settings.current;
  const findings = loopscope.findingsOf(panel);
  if (lowest === 'off' || !findings) {
    return 0;
  }
  // A finding of a rule at the level `warning` is `info` if it has no fix.
  const severity = lowest === 'warning' ? 'info' : lowest;
  return findings.findings.filter(finding => isAsSevere(findings.severityOf(finding), severity))
    .length;
}

function tell({ app, trans }: Services, count: number): void {
  notify(
    trans._n(
      'The notebook was saved with %1 asyncio problem.',
      'The notebook was saved with %1 asyncio problems.',
      count
    ),
    [{ label: trans.__('Show'), callback: () => void app.commands.execute(CommandIds.open) }]
  );
}
