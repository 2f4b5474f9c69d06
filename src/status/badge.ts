/**
 * The badge on the icon of the panel.
 */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';

import { PANEL_ID } from '../tokens';
import { countLabels } from './count-labels';
import { NO_COUNTS, type Counts } from './summary';

/** The areas that a user can move the panel to. */
const AREAS = ['right', 'left', 'main', 'down'];

/** Above this number the badge shows a plus. */
const MOST = 99;

/** The captions of panels without a badge. */
const plainCaptions = new WeakMap<Widget, string>();

/** Shows the number of problems on the icon of the panel, or a dot while tasks are pending without one. */
export function showBadge(
  shell: JupyterFrontEnd.IShell,
  counts: Counts | null,
  trans: TranslationBundle
): void {
  const panel = findPanel(shell);
  if (!panel) {
    return;
  }
  const { title } = panel;
  const plain = plainCaptions.get(panel) ?? title.caption;
  plainCaptions.set(panel, plain);
  const { tasks, problems, worst } = counts ?? NO_COUNTS;
  const text = problems > MOST ? `${MOST}+` : problems > 0 ? String(problems) : '';
  title.dataset =
    tasks + problems > 0
      ? { ...title.dataset, 'loopscope-badge': text, 'loopscope-level': worst ?? 'none' }
      : without(title.dataset);
  const labels = counts ? countLabels(counts, trans) : [];
  title.caption = labels.length > 0 ? [plain, ...labels].join('\n') : plain;
}

function findPanel(shell: JupyterFrontEnd.IShell): Widget | null {
  for (const area of AREAS) {
    try {
      for (const widget of shell.widgets(area)) {
        if (widget.id === PANEL_ID) {
          return widget;
        }
      }
    } catch {
      // This application has no such area.
    }
  }
  return null;
}

function without(dataset: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(dataset).filter(([key]) => !key.startsWith('loopscope-'))
  );
}
