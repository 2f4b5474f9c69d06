/**
 * A menu with entries that are made when it opens.
 */

import { MenuSvg } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';

import { describeArguments } from './arguments';

/** An entry of a menu. */
export interface MenuEntry {
  readonly label: string;
  readonly run: () => void;
}

/** Opens a menu at a place of the page. Returns it, so that the caller can choose an entry or follow its end. */
export function openMenu(entries: readonly MenuEntry[], x: number, y: number): MenuSvg {
  const commands = new CommandRegistry();
  const menu = new MenuSvg({ commands });
  entries.forEach(({ label, run }, index) => {
    const command = String(index);
    commands.addCommand(command, { label, execute: run, describedBy: describeArguments({}) });
    menu.addItem({ command });
  });
  // The entry runs after the menu has closed.
  menu.aboutToClose.connect(() => setTimeout(() => menu.dispose()));
  menu.open(x, y);
  return menu;
}
