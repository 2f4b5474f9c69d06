/**
 * Commands that mend cells. What they do comes when one of them is first called.
 */

import { buildIcon, undoIcon } from '@jupyterlab/ui-components';

import { canRevert } from '../notebook/revert';
import { CommandIds } from '../tokens';
import {
  CELL_ID,
  NOTEBOOK,
  TOOLBAR,
  takes,
  whenLoaded,
  type Args,
  type Services
} from './services';

/** Adds the commands that mend cells. */
export function addFixCommands(services: Services): void {
  const { app, tracker, trans } = services;
  const { commands } = app;
  const mending = whenLoaded(services, () => import('./mending'));

  commands.addCommand(CommandIds.fixCell, {
    label: trans.__('Fix asyncio Mistakes in the Cell'),
    caption: trans.__('Mend this cell: what is safe at once, and the rest one by one, as you say'),
    describedBy: takes({ cellId: CELL_ID }),
    isEnabled: () => tracker.currentWidget !== null,
    execute: (args: Args) => mending(({ fixCell }) => fixCell(services, args))
  });
  commands.addCommand(CommandIds.fixNotebook, {
    label: args => (args.toolbar ? '' : trans.__('Fix asyncio Mistakes in the Notebook')),
    caption: trans.__('Mend all cells: what is safe at once, and the rest one by one, as you say'),
    icon: args => (args.toolbar ? buildIcon : undefined),
    describedBy: takes({ toolbar: TOOLBAR }),
    isEnabled: () => tracker.currentWidget !== null,
    execute: () => mending(({ fixNotebook }) => fixNotebook(services))
  });
  commands.addCommand(CommandIds.applyFix, {
    label: trans.__('Fix One Place'),
    caption: trans.__('Mend this place'),
    describedBy: takes(
      {
        notebook: NOTEBOOK,
        cellId: { type: 'string', description: 'The id of the cell.' },
        rule: { type: 'string', description: 'The id of the rule.' },
        from: { type: 'number', description: 'Where the finding starts in the cell.' },
        fix: { type: 'number', description: 'Which of its fixes; the first if left out.' },
        seen: { type: 'boolean', description: 'Whether the user has seen what will change.' },
        error: {
          type: 'object',
          description:
            'The error that shows the place, with its cell, if the source alone does not.'
        }
      },
      ['cellId', 'rule', 'from']
    ),
    execute: (args: Args) => mending(({ fixPlace }) => fixPlace(services, args))
  });
  commands.addCommand(CommandIds.revertFixes, {
    label: args => (args.toolbar ? '' : trans.__('Revert the Last Fixes')),
    caption: trans.__('Take back what Loopscope edited last in this notebook'),
    icon: args => (args.toolbar ? undoIcon : undefined),
    describedBy: takes({ toolbar: TOOLBAR }),
    isEnabled: () => {
      const shared = tracker.currentWidget?.model?.sharedModel;
      return shared !== undefined && canRevert(shared);
    },
    execute: () => mending(({ revertFixes }) => revertFixes(services))
  });
}
