/**
 * Registers the commands that fix problems in cells.
 */

import { undoIcon } from '@jupyterlab/ui-components';

import { canRevert } from '../../notebook/revert';
import { CommandIds } from '../../tokens';
import { CELL_ID, NOTEBOOK, POINTED, TOOLBAR, describeArguments, type Args } from '../arguments';
import { withCode, type Services } from '../services';
import { fixCode } from './code';

/** Registers the commands that fix problems in cells. */
export function addFixCommands(services: Services): void {
  const { app, tracker, trans } = services;
  const { commands } = app;
  const run = withCode(services, fixCode);

  commands.addCommand(CommandIds.fixCell, {
    label: trans.__('Fix asyncio Mistakes in the Cell'),
    caption: trans.__('Apply safe fixes to this cell, then ask about each of the others'),
    describedBy: describeArguments({ cellId: CELL_ID, pointed: POINTED }),
    isEnabled: () => tracker.currentWidget !== null,
    execute: (args: Args) => run(({ fixCell }) => fixCell(services, args))
  });
  commands.addCommand(CommandIds.fixNotebook, {
    label: args =>
      args.toolbar ? trans.__('Fix all…') : trans.__('Fix asyncio Mistakes in the Notebook'),
    caption: trans.__('Apply safe fixes to all cells, then ask about each of the others'),
    describedBy: describeArguments({ toolbar: TOOLBAR }),
    isEnabled: () => tracker.currentWidget !== null,
    execute: () => run(({ fixNotebook }) => fixNotebook(services))
  });
  commands.addCommand(CommandIds.applyFix, {
    label: trans.__('Apply One Fix'),
    caption: trans.__('Fix this problem'),
    describedBy: describeArguments(
      {
        notebook: NOTEBOOK,
        cellId: { type: 'string', description: 'The id of the cell.' },
        rule: { type: 'string', description: 'The id of the rule.' },
        from: { type: 'number', description: 'The offset in the cell where the finding starts.' },
        fix: { type: 'number', description: 'The index of the fix; by default the first.' },
        seen: { type: 'boolean', description: 'Whether the user has seen a preview.' },
        run: {
          type: 'boolean',
          description: 'Whether to run the changed cells and those that use their names.'
        },
        error: {
          type: 'object',
          description: 'The error and its cell, if the finding comes from an error.'
        }
      },
      ['cellId', 'rule', 'from']
    ),
    execute: (args: Args) => run(({ fixFinding }) => fixFinding(services, args))
  });
  commands.addCommand(CommandIds.ignoreFinding, {
    label: trans.__('Ignore a Problem in Its Line'),
    caption: trans.__('Write a comment that makes Loopscope ignore this problem in its line'),
    describedBy: describeArguments(
      {
        notebook: NOTEBOOK,
        cellId: { type: 'string', description: 'The id of the cell.' },
        rule: { type: 'string', description: 'The id of the rule.' },
        from: { type: 'number', description: 'The offset in the cell where the finding starts.' }
      },
      ['cellId', 'rule', 'from']
    ),
    execute: (args: Args) => run(({ ignoreFinding }) => ignoreFinding(services, args))
  });
  commands.addCommand(CommandIds.revertFixes, {
    label: args => (args.toolbar ? '' : trans.__('Revert the Last Fixes')),
    caption: trans.__('Revert the last fixes that Loopscope made in this notebook'),
    icon: args => (args.toolbar ? undoIcon : undefined),
    describedBy: describeArguments({ toolbar: TOOLBAR }),
    isEnabled: () => {
      const shared = tracker.currentWidget?.model?.sharedModel;
      return shared !== undefined && canRevert(shared);
    },
    execute: () => run(({ revertFixes }) => revertFixes(services))
  });
}
