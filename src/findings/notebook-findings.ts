/**
 * The findings of one notebook: in its source, and from its kernel.
 */

import type { ISharedNotebook } from '@jupyter/ydoc';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { applyEdits, type CellError, type CellSource, type Edit, type Finding } from '../analysis';
import type { NotebookAnalyzer, Patch } from '../analysis/engine';
import type { Lazy } from '../lazy';
import { codeCells, isPython } from '../notebook/cells';
import type { ILoopState, INotebookFindings, Problem, Severity } from '../tokens';
import { EditedRuns } from './edited-runs';
import type { RuleLevels } from './severity';

/** The module that is loaded when the first notebook opens. */
export type Engine = typeof import('./engine-chunk');

/** How long to wait after the last edit before the views update, in milliseconds. */
const REST = 250;

/**
 * The findings of one notebook, updated with its source and its kernel. There are none until the engine has been
 * loaded, some milliseconds after the first notebook opened.
 */
export class NotebookFindings implements INotebookFindings, IDisposable {
  /**
   * @param model - the notebook. The caller disposes the findings first.
   * @param _loop - the state of its kernel.
   * @param _engineCode - the engine, shared by all notebooks.
   * @param levels - the levels of the rules.
   */
  constructor(
    private readonly _model: INotebookModel,
    private readonly _loop: ILoopState,
    private readonly _engineCode: Lazy<Engine>,
    levels: RuleLevels
  ) {
    this._levels = levels;
    this._patch = patchOf(_loop);
    this._rest = new Debouncer(() => this._onRest(), REST);
    _model.contentChanged.connect(this._onContent, this);
    _loop.changed.connect(this._onLoop, this);
    void this._loadEngine();
  }

  get findings(): readonly Finding[] {
    if (!this._findings) {
      this._findings = this.analyze(codeCells(this._notebook));
    }
    return this._findings;
  }

  get problems(): readonly Problem[] {
    if (!this._problems) {
      this._problems =
        this._engine && this._analyzer
          ? this._engine.mergeProblems(
              codeCells(this._notebook),
              this.findings,
              this._loop,
              this._levels,
              this._analyzer
            )
          : [];
    }
    return this._problems;
  }

  severityOf(finding: Finding): Severity {
    return this._levels.severityOf(finding);
  }

  ofError(error: CellError): readonly Finding[] {
    const engine = this._engine;
    const analyzer = this._analyzer;
    if (this._isForeign || !engine || !analyzer) {
      return [];
    }
    const cells = codeCells(this._notebook);
    const coroutine = neverAwaited(error);
    if (coroutine === null) {
      return engine.locateError(cells, error, this.findings, analyzer);
    }
    const callsIn = (id: string) => engine.locateCall(cells, id, coroutine, { analyzer });
    const own = callsIn(error.cell);
    // A function of another cell may have made the call.
    return own.length > 0 ? own : cells.flatMap(({ id }) => callsIn(id));
  }

  cellsToRun(edits: readonly Edit[], failed?: string): readonly string[] {
    const wanted = new Set(edits.map(({ cell }) => cell));
    if (failed !== undefined) {
      wanted.add(failed);
    }
    const cells = applyEdits(codeCells(this._notebook), edits);
    return this._engine && this._analyzer
      ? this._engine.cellsToRun(this._analyzer.read(cells), wanted)
      : [];
  }

  get editedRuns(): ReadonlySet<number> {
    return (this._editedRuns ??= this._edited.of(codeCells(this._notebook), this._loop));
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Changes the levels of the rules. */
  set levels(levels: RuleLevels) {
    this._levels = levels;
    this._analyzer =
      this._engine && new this._engine.NotebookAnalyzer({ rules: levels.enabledRules });
    this._onContent();
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._rest.dispose();
      Signal.clearData(this);
    }
  }

  /** Load the engine, if it isn't there. A failure is shown to the user, and the next edit tries again. */
  private async _loadEngine(): Promise<void> {
    const engine = await this._engineCode.load();
    if (engine && !this._engine && !this._isDisposed) {
      this._engine = engine;
      this._analyzer = new engine.NotebookAnalyzer({ rules: this._levels.enabledRules });
      this._onContent();
    }
  }

  private _onRest(): void {
    this._changed.emit();
    if (!this._engine) {
      void this._loadEngine();
    }
  }

  private _onContent(): void {
    this._findings = null;
    this._problems = null;
    this._editedRuns = null;
    void this._rest.invoke();
  }

  private _onLoop(): void {
    const patch = patchOf(this._loop);
    const patched = JSON.stringify(patch) !== JSON.stringify(this._patch);
    this._patch = patch;
    if (this._loop.presence.kind === 'not-python' || patched) {
      this._onContent();
    } else {
      // Joining is cheap, so the findings in the source are kept.
      this._problems = null;
      this._editedRuns = null;
      this._changed.emit();
    }
  }

  private get _notebook(): ISharedNotebook {
    return this._model.sharedModel;
  }

  /** Whether its cells are in another language than Python. */
  private get _isForeign(): boolean {
    return this._loop.presence.kind === 'not-python' || !isPython(this._notebook);
  }

  analyze(cells: readonly CellSource[]): readonly Finding[] {
    return this._isForeign || !this._analyzer ? [] : this._analyzer.analyze(cells, this._patch);
  }

  private _patch: Patch | null = null;
  private _engine: Engine | null = null;
  private _analyzer: NotebookAnalyzer | null = null;
  private _levels: RuleLevels;
  private readonly _rest: Debouncer;
  private readonly _changed = new Signal<this, void>(this);
  private _findings: readonly Finding[] | null = null;
  private _problems: readonly Problem[] | null = null;
  private readonly _edited = new EditedRuns();
  private _editedRuns: ReadonlySet<number> | null = null;
  private _isDisposed = false;
}

/** The name of the coroutine that a warning is about, or `null` if this is no such warning. */
function neverAwaited({ ename, evalue }: CellError): string | null {
  const match = /^coroutine '(.+)' was never awaited$/.exec(evalue);
  return ename === 'RuntimeWarning' && match ? match[1] : null;
}

/** The patch of asyncio that the helper found in the kernel. */
function patchOf({ records: { notices } }: ILoopState): Patch | null {
  for (const { kind, args, cell } of notices.values()) {
    if (kind === 'nest-asyncio') {
      const count = cell?.count ?? null;
      return { module: String(args.flavour), count, loses: args.loses === true };
    }
  }
  return null;
}
