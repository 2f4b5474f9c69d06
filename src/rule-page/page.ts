/**
 * The page of a rule: why it is a problem, with examples. The pages are bundled with the extension.
 */

import { MainAreaWidget } from '@jupyterlab/apputils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { StackedLayout, Widget } from '@lumino/widgets';

import { loopscopeIcon } from '../icon';
import { notifyLoadFailure } from '../notify';
import { RULE_PAGE_ID } from '../tokens';

/** The page that lists all rules. */
const INDEX = 'index';

/** A link from one page to another. */
const PAGE_LINK = /^(?:.*\/)?([a-z-]+)\.md$/;

/**
 * The text of a page; `undefined` if it can't be loaded.
 *
 * @param rule - the id of a rule; by default the list of all rules.
 */
export async function pageText(rule: string = INDEX): Promise<string | undefined> {
  try {
    // Where a module's name is computed, TypeScript does not know its type.
    const page = (await import(
      /* webpackMode: "lazy-once" */ `../../docs/rules/${rule}.md`
    )) as typeof import('*.md');
    return page.default;
  } catch {
    return undefined;
  }
}

/** Creates the tab that shows the pages. */
export function createTab(
  rendermime: IRenderMimeRegistry,
  trans: TranslationBundle
): MainAreaWidget<RulePage> {
  const content = new RulePage(rendermime, trans);
  const tab = new MainAreaWidget({ content });
  tab.id = RULE_PAGE_ID;
  tab.title.icon = loopscopeIcon;
  tab.title.closable = true;
  tab.toolbar.hide();
  return tab;
}

/** Shows one page at a time. Links between the pages open in it. */
export class RulePage extends Widget {
  constructor(
    private readonly _rendermime: IRenderMimeRegistry,
    private readonly _bundle: TranslationBundle
  ) {
    super();
    this.addClass('loopscope-RulePage');
    this.node.tabIndex = 0;
    this.layout = new StackedLayout();
  }

  /** The rule whose page is shown; `undefined` for the list of all rules. */
  get rule(): string | undefined {
    return this._rule;
  }

  /** Shows a page. */
  async showPage(rule: string | undefined, text: string): Promise<void> {
    this._rule = rule === INDEX ? undefined : rule;
    const trans = this._bundle;
    const top = this._rule ? `[${trans.__('All rules')}](${INDEX}.md)\n\n` : '';
    const view = this._rendermime.createRenderer('text/markdown');
    await view.renderModel(
      this._rendermime.createModel({ data: { 'text/markdown': top + text }, trusted: false })
    );
    this.title.label = this._rule ?? trans.__('Rules of Loopscope');
    const layout = this.layout as StackedLayout;
    layout.widgets.forEach(old => old.dispose());
    layout.addWidget(view);
    this.node.scrollTop = 0;
  }

  /** Loads a page and shows it. */
  async open(rule: string): Promise<void> {
    const text = await pageText(rule);
    if (text === undefined) {
      notifyLoadFailure(this._bundle);
    } else if (!this.isDisposed) {
      await this.showPage(rule, text);
    }
  }

  /** Follows a link to another page. The browser would leave JupyterLab. */
  handleEvent(event: Event): void {
    const link = (event.target as Element).closest('a[href]');
    const page = PAGE_LINK.exec(link?.getAttribute('href') ?? '');
    if (page) {
      event.preventDefault();
      event.stopPropagation();
      void this.open(page[1]);
    }
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this.node.addEventListener('click', this, true);
  }

  protected override onBeforeDetach(msg: Message): void {
    this.node.removeEventListener('click', this, true);
    super.onBeforeDetach(msg);
  }

  protected override onActivateRequest(): void {
    this.node.focus();
  }

  private _rule: string | undefined;
}
