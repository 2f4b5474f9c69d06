/**
 * The command that changes awaits which work, because the user asks for it.
 */

import { isPython } from '../notebook/cells';
import { CommandIds } from '../tokens';
import { CELL_ID, POINTED, takes, whenLoaded, type Args, type Services } from './services';

/** Adds the command. What it does comes when it is first called. */
export function addRefactorCommand(services: Services): void {
  const { app, tracker, trans } = services;
  const refactoring = whenLoaded(services, () => import('./refactoring'));
  app.commands.addCommand(CommandIds.refactor, {
    label: trans.__('Refactor Awaits…'),
    caption: trans.__('Await several things together, or give one a timeout'),
    describedBy: takes({ cellId: CELL_ID, pointed: POINTED }),
    isEnabled: args => args.pointed === true || tracker.activeCell?.model.type === 'code',
    isVisible: () => {
      const model = tracker.currentWidget?.model;
      return model ? isPython(model.sharedModel) : false;
    },
    execute: (args: Args) => refactoring(({ refactor }) => refactor(services, args))
  });
}
