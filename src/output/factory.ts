/**
 * The renderer of errors: the usual one, with an action below it.
 */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { Panel, Widget } from '@lumino/widgets';

import type { Finding } from '../analysis/findings';
import { say } from '../messages';
import { lineOf, sourceOf } from '../notebook/reveal';
import { CommandIds } from '../tokens';
import type { ILoopscope } from '../tokens';
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
    const panel = this._panel();
    const findings = panel && this._options.loopscope.findingsOf(panel);
    findings?.changed.connect(this._update, this);
    this.disposed.connect(() => findings?.changed.disconnect(this._update, this));
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

  /** The finding at the place where the error comes from, innermost frame first. */
  private _finding(): Finding | null {
    const panel = this._panel();
    const findings = panel && this._options.loopscope.findingsOf(panel)?.findings;
    if (!panel || !findings) {
      return null;
    }
    const cells = panel.content.widgets;
    for (const { count, line } of [...this._sites].reverse()) {
      const cell = cells.find(
        ({ model }) =>
          (model.sharedModel as { execution_count?: unknown }).execution_count === count
      );
      const here = findings.filter(finding => finding.cell === cell?.model.id);
      const source = cell ? sourceOf(panel, cell.model.id) : '';
      const finding = here.find(({ from }) => lineOf(source, from) === line) ?? here[0];
      if (finding) {
        return finding;
      }
    }
    return null;
  }

  private _fix(): void {
    const finding = this._finding();
    if (!finding) {
      return;
    }
    const { commands } = this._options;
    const { cell: cellId, rule, from } = finding;
    if (finding.fixes.length > 0) {
      void commands.execute(CommandIds.applyFix, { cellId, rule, from });
    } else {
      void commands.execute(CommandIds.reveal, { cellId });
    }
  }

  private readonly _text: HTMLSpanElement;
  private readonly _button: HTMLButtonElement;
}
