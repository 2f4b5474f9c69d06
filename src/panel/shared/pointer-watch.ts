/**
 * Whether the pointer is over a part of the panel. While it is, nothing there may move.
 */

/** Follows the pointer over an element, as long as that lives. */
export class PointerWatch {
  constructor(node: HTMLElement) {
    node.addEventListener('pointerenter', () => this._set(true));
    node.addEventListener('pointerleave', () => this._set(false));
  }

  /** Subscribes a listener. Returns how to unsubscribe it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  readonly isOver = (): boolean => this._isOver;

  private _set(isOver: boolean): void {
    this._isOver = isOver;
    this._listeners.forEach(each => each());
  }

  private readonly _listeners = new Set<() => void>();
  private _isOver = false;
}
