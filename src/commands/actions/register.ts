/**
 * Registers the command that shows the actions at the cursor.
 */

import { CommandIds } from '../../tokens';
import { CELL_ID, NOTEBOOK, describeArguments, type Args } from '../arguments';
import { withCode, type Services } from '../services';
import { actionsCode } from './code';

/** Registers the command that shows the actions at the cursor. */
export function addActionsCommand(services: Services): void {
  const { app, tracker, trans } = services;
  const run = withCode(services, actionsCode);
  app.commands.addCommand(CommandIds.showActions, {
    label: trans.__('Show the Actions at the Cursor'),
    caption: trans.__('Show fixes, explanations and refactorings for this line in a menu'),
    describedBy: describeArguments({ notebook: NOTEBOOK, cellId: CELL_ID }),
    isEnabled: () => tracker.currentWidget !== null,
    execute: (args: Args) => run(({ showActions }) => showActions(services, args))
  });
}
