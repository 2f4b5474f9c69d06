/**
 * The renderers of errors and of stderr: JupyterLab's own, with the fixes above.
 */

import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Panel } from '@lumino/widgets';

import { Lazy } from '../lazy';
import { notifyLoadFailure } from '../notify';
import type { ActionOptions, OutputAction } from './action';
import { mayHaveNotices } from './notice-words';

const ERROR_TYPE = 'application/vnd.jupyter.error';
const STDERR_TYPE = 'application/vnd.jupyter.stderr';

/** How the data of an output become what is offered for it. */
interface Source {
  readonly mimeType: string;
  /** Whether something may be offered, so that the code is needed. */
  readonly isPossible: (data: unknown) => boolean;
  /** The widget with the offers; `null` if there are none. It reads the data again when it is refreshed. */
  readonly action: (
    code: typeof import('./action'),
    read: () => unknown,
    options: ActionOptions
  ) => OutputAction | null;
}

const SOURCES: readonly Source[] = [
  {
    mimeType: ERROR_TYPE,
    isPossible: data => typeof data === 'object' && data !== null && 'ename' in data,
    action: (code, read, options) => code.errorAction(read, options)
  },
  {
    mimeType: STDERR_TYPE,
    isPossible: data => typeof data === 'string' && mayHaveNotices(data),
    action: (code, read, options) => code.stderrAction(read, options)
  }
];

/**
 * The factories for renderers of error outputs and of stderr.
 *
 * @param inner - the factory for the renderer of the text.
 */
export function outputFactories(
  inner: IRenderMime.IRendererFactory,
  options: ActionOptions
): IRenderMime.IRendererFactory[] {
  const code = new Lazy(
    () => import('./action'),
    () => notifyLoadFailure(options.trans)
  );
  return SOURCES.map(source => ({
    safe: true,
    mimeTypes: [source.mimeType],
    // JupyterLab's own renderers have the ranks 110 and 120. A lower rank goes first.
    defaultRank: 10,
    createRenderer: renderOptions =>
      new OutputRenderer(
        inner.createRenderer({ ...renderOptions, mimeType: STDERR_TYPE }),
        source,
        async read => {
          const loaded = await code.load();
          return loaded && source.action(loaded, read, options);
        }
      )
  }));
}

/** The text and, if it is about asyncio, its fixes above. */
class OutputRenderer extends Panel implements IRenderMime.IRenderer {
  constructor(
    private readonly _inner: IRenderMime.IRenderer,
    private readonly _source: Source,
    private readonly _makeAction: (read: () => unknown) => Promise<OutputAction | null>
  ) {
    super();
    this.addClass('loopscope-Error');
    // JupyterLab's style for tracebacks selects this attribute.
    this.node.dataset.mimeType = STDERR_TYPE;
    this.addWidget(_inner);
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this._data = model.data[this._source.mimeType];
    await this._inner.renderModel(model);
    if (this._action) {
      // A stream grows while a cell runs.
      this._action.refresh();
    } else if (!this._isAsked && this._source.isPossible(this._data)) {
      this._isAsked = true;
      const action = await this._makeAction(() => this._data);
      this._isAsked = action !== null;
      if (action && this.isDisposed) {
        action.dispose();
      } else if (action) {
        this._action = action;
        this.insertWidget(0, action);
      }
    }
  }

  private _data: unknown = null;
  private _isAsked = false;
  private _action: OutputAction | null = null;
}
