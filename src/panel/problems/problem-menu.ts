/**
 * What else can be done about a problem than to fix it.
 */

import { lineAt } from '../../analysis';
import type { MenuEntry } from '../../commands/menu';
import { cellById } from '../../notebook/cells';
import { CommandIds } from '../../tokens';
import type { Problem } from '../../tokens';
import type { PanelServices } from '../shared/panel-context';

/** The entries of a problem's menu. */
export function menuOf(services: PanelServices, problem: Problem): MenuEntry[] {
  const { trans, model, commands } = services;
  const entries: MenuEntry[] = [
    { label: trans.__('Dismiss'), run: () => model.dismiss(problem.key) }
  ];
  const shared = model.notebook?.model?.sharedModel;
  for (const finding of problem.findings) {
    const { rule, cell, from } = finding;
    const source = (shared && cellById(shared, cell)?.getSource()) ?? '';
    entries.push(
      {
        label: trans.__('Why? The page of the rule %1', rule),
        run: () => void commands.execute(CommandIds.showRule, { rule })
      },
      {
        label: trans.__('Ignore in line %1', lineAt(source, from)),
        run: () =>
          void commands.execute(CommandIds.ignoreFinding, {
            notebook: model.notebook?.id,
            cellId: cell,
            rule,
            from
          })
      },
      {
        label: trans.__('Turn the rule %1 off', rule),
        run: () => void services.turnRuleOff(rule)
      }
    );
  }
  return entries;
}
