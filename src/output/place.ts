/**
 * Finds the cell that an output belongs to.
 */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Widget } from '@lumino/widgets';

/** A cell in an open notebook. */
export interface OutputPlace {
  readonly panel: NotebookPanel;
  readonly cell: string;
}

/**
 * The cell of an output: the one around it, in whichever view of the notebook it is. A view of an output alone has no
 * cell around it, but shares the outputs of its cell.
 */
export function outputPlace(output: Widget, tracker: INotebookTracker): OutputPlace | null {
  const around = tracker.find(({ node }) => node.contains(output.node));
  const outputs = outputsAround(output);
  const isOwn = ({ model }: { readonly model: object }) =>
    (model as { readonly outputs?: unknown }).outputs === outputs;
  const panel = around ?? tracker.find(({ content }) => content.widgets.some(isOwn));
  const cell = panel?.content.widgets.find(each =>
    around ? each.node.contains(output.node) : isOwn(each)
  );
  return panel && cell ? { panel, cell: cell.model.id } : null;
}

/** The model of the output area around a widget; `null` without one. */
function outputsAround(widget: Widget): unknown {
  for (let around = widget.parent; around; around = around.parent) {
    if (around.hasClass('jp-OutputArea')) {
      return (around as Widget & { readonly model?: unknown }).model ?? null;
    }
  }
  return null;
}
