/**
 * What a view draws, and when it has to draw it again.
 */

import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

/** Something that a React component shows, and that tells when it changed. */
export abstract class ViewModel implements IDisposable {
  /** Subscribes to changes. Returns how to unsubscribe. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this._changed.connect(listener);
    return () => {
      this._changed.disconnect(listener);
    };
  };

  /** A number that differs after each change: the objects that are shown stay the same. */
  readonly revision = (): number => this._revision;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  /** Tells the subscribers. */
  protected emitChanged(): void {
    this._revision++;
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _revision = 0;
  private _isDisposed = false;
}
