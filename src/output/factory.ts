/**
 * The renderer of errors: the usual one, with an action below it.
 */

import type { ISharedCodeCell } from '@jupyter/ydoc';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import { Panel, Widget } from '@lumino/widgets';

import type { Finding } from '../analysis/findings';
import { say } from '../messages';
import { isCode, lineOf } from '../notebook/cells';
import { CommandIds } from '../tokens';
import type { ILoopscope, INotebookFindings } from '../tokens';
import { isLoopError, sitesOf } from './site';
import type { Site } from './site';

const ERROR_TYPE = 'application/vnd.jupyter.error';

/** What the action works on. */
export interface ErrorOptions {
  readonly tracker: INotebookTracker;
  readonly loopscope: ILoopscope;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

/**
 * A renderer of error outputs.
 *
 * @param inner - the renderer of the traceback itself.
 */
export function errorFactory(
  inner: IRenderMime.IRendererFactory,
  options: ErrorOptions
): IRenderMime.IRendererFactory {
  return {
    safe: true,
    mimeTypes: [ERROR_TYPE],
    // Before the renderer of the traceback alone, whose rank is 110.
    defaultRank: 10,
    createRenderer: renderOptions =>
      new ErrorRenderer(
        inner.createRenderer({ ...renderOptions, mimeType: 'application/vnd.jupyter.stderr' }),
        options
      )
  };
}

/** The traceback, and where it is one of ours, the fix. */
class ErrorRenderer extends Panel implements IRenderMime.IRenderer {
  constructor(
    private readonly _inner: IRenderMime.IRenderer,
    private readonly _options: ErrorOptions
  ) {
    super();
    this.addClass('loopscope-Error');
    // JupyterLab's own style for a traceback goes by this attribute.
    this.node.dataset.mimeType = 'application/vnd.jupyter.stderr';
    this.addWidget(_inner);
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    await this._inner.renderModel(model);
    if (this.isDisposed) {
      return;
    }
    const error = model.data[ERROR_TYPE] as
      { ename?: unknown; evalue?: unknown; traceback?: unknown } | undefined;
    this._action?.dispose();
    this._action = null;
    if (error && isLoopError(String(error.ename), String(error.evalue))) {
      const traceback = Array.isArray(error.traceback) ? error.traceback.map(String) : [];
      this._action = new ErrorAction(sitesOf(traceback), this._options);
      this.addWidget(this._action);
    }
  }

  private _action: ErrorAction | null = null;
}

/** The button under a traceback. It shows only while there is something to mend. */
class ErrorAction extends Widget {
  constructor(
    private readonly _sites: readonly Site[],
    private readonly _options: ErrorOptions
  ) {
    super();
    this.addClass('loopscope-ErrorAction');
    this._text = document.createElement('span');
    this._button = document.createElement('button');
    this._button.className = 'jp-mod-styled jp-mod-accept loopscope-ErrorAction-button';
    this._button.onclick = () => this._fix();
    this.node.append(this._text, this._button);
  }

  protected override onAfterAttach(): void {
    this._follow();
    // A saved output can be drawn before its notebook counts as open.
    this._options.tracker.widgetAdded.connect(this._follow, this);
  }

  protected override onBeforeDetach(): void {
    Signal.disconnectReceiver(this);
    this._followed = null;
  }

  private _follow(): void {
    const panel = this._panel();
    const findings = panel && this._options.loopscope.findingsOf(panel);
    if (findings && !this._followed) {
      this._followed = findings;
      findings.changed.connect(this._update, this);
    }
    this._update();
  }

  private _panel(): NotebookPanel | null {
    return this._options.tracker.find(panel => panel.node.contains(this.node)) ?? null;
  }

  private _update(): void {
    const finding = this._finding();
    this.setHidden(!finding);
    if (finding) {
      const { trans } = this._options;
      const fix = finding.fixes[0];
      this._text.textContent = say(finding.message, trans);
      this._button.textContent = fix ? say(fix.title, trans) : trans.__('Show');
    }
  }

  /** The finding at the line where the error comes from, innermost frame first. */
  private _finding(): Finding | null {
    const panel = this._panel();
    const findings = panel && this._options.loopscope.findingsOf(panel)?.findings;
    if (!panel || !findings) {
      return null;
    }
    for (const { count, line } of [...this._sites].reverse()) {
      const cell = this._cell(panel, count);
      const finding = findings.find(
        ({ cell: id, from }) => id === cell?.getId() && lineOf(cell.getSource(), from) === line
      );
      if (finding) {
        return finding;
      }
    }
    return null;
  }

  /**
   * The cell that a traceback calls by its execution count. Counts begin anew with each kernel: the cell of
   * this very output comes first, and where several have the number, none is meant.
   */
  private _cell(panel: NotebookPanel, count: number): ISharedCodeCell | null {
    const own = panel.content.widgets.find(cell => cell.node.contains(this.node));
    const cells = (panel.model?.sharedModel.cells ?? [])
      .filter(isCode)
      .filter(cell => cell.execution_count === count);
    return (
      cells.find(cell => cell.getId() === own?.model.id) ?? (cells.length === 1 ? cells[0] : null)
    );
  }

  private _fix(): void {
    const finding = this._finding();
    if (!finding) {
      return;
    }
    const { commands } = this._options;
    const { cell: cellId, rule, from } = finding;
    const notebook = this._panel()?.id;
    if (finding.fixes.length > 0) {
      void commands.execute(CommandIds.applyFix, { notebook, cellId, rule, from });
    } else {
      void commands.execute(CommandIds.reveal, { notebook, cellId });
    }
  }

  private _followed: INotebookFindings | null = null;
  private readonly _text: HTMLSpanElement;
  private readonly _button: HTMLButtonElement;
}
