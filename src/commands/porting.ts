/**
 * Commands that take code out of a notebook: to a script, or to a module. What they do comes when one of them is first
 * called.
 */

import { isPython } from '../notebook/cells';
import { CommandIds } from '../tokens';
import { CELL_ID, POINTED, takes, whenLoaded, type Args, type Services } from './services';

/** Adds the commands that take code out of a notebook. */
export function addPortingCommands(services: Services): void {
  const { app, tracker, trans } = services;
  const { commands } = app;
  const taking = whenLoaded(services, () => import('./taking-out'));
  const isVisible = (): boolean => {
    const model = tracker.currentWidget?.model;
    return model ? isPython(model.sharedModel) : false;
  };
  commands.addCommand(CommandIds.copyAsScript, {
    label: trans.__('Copy Notebook as Script'),
    caption: trans.__('Copy the code of all cells as a script that runs its own event loop'),
    describedBy: takes({}),
    isVisible,
    isEnabled: () => tracker.currentWidget !== null,
    execute: () => taking(({ copyAsScript }) => copyAsScript(services))
  });
  commands.addCommand(CommandIds.moveToModule, {
    label: trans.__('Move Async Functions to a Module…'),
    caption: trans.__('Move the async functions of the cell to a .py file, and import them'),
    describedBy: takes({ cellId: CELL_ID, pointed: POINTED }),
    isVisible,
    isEnabled: args => args.pointed === true || tracker.activeCell?.model.type === 'code',
    execute: (args: Args) => taking(({ moveCellToModule }) => moveCellToModule(services, args))
  });
}
