/**
 * Registers the commands that show a place.
 */

import { loopscopeIcon } from '../icon';
import { reveal } from '../notebook/reveal';
import { notify } from '../notify';
import { CommandIds, PANEL_ID } from '../tokens';
import { NOTEBOOK, describeArguments, notebookWithCell, type Args } from './arguments';
import type { Services } from './services';

/** Registers the commands that show a place. */
export function addViewCommands({ app, tracker, trans }: Services): void {
  const { commands } = app;
  commands.addCommand(CommandIds.open, {
    label: args => (args.menu === true ? trans.__('Event Loop') : trans.__('Show the Event Loop')),
    caption: trans.__('Show the tasks and problems of this notebook'),
    icon: args => (args.menu === true ? undefined : loopscopeIcon),
    describedBy: describeArguments({
      menu: { type: 'boolean', description: 'Whether the label is the short one of a menu.' }
    }),
    execute: () => app.shell.activateById(PANEL_ID)
  });
  commands.addCommand(CommandIds.reveal, {
    label: trans.__('Show a Cell'),
    caption: trans.__('Scroll to this place in the notebook'),
    describedBy: describeArguments(
      {
        notebook: NOTEBOOK,
        cellId: { type: 'string', description: 'The id of the cell.' },
        line: { type: 'number', description: 'The line in the cell, counted from 1.' }
      },
      ['cellId']
    ),
    execute: async (args: Args) => {
      const cellId = typeof args.cellId === 'string' ? args.cellId : '';
      const line = typeof args.line === 'number' ? args.line : undefined;
      const panel = notebookWithCell(tracker, cellId, args.notebook);
      if (!panel) {
        notify(
          trans.__(
            'This cell is not in an open notebook. It was deleted, or its code ran in a console.'
          )
        );
        return;
      }
      app.shell.activateById(panel.id);
      await reveal(panel, { cellId, line });
    }
  });
}
