/**
 * The tab with the timeline.
 */

import { MainAreaWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { Message } from '@lumino/messaging';
import { StackedPanel, Widget } from '@lumino/widgets';

import { loopscopeIcon } from '../icon';
import { Lazy } from '../lazy';
import type { TimelineModel } from './model';

/** The code of a timeline's content. */
export const viewCode = new Lazy(() => import('./view'));

/** Shows a timeline in the main area. It is empty until it is first visible. */
export class TimelineTab extends MainAreaWidget<StackedPanel> {
  /**
   * @param _model - what to show; the tab owns it.
   * @param _onSeen - called with whether the tab is visible, each time that changes.
   */
  constructor(
    private readonly _model: TimelineModel,
    private readonly _commands: CommandRegistry,
    private readonly _bundle: TranslationBundle,
    private readonly _onSeen: (seen: boolean) => void
  ) {
    super({ content: new StackedPanel() });
    this.title.icon = loopscopeIcon;
    const trans = _bundle;
    this.title.label = trans.__('Event Loop');
    this.title.closable = true;
    this.addClass('loopscope-TimelineTab');
    this.toolbar.hide();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._onSeen(false);
      this._model.dispose();
      super.dispose();
    }
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._setSeen(true);
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._setSeen(this.isVisible);
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this._setSeen(false);
  }

  protected override onBeforeDetach(msg: Message): void {
    this._setSeen(false);
    super.onBeforeDetach(msg);
  }

  private _setSeen(seen: boolean): void {
    if (seen) {
      void this._fill();
    }
    this._onSeen(seen);
  }

  /** Fills the tab once. If its code can't be loaded, it tries again when the tab is shown again. */
  private async _fill(): Promise<void> {
    const code = await viewCode.load();
    if (this.isDisposed || this._isFilled) {
      return;
    }
    this._failure?.dispose();
    if (code) {
      this._isFilled = true;
      const services = {
        model: this._model,
        commands: this._commands,
        trans: this._bundle,
        isVisible: () => this.isVisible && !document.hidden
      };
      this.content.addWidget(code.createTimelineView(services));
    } else {
      this._failure = new Widget();
      const trans = this._bundle;
      this._failure.node.textContent = trans.__(
        'The timeline could not be loaded. Open it again to retry, or reload the page.'
      );
      this.content.addWidget(this._failure);
    }
  }

  private _isFilled = false;
  private _failure: Widget | null = null;
}
