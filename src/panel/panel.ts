/**
 * The sidebar.
 */

import type { ITranslator } from '@jupyterlab/translation';
import { CommandToolbarButton, PanelWithToolbar, SidePanel } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { MessageLoop } from '@lumino/messaging';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import type { AccordionPanel } from '@lumino/widgets';

import { loopscopeIcon } from '../icon';
import { CommandIds, PANEL_ID } from '../tokens';
import { FinishedView } from './finished';
import { LoopView } from './loop';
import type { PanelModel } from './model';
import { ProblemsView } from './problems';
import { TasksView } from './tasks';

/** The place of the section with the finished tasks. */
const FINISHED = 2;

/** The loop, the problems and the tasks of the notebook in front. */
export class LoopscopePanel extends SidePanel {
  /**
   * @param model - what to show; the panel owns it.
   * @param onSeen - told whether somebody sees the panel, each time that changes.
   */
  constructor(
    private readonly _model: PanelModel,
    commands: CommandRegistry,
    translator: ITranslator,
    private readonly _onSeen: (seen: boolean) => void
  ) {
    super({ translator });
    const trans = translator.load('jupyterlab_loopscope');
    this.id = PANEL_ID;
    this.title.icon = loopscopeIcon;
    this.title.caption = trans.__('Loopscope: the event loop of this notebook');
    this.addClass('loopscope-Panel');
    this.header.addWidget(new LoopView(_model, commands, trans));

    const problems = this._section(trans.__('Problems'), new ProblemsView(_model, commands, trans));
    for (const id of [CommandIds.fixNotebook, CommandIds.revertFixes]) {
      const button = new CommandToolbarButton({ commands, id, args: { toolbar: true } });
      problems.toolbar.addItem(id, button);
    }
    this._section(trans.__('Tasks'), new TasksView(_model, commands, trans));
    this._section(trans.__('Finished'), new FinishedView(_model, commands, trans));
    // What is over is for those who ask.
    (this.content as AccordionPanel).collapse(FINISHED);
  }

  private _section(label: string, view: Widget): PanelWithToolbar {
    const section = new PanelWithToolbar();
    section.title.label = label;
    section.addClass('loopscope-Section');
    section.addWidget(view);
    this.addWidget(section);
    return section;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._model.dispose();
      super.dispose();
    }
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._onSeen(true);
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._headerSize.observe(this.header.node);
    this._onSeen(this.isVisible);
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this._onSeen(false);
  }

  protected override onBeforeDetach(msg: Message): void {
    this._headerSize.disconnect();
    this._onSeen(false);
    super.onBeforeDetach(msg);
  }

  /** The sections share what the header leaves, and nobody tells them when its sentence gets longer. */
  private readonly _headerSize = new ResizeObserver(() =>
    MessageLoop.postMessage(this.content, Widget.ResizeMessage.UnknownSize)
  );
}
