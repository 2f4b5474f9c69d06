/**
 * Commands that show something.
 */

import { loopscopeIcon } from '../icon';
import { reveal } from '../notebook/reveal';
import { CommandIds, PANEL_ID } from '../tokens';
import { NOTEBOOK, panelWith, takes, tell, type Args, type Services } from './services';

/** Adds the commands that show something. */
export function addViewCommands({ app, tracker, trans }: Services): void {
  const { commands } = app;
  commands.addCommand(CommandIds.open, {
    label: trans.__('Show the Event Loop'),
    caption: trans.__('Show the tasks and problems of this notebook'),
    icon: loopscopeIcon,
    describedBy: takes({}),
    execute: () => app.shell.activateById(PANEL_ID)
  });
  commands.addCommand(CommandIds.reveal, {
    label: trans.__('Show a Cell'),
    caption: trans.__('Scroll to the place in the notebook'),
    describedBy: takes(
      {
        notebook: NOTEBOOK,
        cellId: { type: 'string', description: 'The id of the cell.' },
        line: { type: 'number', description: 'The line in it, counted from 1.' }
      },
      ['cellId']
    ),
    execute: async (args: Args) => {
      const cellId = typeof args.cellId === 'string' ? args.cellId : '';
      const line = typeof args.line === 'number' ? args.line : undefined;
      const panel = panelWith(tracker, cellId, args.notebook);
      if (!panel) {
        tell(trans.__('This cell is in no open notebook: it was deleted, or run from a console.'));
        return;
      }
      app.shell.activateById(panel.id);
      await reveal(panel, { cellId, line });
    }
  });
}
