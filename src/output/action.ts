/**
 * The fixes for an output, above it.
 */

import type { ISharedCodeCell } from '@jupyter/ydoc';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import { type CellError, type Finding, lineAt, errorKindOf } from '../analysis';
import { fixCode } from '../commands/fix/code';
import { say } from '../messages';
import { cellById, codeCells } from '../notebook/cells';
import { runText } from '../notebook/run-text';
import { CommandIds } from '../tokens';
import type { ILoopscope, INotebookFindings } from '../tokens';
import { errorOffers, stderrOffers, type Offer, type OfferContext } from './offers';
import { outputPlace, type OutputPlace } from './place';

/** What {@link OutputAction} works on. */
export interface ActionOptions {
  readonly tracker: INotebookTracker;
  readonly loopscope: ILoopscope;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

/** The widget with the fixes for an error output; `null` if the error isn't about asyncio. */
export function errorAction(read: () => unknown, options: ActionOptions): OutputAction | null {
  const ours = () => {
    const error = readError(read());
    return error && errorKindOf(error.ename, error.evalue) ? error : null;
  };
  if (!ours()) {
    return null;
  }
  return new OutputAction(context => {
    const error = ours();
    return error ? errorOffers(error, context) : [];
  }, options);
}

/** The widget with the fixes for what stands on stderr. */
export function stderrAction(read: () => unknown, options: ActionOptions): OutputAction {
  return new OutputAction(context => stderrOffers(String(read()), context), options);
}

/** The error in an output; `null` if the data isn't an error. */
function readError(data: unknown): Omit<CellError, 'cell'> | null {
  const { ename, evalue, traceback } = (data ?? {}) as Record<string, unknown>;
  return typeof ename === 'string'
    ? {
        ename,
        evalue: String(evalue),
        traceback: Array.isArray(traceback) ? traceback.map(String) : []
      }
    : null;
}

/** The sentences and buttons above an output. They are hidden if there is nothing to fix or explain. */
export class OutputAction extends Widget {
  /** @param _offers - what to offer in a notebook. */
  constructor(
    private readonly _offers: (context: OfferContext) => readonly Offer[],
    private readonly _options: ActionOptions
  ) {
    super();
    this.addClass('loopscope-ErrorAction');
    this.hide();
  }

  /** Reads the output again. */
  refresh(): void {
    this._update();
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
    const place = outputPlace(this, this._options.tracker);
    const findings = place && this._options.loopscope.findingsOf(place.panel);
    if (findings && !this._followed) {
      this._followed = findings;
      findings.changed.connect(this._update, this);
      // An error may come after what stands on stderr, with the same fixes.
      cellIn(place)?.changed.connect(this._update, this);
    }
    this._update();
  }

  private _update(): void {
    const { tracker, trans } = this._options;
    const place = outputPlace(this, tracker);
    const shared = place?.panel.model?.sharedModel;
    const findings = this._followed;
    const offers =
      place && shared && findings
        ? this._offers({
            findings,
            cells: codeCells(shared),
            cell: place.cell,
            errors: errorsOf(place),
            trans
          })
        : [];
    if (offers.some(offer => offer.findings.length > 0)) {
      // A click on a fix must edit at once.
      void fixCode.load();
    }
    this.setHidden(offers.length === 0);
    const toRun = place ? offers.map(offer => this._toRun(place, offer)) : [];
    const now = JSON.stringify([offers, toRun, place?.panel.id]);
    if (place && now !== this._shown) {
      this._shown = now;
      this.node.replaceChildren(
        ...offers.map((offer, index) => this._draw(place, offer, toRun[index]))
      );
    }
  }

  /** What runs after the only fix, as a text; empty if the user has to choose, or nothing can be fixed. */
  private _toRun({ panel, cell }: OutputPlace, { findings }: Offer): string {
    const [fix] = findings.length === 1 ? findings[0].fixes : [];
    const ids = (fix && this._followed?.cellsToRun(fix.edits, cell)) ?? [];
    return fix && panel.model
      ? runText(codeCells(panel.model.sharedModel), ids, this._options.trans)
      : '';
  }

  private _draw(place: OutputPlace, offer: Offer, toRun: string): HTMLElement {
    const row = document.createElement('div');
    row.className = 'loopscope-ErrorAction-row';
    const text = document.createElement('span');
    text.textContent = offer.text;
    const { findings } = offer;
    const buttons = findings.flatMap(finding => this._fixes(place, offer, finding, toRun));
    // The first fix is the best one.
    if (findings.length === 1) {
      buttons[0]?.classList.add('jp-mod-accept');
    }
    row.append(text, ...buttons);
    const [finding] = findings;
    const position =
      offer.position ?? (finding && buttons.length === 0 ? this._positionOf(place, finding) : null);
    if (position) {
      row.append(this._show(place, position));
    }
    return row;
  }

  /** A button for each fix and, if the user needn't choose, one that also runs the cells. */
  private _fixes(place: OutputPlace, offer: Offer, finding: Finding, toRun: string): HTMLElement[] {
    const { trans } = this._options;
    const { cell: cellId, rule, from } = finding;
    const cells = this._cells(place);
    const count = cells.find(({ id }) => id === cellId)?.executionCount;
    const { error } = offer;
    const args = {
      notebook: place.panel.id,
      cellId,
      rule,
      from,
      ...(error && { error: { ...error, traceback: [...error.traceback] } })
    };
    const buttons = finding.fixes.map((each, fix) => {
      const title = say(each.title, trans);
      const isOtherCell = cellId !== place.cell;
      const label = isOtherCell && count ? trans.__('%1 (cell [%2])', title, count) : title;
      return button(label, () => this._run(CommandIds.applyFix, { ...args, fix }));
    });
    if (toRun) {
      const again = button(trans.__('Apply and run again'), () =>
        this._run(CommandIds.applyFix, { ...args, fix: 0, run: true })
      );
      again.title = toRun;
      buttons.splice(1, 0, again);
    }
    return buttons;
  }

  private _show({ panel }: OutputPlace, position: { cellId: string; line?: number }): HTMLElement {
    const { trans } = this._options;
    return button(trans.__('Show'), () =>
      this._run(CommandIds.reveal, { notebook: panel.id, ...position })
    );
  }

  private _positionOf(place: OutputPlace, { cell: cellId, from }: Finding) {
    const source = this._cells(place).find(({ id }) => id === cellId)?.source ?? '';
    return { cellId, line: lineAt(source, from) };
  }

  private _cells({ panel }: OutputPlace) {
    return panel.model ? codeCells(panel.model.sharedModel) : [];
  }

  private _run(command: string, args: ReadonlyPartialJSONObject): void {
    void this._options.commands.execute(command, args);
  }

  private _followed: INotebookFindings | null = null;
  private _shown = '';
}

function cellIn({ panel, cell }: OutputPlace): ISharedCodeCell | null {
  return panel.model && cellById(panel.model.sharedModel, cell);
}

/** The errors among the outputs of a cell. */
function errorsOf(place: OutputPlace): CellError[] {
  const cell = cellIn(place);
  return (cell?.getOutputs() ?? []).flatMap(output => {
    const error = output.output_type === 'error' ? readError(output) : null;
    return error ? [{ ...error, cell: place.cell }] : [];
  });
}

function button(label: string, onclick: () => void): HTMLButtonElement {
  const node = document.createElement('button');
  node.className = 'jp-mod-styled loopscope-ErrorAction-button';
  node.textContent = label;
  node.onclick = onclick;
  return node;
}
