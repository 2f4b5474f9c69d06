/**
 * The line about the event loop, at the top of the sidebar.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import React from 'react';

import type { KernelFacts } from '../wire/protocol';
import { CommandIds } from '../tokens';
import { ShowButton, CommandButton } from './buttons';
import { Disclosure } from './disclosure';
import type { PanelModel } from './model';
import { AutoRefresh } from './auto-refresh';
import { kernelFacts } from './text/kernel';
import { followingText, loopStatus } from './text/loop';

/** Shows what the loop is doing, or why nothing can be said about it. */
export class LoopView extends ReactWidget {
  constructor(
    private readonly _model: PanelModel,
    private readonly _commands: CommandRegistry,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('loopscope-Loop');
  }

  protected override render(): JSX.Element {
    return (
      <UseSignal signal={this._model.changed}>
        {() => <AutoRefresh>{() => this._line()}</AutoRefresh>}
      </UseSignal>
    );
  }

  private _line(): JSX.Element {
    const { loop } = this._model;
    const trans = this._trans;
    if (!loop) {
      return (
        <p className="loopscope-Loop-line loopscope-mod-quiet">
          {trans.__('Open a notebook to see its event loop.')}
        </p>
      );
    }
    const line = loopStatus(loop, trans);
    return (
      <>
        <p className={`loopscope-Loop-line loopscope-mod-${line.tone}`}>
          <span className="loopscope-Loop-light" aria-hidden="true" />
          <span>{line.text}</span>
        </p>
        {line.at && (
          <ShowButton
            commands={this._commands}
            frame={line.at}
            trans={trans}
            label={trans.__('Show')}
          />
        )}
        {line.action === 'attach' && (
          <CommandButton
            commands={this._commands}
            id={CommandIds.attach}
            label={
              loop.presence.kind === 'failed'
                ? trans.__('Try again')
                : trans.__('Look into this kernel')
            }
          />
        )}
        {line.action === 'wake' && (
          <CommandButton
            primary
            commands={this._commands}
            id={CommandIds.wake}
            label={trans.__('Wake the loop')}
          />
        )}
        {line.action === 'look' && (
          <CommandButton
            commands={this._commands}
            id={CommandIds.look}
            label={trans.__('Look now')}
          />
        )}
        {loop.presence.kind === 'live' && loop.following !== 'live' && (
          <p className="loopscope-note">{followingText(loop.following, trans)}</p>
        )}
        {loop.kernel && this._kernel(loop.kernel)}
      </>
    );
  }

  private _kernel(kernel: KernelFacts): JSX.Element {
    const trans = this._trans;
    return (
      <Disclosure label={trans.__('About this kernel')}>
        {() => (
          <ul className="loopscope-list loopscope-note">
            {kernelFacts(kernel, trans).map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </Disclosure>
    );
  }
}
