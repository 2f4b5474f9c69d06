/**
 * The widget in JupyterLab's right sidebar.
 */

import type { ITranslator } from '@jupyterlab/translation';
import { SidePanel } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { MessageLoop } from '@lumino/messaging';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import { loopscopeIcon } from '../icon';
import { PANEL_ID } from '../tokens';
import type { PanelModel } from './model';

/** Shows the loop, the problems and the tasks of the current notebook. It is empty until it is first visible. */
export class LoopscopePanel extends SidePanel {
  /**
   * @param model - what to show; the panel owns it.
   * @param onSeen - called with whether the panel is visible, each time that changes.
   */
  constructor(
    private readonly _model: PanelModel,
    private readonly _commands: CommandRegistry,
    private readonly _translator: ITranslator,
    private readonly _onSeen: (seen: boolean) => void
  ) {
    super({ translator: _translator });
    const trans = _translator.load('jupyterlab_loopscope');
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
    this._headerSize.observe(this.header.node);
    this._onSeenChanged(this.isVisible);
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this._onSeenChanged(false);
  }

  protected override onBeforeDetach(msg: Message): void {
    this._headerSize.disconnect();
    this._onSeenChanged(false);
    super.onBeforeDetach(msg);
  }

  private _onSeenChanged(seen: boolean): void {
    if (seen) {
      void this._fill();
    }
    this._onSeen(seen);
  }

  /** Fills the panel, once. Where its code does not come, the next look tries again. */
  private async _fill(): Promise<void> {
    if (this._filled) {
      return;
    }
    this._filled = true;
    this._excuse?.dispose();
    const trans = this._translator.load('jupyterlab_loopscope');
    try {
      const { fill } = await import('./sections');
      if (!this.isDisposed) {
        fill(this, this._model, this._commands, trans);
      }
    } catch (error) {
      this._filled = false;
      console.warn('Loopscope could not load its panel.', error);
      this._excuse = new Widget();
      this._excuse.node.textContent = trans.__(
        'The panel did not come from the server. Open it again to try once more, or reload the page.'
      );
      this.header.addWidget(this._excuse);
    }
  }

  private _filled = false;
  private _excuse: Widget | null = null;

  /** The sections share the space below the header, and must be laid out again when its text gets longer. */
  private readonly _headerSize = new ResizeObserver(() =>
    MessageLoop.postMessage(this.content, Widget.ResizeMessage.UnknownSize)
  );
}
