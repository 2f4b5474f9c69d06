/**
 * Loads the code that watches for interrupts and widgets that don't reach the loop, with the first notebook.
 */

import { eachNotebook } from '../notebook/each-notebook';
import { loopCode } from './loop/code';
import type { Services } from './services';

/** The command behind every button, menu entry and shortcut that interrupts the kernel of a notebook. */
const INTERRUPT = 'notebook:interrupt-kernel';

/** Lets each interrupt through that the kernel doesn't notice, and offers help with widgets. */
export function watchLostWakes(services: Services): void {
  const { app, tracker } = services;
  eachNotebook(tracker, panel => {
    void loopCode.load().then(part => {
      part?.followInterrupts(services, panel);
      part?.followWidgets(services, panel);
    });
  });
  app.commands.commandExecuted.connect((_, { id }) => {
    if (id === INTERRUPT && tracker.currentWidget) {
      void loopCode.current?.onInterrupt(services, tracker.currentWidget);
    }
  });
}
