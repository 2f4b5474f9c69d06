/**
 * What the sidebar is filled with. It comes when the sidebar is first seen.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { CommandToolbarButton, PanelWithToolbar, type SidePanel } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { AccordionPanel, Widget } from '@lumino/widgets';

import { CommandIds } from '../tokens';
import { FinishedView } from './finished-tasks';
import { LoopView } from './loop-status';
import type { PanelModel } from './model';
import { ProblemsView } from './problems';
import { TasksView } from './tasks';

/** The place of the section with the finished tasks. */
const FINISHED = 2;

/** Fills the sidebar with what a model knows: the loop on top, then the problems and the tasks. */
export function fill(
  panel: SidePanel,
  model: PanelModel,
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  panel.header.addWidget(new LoopView(model, commands, trans));
  const problems = section(trans.__('Problems'), new ProblemsView(model, commands, trans));
  for (const id of [CommandIds.fixNotebook, CommandIds.revertFixes]) {
    const button = new CommandToolbarButton({ commands, id, args: { toolbar: true } });
    problems.toolbar.addItem(id, button);
  }
  panel.addWidget(problems);
  panel.addWidget(section(trans.__('Tasks'), new TasksView(model, commands, trans)));
  panel.addWidget(section(trans.__('Finished'), new FinishedView(model, commands, trans)));
  // What is over is for those who ask.
  (panel.content as AccordionPanel).collapse(FINISHED);
}

function section(label: string, view: Widget): PanelWithToolbar {
  const widget = new PanelWithToolbar();
  widget.title.label = label;
  widget.addClass('loopscope-Section');
  widget.addWidget(view);
  return widget;
}
