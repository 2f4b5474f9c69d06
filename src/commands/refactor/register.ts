/**
 * Registers the command that refactors awaits.
 */

import { Lazy } from '../../lazy';
import { isPython } from '../../notebook/cells';
import { CommandIds } from '../../tokens';
import { CELL_ID, POINTED, describeArguments, type Args } from '../arguments';
import { withCode, type Services } from '../services';

const refactorCode = new Lazy(() => import('./run'));

/** Registers the command that refactors awaits. */
export function addRefactorCommand(services: Services): void {
  const { app, tracker, trans } = services;
  const run = withCode(services, refactorCode);
  app.commands.addCommand(CommandIds.refactor, {
    label: trans.__('Refactor Awaits…'),
    caption: trans.__('Run awaits concurrently, or add a timeout'),
    describedBy: describeArguments({
      cellId: CELL_ID,
      pointed: POINTED,
      line: {
        type: 'number',
        description: 'A line whose calls are to run concurrently; by default the selection decides.'
      }
    }),
    isEnabled: args =>
      args.pointed === true || args.line !== undefined || tracker.activeCell?.model.type === 'code',
    isVisible: () => {
      const model = tracker.currentWidget?.model;
      return model ? isPython(model.sharedModel) : false;
    },
    execute: (args: Args) => run(({ refactor }) => refactor(services, args))
  });
}
