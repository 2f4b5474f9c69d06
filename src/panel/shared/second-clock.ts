/**
 * A clock for ages that grow while they are shown.
 */

/** Calls its subscribers once a second. */
export class SecondClock {
  /** @param _isVisible - whether anybody can see the result; otherwise the clock skips its ticks. */
  constructor(private readonly _isVisible: () => boolean) {}

  /** Subscribes a listener. Returns how to unsubscribe it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    this._timer ??= setInterval(() => {
      if (this._isVisible()) {
        this._listeners.forEach(each => each());
      }
    }, 1000);
    return () => {
      this._listeners.delete(listener);
      if (this._listeners.size === 0) {
        clearInterval(this._timer);
        this._timer = undefined;
      }
    };
  };

  private readonly _listeners = new Set<() => void>();
  private _timer: ReturnType<typeof setInterval> | undefined;
}
