/**
 * Code that is loaded when it is first needed.
 */

/** One part of the code, usually the module behind a dynamic `import()`. */
export class Lazy<Part> {
  /**
   * @param _import - requests the part; called again after it failed.
   * @param _onFailure - told the first of several failures in a row, so that a user reads about it once.
   */
  constructor(
    private readonly _import: () => Promise<Part>,
    private readonly _onFailure: (error: unknown) => void = () => undefined
  ) {}

  /** The part, or `null` until it has been loaded. Work that starts with it here needs no later task. */
  get current(): Part | null {
    return this._part;
  }

  /** Why the last attempt failed, or `null`. */
  get error(): unknown {
    return this._error;
  }

  /**
   * Loads the part. Calls at the same time share one request.
   *
   * @returns the part, or `null` when it can't be loaded. It never rejects, and the next call tries again.
   */
  load(): Promise<Part | null> {
    this._loading ??= this._load();
    return this._loading;
  }

  private async _load(): Promise<Part | null> {
    try {
      this._part = await this._import();
      this._error = null;
    } catch (error) {
      this._loading = null;
      const isFirst = this._error === null;
      this._error = error ?? new Error('unknown');
      if (isFirst) {
        console.warn('Loopscope could not load a part of its code.', error);
        this._onFailure(error);
      }
    }
    return this._part;
  }

  private _part: Part | null = null;
  private _error: unknown = null;
  private _loading: Promise<Part | null> | null = null;
}
