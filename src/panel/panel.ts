/**
 * The widget in JupyterLab's right sidebar.
 */

import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { SidePanel } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import { loopscopeIcon } from '../icon';
import { Lazy } from '../lazy';
import { PANEL_ID } from '../tokens';
import { loadTranslation } from '../translation';
import type { PanelModel } from './model';
import type { PanelServices } from './shared/panel-context';
import type { ViewState } from './view-state';

/** Shows the loop, the problems and the tasks of the current notebook. It is empty until it is first visible. */
export class LoopscopePanel extends SidePanel {
  /**
   * @param _model - what to show; the panel owns it.
   * @param _view - what the user chose in the panel.
   * @param _onSeen - called with whether the panel is visible, each time that changes.
   */
  constructor(
    private readonly _model: PanelModel,
    private readonly _view: ViewState,
    private readonly _commands: CommandRegistry,
    private readonly _turnRuleOff: PanelServices['turnRuleOff'],
    translator: ITranslator,
    private readonly _onSeen: (seen: boolean) => void
  ) {
    super({ translator });
    const trans = (this._bundle = loadTranslation(translator));
    this.id = PANEL_ID;
    this.title.icon = loopscopeIcon;
    this.title.caption = trans.__('Loopscope: the event loop of this notebook');
    this.addClass('loopscope-Panel');
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._model.dispose();
      super.dispose();
    }
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._onSeenChanged(true);
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._onSeenChanged(this.isVisible);
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this._onSeenChanged(false);
  }

  protected override onBeforeDetach(msg: Message): void {
    this._onSeenChanged(false);
    super.onBeforeDetach(msg);
  }

  private _onSeenChanged(seen: boolean): void {
    if (seen) {
      void this._fill();
    }
    this._onSeen(seen);
  }

  /** Fills the panel once. If its code can't be loaded, it tries again when the panel is shown again. */
  private async _fill(): Promise<void> {
    const code = await this._sections.load();
    if (this.isDisposed || this._isFilled) {
      return;
    }
    this._failure?.dispose();
    const trans = this._bundle;
    if (code) {
      this._isFilled = true;
      code.fillPanel(this, {
        model: this._model,
        view: this._view,
        commands: this._commands,
        turnRuleOff: this._turnRuleOff,
        trans
      });
    } else {
      this._failure = new Widget();
      this._failure.node.textContent = trans.__(
        'The panel could not be loaded. Open it again to retry, or reload the page.'
      );
      this.header.addWidget(this._failure);
    }
  }

  private readonly _bundle: TranslationBundle;
  private readonly _sections = new Lazy(() => import('./sections'));
  private _isFilled = false;
  private _failure: Widget | null = null;
}
