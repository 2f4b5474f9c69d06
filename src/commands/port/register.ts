/**
 * Registers the commands that take code out of a notebook: to a script, or to a module.
 */

import { Lazy } from '../../lazy';
import { isPython } from '../../notebook/cells';
import { CommandIds } from '../../tokens';
import { CELL_ID, POINTED, describeArguments, type Args } from '../arguments';
import { withCode, type Services } from '../services';

const portCode = new Lazy(() => import('./run'));

/** Registers the commands that take code out of a notebook. */
export function addPortCommands(services: Services): void {
  const { app, tracker, trans } = services;
  const { commands } = app;
  const run = withCode(services, portCode);
  const isVisible = (): boolean => {
    const model = tracker.currentWidget?.model;
    return model ? isPython(model.sharedModel) : false;
  };
  commands.addCommand(CommandIds.copyAsScript, {
    label: trans.__('Copy Notebook as Script'),
    caption: trans.__('Copy the code of all cells as a script that runs its own event loop'),
    describedBy: describeArguments({}),
    isVisible,
    isEnabled: () => tracker.currentWidget !== null,
    execute: () => run(({ copyAsScript }) => copyAsScript(services))
  });
  commands.addCommand(CommandIds.moveToModule, {
    label: trans.__('Move Async Functions to a Module…'),
    caption: trans.__('Move the async functions of this cell to a .py file, and import them'),
    describedBy: describeArguments({ cellId: CELL_ID, pointed: POINTED }),
    isVisible,
    isEnabled: args => args.pointed === true || tracker.activeCell?.model.type === 'code',
    execute: (args: Args) => run(({ moveToModule }) => moveToModule(services, args))
  });
}
