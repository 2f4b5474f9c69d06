/**
 * The content of the panel. Its code is loaded when the panel is first seen.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import {
  CommandToolbarButton,
  PanelWithToolbar,
  ReactWidget,
  type SidePanel
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { AccordionPanel, Widget } from '@lumino/widgets';
import React from 'react';

import { CommandIds } from '../tokens';
import { SecondClock } from './second-clock';
import { FinishedTasks } from './finished-tasks';
import { LoopStatus } from './loop-status';
import type { PanelModel } from './model';
import { PanelProvider } from './panel-context';
import { Problems } from './problems';
import { Progress } from './progress/progress';
import { Tasks } from './tasks';

/** The position of the section with the finished tasks. */
const FINISHED = 2;

/** Adds the state of the loop to the panel's header, and the sections with problems and tasks below it. */
export function fillPanel(
  panel: SidePanel,
  model: PanelModel,
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  const clock = new SecondClock(() => panel.isVisible && !document.hidden);
  const services = { model, commands, trans, clock };
  const view = (name: string, Content: () => JSX.Element): Widget => {
    const widget = ReactWidget.create(
      <PanelProvider services={services}>
        <Content />
      </PanelProvider>
    );
    widget.addClass(`loopscope-${name}`);
    widget.node.dataset.testid = `loopscope-${name.toLowerCase()}`;
    return widget;
  };

  panel.header.addWidget(view('Loop', LoopStatus));
  panel.header.addWidget(view('Progress', Progress));
  const problems = section(trans.__('Problems'), view('Problems', Problems));
  for (const id of [CommandIds.fixNotebook, CommandIds.revertFixes]) {
    const button = new CommandToolbarButton({ commands, id, args: { toolbar: true } });
    problems.toolbar.addItem(id, button);
  }
  panel.addWidget(problems);
  panel.addWidget(section(trans.__('Tasks'), view('Tasks', Tasks)));
  panel.addWidget(section(trans.__('Finished'), view('Finished', FinishedTasks)));
  // Few users need the finished tasks.
  (panel.content as AccordionPanel).collapse(FINISHED);
}

function section(label: string, view: Widget): PanelWithToolbar {
  const widget = new PanelWithToolbar();
  widget.title.label = label;
  widget.addClass('loopscope-Section');
  widget.addWidget(view);
  return widget;
}
