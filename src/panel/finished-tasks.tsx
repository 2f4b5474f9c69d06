/**
 * The tasks that are over.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import React from 'react';

import { ShowButton } from './buttons';
import type { PanelModel } from './model';
import { firstLine } from './text/place';
import { finishedWords, taskName } from './text/task';

/** How many are drawn: the newest. */
const MAX_DRAWN = 50;

/** Shows the tasks that are over, the newest first. */
export class FinishedView extends ReactWidget {
  constructor(
    private readonly _model: PanelModel,
    private readonly _commands: CommandRegistry,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('loopscope-Finished');
  }

  protected override render(): JSX.Element {
    return <UseSignal signal={this._model.changed}>{() => this._body()}</UseSignal>;
  }

  private _body(): JSX.Element {
    const trans = this._trans;
    const tasks = [...(this._model.loop?.records.finished.values() ?? [])];
    if (tasks.length === 0) {
      return <p className="loopscope-empty">{trans.__('Nothing has finished yet.')}</p>;
    }
    return (
      <>
        <ul className="loopscope-list">
          {tasks
            .sort((a, b) => b.end - a.end || b.id - a.id)
            .slice(0, MAX_DRAWN)
            .map(task => (
              <li key={task.id} className="loopscope-Finished-item" data-outcome={task.outcome}>
                <span className="loopscope-Task-name">{taskName(task, trans)}</span>
                <span className="loopscope-Task-state">{finishedWords(task, trans)}</span>
                {task.cell && (
                  <span className="loopscope-actions">
                    <ShowButton
                      commands={this._commands}
                      frame={firstLine(task.cell)}
                      label={trans.__('Show')}
                      trans={trans}
                    />
                  </span>
                )}
              </li>
            ))}
        </ul>
        <p className="loopscope-empty">
          {trans.__('Tasks that began and ended between two looks are not listed.')}
        </p>
      </>
    );
  }
}
