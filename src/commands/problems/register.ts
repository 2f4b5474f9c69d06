/**
 * Registers the commands that go from one problem to the next.
 */

import { Lazy } from '../../lazy';
import { CommandIds } from '../../tokens';
import { describeArguments } from '../arguments';
import { withCode, type Services } from '../services';

const problemsCode = new Lazy(() => import('./run'));

/** Registers the commands that go to the next and the previous problem. */
export function addProblemCommands(services: Services): void {
  const { app, tracker, trans } = services;
  const run = withCode(services, problemsCode);
  const isEnabled = (): boolean => tracker.currentWidget !== null;
  app.commands.addCommand(CommandIds.nextProblem, {
    label: trans.__('Go to the Next Problem'),
    caption: trans.__('Go to the next problem of this notebook'),
    describedBy: describeArguments({}),
    isEnabled,
    execute: () => run(({ goToProblem }) => goToProblem(services, 'next'))
  });
  app.commands.addCommand(CommandIds.previousProblem, {
    label: trans.__('Go to the Previous Problem'),
    caption: trans.__('Go to the previous problem of this notebook'),
    describedBy: describeArguments({}),
    isEnabled,
    execute: () => run(({ goToProblem }) => goToProblem(services, 'previous'))
  });
}
