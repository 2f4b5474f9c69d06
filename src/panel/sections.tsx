/**
 * The content of the panel. Its code is loaded when the panel is first seen.
 */

import {
  CommandToolbarButton,
  PanelWithToolbar,
  ReactWidget,
  type SidePanel
} from '@jupyterlab/ui-components';
import type { AccordionPanel, Widget } from '@lumino/widgets';
import React from 'react';

import { CommandIds } from '../tokens';
import { FinishedCount, FinishedTasks } from './finished/finished-tasks';
import { Header } from './header/header';
import { ProblemCount, Problems } from './problems/problems';
import { Progress } from './progress/progress';
import { SectionHeights } from './section-heights';
import { PanelProvider, type PanelServices } from './shared/panel-context';
import { PointerWatch } from './shared/pointer-watch';
import { SecondClock } from './shared/second-clock';
import { TaskCount, Tasks } from './tasks/tasks';
import type { SectionName } from './view-state';

/** Adds the state of the loop to the panel's header, and the sections below it. */
export function fillPanel(
  panel: SidePanel,
  given: Pick<PanelServices, 'model' | 'view' | 'commands' | 'turnRuleOff' | 'trans'>
): void {
  const { model, commands, trans } = given;
  const clock = new SecondClock(() => panel.isVisible && !document.hidden && !model.isPaused);
  const accordion = panel.content as AccordionPanel;
  const services: PanelServices = {
    ...given,
    clock,
    pointer: new PointerWatch(accordion.node),
    want: (section, height) => heights.want(section, height)
  };
  const view = (name: string, Content: () => JSX.Element | null): Widget => {
    const widget = ReactWidget.create(
      <PanelProvider services={services}>
        <Content />
      </PanelProvider>
    );
    widget.addClass(`loopscope-${name}`);
    widget.node.dataset.testid = `loopscope-${name.toLowerCase()}`;
    return widget;
  };
  const section = (
    name: SectionName,
    label: string,
    content: Widget,
    count: Widget
  ): PanelWithToolbar => {
    const widget = new PanelWithToolbar();
    widget.title.label = label;
    widget.addClass('loopscope-Section');
    widget.toolbar.addItem('count', count);
    widget.addWidget(content);
    widget.node.dataset.section = name;
    panel.addWidget(widget);
    return widget;
  };

  panel.header.addWidget(view('Loop', Header));
  panel.header.addWidget(view('Progress', Progress));
  const problems = section(
    'problems',
    trans.__('Problems'),
    view('Problems', Problems),
    view('Count', ProblemCount)
  );
  for (const id of [CommandIds.fixNotebook, CommandIds.revertFixes]) {
    const button = new CommandToolbarButton({ commands, id, args: { toolbar: true } });
    problems.toolbar.addItem(id, button);
  }
  section('tasks', trans.__('Tasks'), view('Tasks', Tasks), view('Count', TaskCount));
  section(
    'finished',
    trans.__('Finished'),
    view('Finished', FinishedTasks),
    view('Count', FinishedCount)
  );
  panel.node.addEventListener('keydown', event => {
    if (event.key === ' ' && !event.defaultPrevented && !hasOwnSpace(event.target)) {
      event.preventDefault();
      model.togglePause();
    }
  });
  const heights = new SectionHeights(accordion, services.view);
  new ResizeObserver(() => {
    // Lumino isn't told when only what stands above has another height.
    accordion.update();
    heights.update();
  }).observe(accordion.node);
}

/** Whether the space bar does something of its own where the focus is. */
function hasOwnSpace(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('button, input, select, summary, .lm-AccordionPanel-title') !== null
  );
}
