/**
 * Adds the command that shows the page of a rule.
 */

import { ILayoutRestorer } from '@jupyterlab/application';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator } from '@jupyterlab/translation';

import { Lazy } from '../lazy';
import { notifyLoadFailure } from '../notify';
import { CommandIds, RULE_PAGE_ID } from '../tokens';
import { loadTranslation } from '../translation';
import type { RulePage } from './page';

/** Adds the command that shows the page of a rule, and restores the page when the browser reloads. */
export const rulePagePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-loopscope:rule-page',
  description: 'The tab with the pages of the rules.',
  autoStart: true,
  requires: [IRenderMimeRegistry],
  optional: [ILayoutRestorer, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null
  ): void => {
    const trans = loadTranslation(translator);
    const code = new Lazy(() => import('./page'));
    const tabs = new WidgetTracker<MainAreaWidget<RulePage>>({ namespace: RULE_PAGE_ID });
    app.commands.addCommand(CommandIds.showRule, {
      label: trans.__('Show the Page of a Rule'),
      caption: trans.__('Show why this is a problem, with examples'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            rule: {
              type: 'string',
              description: 'The id of the rule; by default the list of all rules is shown.'
            }
          }
        }
      },
      execute: async args => {
        const rule = typeof args.rule === 'string' ? args.rule : undefined;
        const part = await code.load();
        const text = await part?.pageText(rule);
        if (!part || text === undefined) {
          notifyLoadFailure(trans);
          return;
        }
        const tab = tabs.currentWidget ?? part.createTab(rendermime, trans);
        await tab.content.showPage(rule, text);
        if (!tab.isAttached) {
          app.shell.add(tab, 'main', { mode: 'split-right' });
          await tabs.add(tab);
        }
        await tabs.save(tab);
        app.shell.activateById(tab.id);
      }
    });
    void restorer?.restore(tabs, {
      command: CommandIds.showRule,
      args: ({ content: { rule } }) => (rule === undefined ? {} : { rule }),
      name: () => RULE_PAGE_ID
    });
  }
};
