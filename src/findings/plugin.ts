/**
 * The plugin that finds problems, and provides {@link ILoopscope} to other extensions.
 */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { ITranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';

import { Lazy } from '../lazy';
import { notifyLoadFailure } from '../notify';
import { loadTranslation } from '../translation';
import { IWatchers } from '../kernel/watchers';
import { ISettings } from '../settings';
import { ILoopscope } from '../tokens';
import type { ILoopState, INotebookFindings } from '../tokens';
import { RuleLevels } from './severity';
import { NotebookFindings, type Engine } from './notebook-findings';

/** The one implementation of {@link ILoopscope}. */
class Loopscope implements ILoopscope {
  constructor(
    tracker: INotebookTracker,
    private readonly _watchers: IWatchers,
    private readonly _settings: ISettings,
    trans: TranslationBundle
  ) {
    this._engine = new Lazy(
      () => import('./engine-chunk'),
      () => notifyLoadFailure(trans)
    );
    tracker.widgetAdded.connect((_, panel) => this._open(panel));
    tracker.forEach(panel => this._open(panel));
    _settings.changed.connect(() => {
      for (const findings of this._findings.values()) {
        findings.levels = this._levels;
      }
    });
  }

  loopOf(panel: NotebookPanel): ILoopState | null {
    return this._watchers.of(panel)?.state ?? null;
  }

  findingsOf(panel: NotebookPanel): INotebookFindings | null {
    return this._findings.get(panel) ?? null;
  }

  private _open(panel: NotebookPanel): void {
    const watcher = this._watchers.of(panel);
    if (!watcher || !panel.model) {
      return;
    }
    const findings = new NotebookFindings(panel.model, watcher.state, this._engine, this._levels);
    this._findings.set(panel, findings);
    panel.content.disposed.connect(() => {
      findings.dispose();
      this._findings.delete(panel);
    });
  }

  private get _levels(): RuleLevels {
    return new RuleLevels(this._settings.current.levels);
  }

  private readonly _engine: Lazy<Engine>;
  private readonly _findings = new Map<NotebookPanel, NotebookFindings>();
}

/** Provides the findings of every open notebook. */
export const findingsPlugin: JupyterFrontEndPlugin<ILoopscope> = {
  id: 'jupyterlab-loopscope:findings',
  description: 'The findings of each notebook: what its source says and what its kernel saw.',
  autoStart: true,
  provides: ILoopscope,
  requires: [INotebookTracker, IWatchers, ISettings],
  optional: [ITranslator],
  activate: (
    _: JupyterFrontEnd,
    tracker: INotebookTracker,
    watchers: IWatchers,
    settings: ISettings,
    translator: ITranslator | null
  ): ILoopscope => new Loopscope(tracker, watchers, settings, loadTranslation(translator))
};
