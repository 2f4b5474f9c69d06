/**
 * A context menu with entries that are made when it opens.
 */

import { MenuSvg } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';

/** An entry of a menu. */
export interface MenuEntry {
  readonly label: string;
  readonly run: () => void;
}

/** Opens a menu at a place of the page. */
export function openMenu(entries: readonly MenuEntry[], x: number, y: number): void {
  const commands = new CommandRegistry();
  const menu = new MenuSvg({ commands });
  entries.forEach(({ label, run }, index) => {
    const command = String(index);
    commands.addCommand(command, { label, execute: run });
    menu.addItem({ command });
  });
  // The entry runs after the menu has closed.
  menu.aboutToClose.connect(() => setTimeout(() => menu.dispose()));
  menu.open(x, y);
}
