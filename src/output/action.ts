/**
 * What mends an error, offered under its traceback.
 */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import { type CellError, type Finding, lineAt, errorKindOf } from '../analysis';
import { say } from '../messages';
import { codeCells } from '../notebook/cells';
import { CommandIds } from '../tokens';
import type { ILoopscope, INotebookFindings } from '../tokens';

/** What the action works on. */
export interface ErrorOptions {
  readonly tracker: INotebookTracker;
  readonly loopscope: ILoopscope;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

/** An error, whatever cell it belongs to. */
export type OutputError = Omit<CellError, 'cell'>;

/** The action under an error; `null` where the error is none of ours. */
export function actionFor(error: OutputError, options: ErrorOptions): ErrorAction | null {
  return errorKindOf(error.ename, error.evalue) ? new ErrorAction(error, options) : null;
}

/** How many candidates are offered: among more, nobody would choose. */
const MAX_OFFERED = 4;

/** The buttons under a traceback. They show only while there is something to mend, or to explain. */
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
    const panel = this._panel();
    const own = panel?.content.widgets.find(cell => cell.node.contains(this.node));
    const error = own && { ...this._error, cell: own.model.id };
    const findings = (error && this._followed?.ofError(error)) ?? [];
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
        ? trans.__('Several places may be the cause. Choose the one to mend.')
        : first
          ? say(first.message, trans)
          : '';
    const buttons = findings.flatMap(finding => this._buttons(panel, error, finding));
    if (more.length === 0) {
      // One of them is what we would do.
      buttons[0]?.classList.add('jp-mod-accept');
    }
    return [text, ...buttons];
  }

  /** A button for each way to mend it; where there is none, one that shows the place. */
  private _buttons(panel: NotebookPanel, error: CellError, finding: Finding): HTMLElement[] {
    const { trans } = this._options;
    const { cell: cellId, rule, from } = finding;
    const notebook = panel.id;
    const elsewhere = cellId !== error.cell;
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
      const label = elsewhere && count ? trans.__('%1 in cell [%2]', title, count) : title;
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
