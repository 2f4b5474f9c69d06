/**
 * The fixes for an error, below its traceback.
 */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import { type CellError, type Finding, lineAt, errorKindOf } from '../analysis';
import { fixCode } from '../commands/fix/code';
import { say } from '../messages';
import { codeCells } from '../notebook/cells';
import { CommandIds } from '../tokens';
import type { ILoopscope, INotebookFindings } from '../tokens';

/** What {@link ErrorAction} works on. */
export interface ErrorOptions {
  readonly tracker: INotebookTracker;
  readonly loopscope: ILoopscope;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

/** An error whose cell isn't known yet. */
export type OutputError = Omit<CellError, 'cell'>;

/** The widget with the fixes for an error; `null` if the error isn't about asyncio. */
export function actionFor(error: OutputError, options: ErrorOptions): ErrorAction | null {
  return errorKindOf(error.ename, error.evalue) ? new ErrorAction(error, options) : null;
}

/** How many candidates are offered at most. A longer list doesn't help. */
const MAX_OFFERED = 4;

/** The buttons below a traceback. They are hidden if there is nothing to fix or explain. */
export class ErrorAction extends Widget {
  constructor(
    private readonly _error: OutputError,
    private readonly _options: ErrorOptions
  ) {
    super();
    this.addClass('loopscope-ErrorAction');
  }

  protected override onAfterAttach(): void {
    this._follow();
    // JupyterLab may draw a saved output before the tracker knows its notebook.
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
    const panel = this._panel();
    const own = panel?.content.widgets.find(cell => cell.node.contains(this.node));
    const error = own && { ...this._error, cell: own.model.id };
    const findings = (error && this._followed?.ofError(error)) ?? [];
    if (findings.length > 0) {
      // A click on a fix must edit at once.
      void fixCode.load();
    }
    this.setHidden(findings.length === 0 || findings.length > MAX_OFFERED);
    const now = JSON.stringify(findings);
    if (panel && error && now !== this._shown) {
      this._shown = now;
      this.node.replaceChildren(...this._draw(panel, error, findings));
    }
  }

  private _draw(
    panel: NotebookPanel,
    error: CellError,
    findings: readonly Finding[]
  ): HTMLElement[] {
    const { trans } = this._options;
    const text = document.createElement('span');
    const [first, ...more] = findings;
    text.textContent =
      more.length > 0
        ? trans.__('Several calls may be the cause. Choose the one to fix.')
        : first
          ? say(first.message, trans)
          : '';
    const buttons = findings.flatMap(finding => this._buttons(panel, error, finding));
    if (more.length === 0) {
      // The first fix is the best one.
      buttons[0]?.classList.add('jp-mod-accept');
    }
    return [text, ...buttons];
  }

  /** A button for each fix; if there is none, one that shows the place. */
  private _buttons(panel: NotebookPanel, error: CellError, finding: Finding): HTMLElement[] {
    const { trans } = this._options;
    const { cell: cellId, rule, from } = finding;
    const notebook = panel.id;
    const isOtherCell = cellId !== error.cell;
    if (finding.fixes.length === 0) {
      const cells = codeCells(panel.model!.sharedModel);
      const source = cells.find(({ id }) => id === cellId)?.source ?? '';
      const line = lineAt(source, from);
      return [
        button(trans.__('Show'), () => this._run(CommandIds.reveal, { notebook, cellId, line }))
      ];
    }
    const count = codeCells(panel.model!.sharedModel).find(
      ({ id }) => id === cellId
    )?.executionCount;
    return finding.fixes.map((each, fix) => {
      const title = say(each.title, trans);
      const label = isOtherCell && count ? trans.__('%1 (cell [%2])', title, count) : title;
      return button(label, () =>
        this._run(CommandIds.applyFix, {
          notebook,
          cellId,
          rule,
          from,
          fix,
          error: { ...error, traceback: [...error.traceback] }
        })
      );
    });
  }

  private _run(command: string, args: ReadonlyPartialJSONObject): void {
    void this._options.commands.execute(command, args);
  }

  private _followed: INotebookFindings | null = null;
  private _shown = '';
}

function button(label: string, onclick: () => void): HTMLButtonElement {
  const node = document.createElement('button');
  node.className = 'jp-mod-styled loopscope-ErrorAction-button';
  node.textContent = label;
  node.onclick = onclick;
  return node;
}
