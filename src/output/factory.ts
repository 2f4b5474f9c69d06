/**
 * The renderer of errors: JupyterLab's own, with the fixes below it.
 */

import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Panel } from '@lumino/widgets';

import { Lazy } from '../lazy';
import { notifyLoadFailure } from '../notify';
import type { ErrorAction, ErrorOptions, OutputError } from './action';

type ActionCode = Lazy<typeof import('./action')>;

const ERROR_TYPE = 'application/vnd.jupyter.error';

/**
 * A factory for renderers of error outputs.
 *
 * @param inner - the factory for the renderer of the traceback.
 */
export function errorFactory(
  inner: IRenderMime.IRendererFactory,
  options: ErrorOptions
): IRenderMime.IRendererFactory {
  const code: ActionCode = new Lazy(
    () => import('./action'),
    () => notifyLoadFailure(options.trans)
  );
  return {
    safe: true,
    mimeTypes: [ERROR_TYPE],
    // JupyterLab's own renderer of errors has the rank 110. A lower rank goes first.
    defaultRank: 10,
    createRenderer: renderOptions =>
      new ErrorRenderer(
        inner.createRenderer({ ...renderOptions, mimeType: 'application/vnd.jupyter.stderr' }),
        options,
        code
      )
  };
}

/** The traceback and, if the error is about asyncio, its fixes. */
class ErrorRenderer extends Panel implements IRenderMime.IRenderer {
  constructor(
    private readonly _inner: IRenderMime.IRenderer,
    private readonly _options: ErrorOptions,
    private readonly _code: ActionCode
  ) {
    super();
    this.addClass('loopscope-Error');
    // JupyterLab's style for tracebacks selects this attribute.
    this.node.dataset.mimeType = 'application/vnd.jupyter.stderr';
    this.addWidget(_inner);
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    await this._inner.renderModel(model);
    const error = readError(model.data[ERROR_TYPE]);
    const code = error && (await this._code.load());
    const action = error && code ? code.actionFor(error, this._options) : null;
    if (this.isDisposed) {
      action?.dispose();
      return;
    }
    this._action?.dispose();
    this._action = action;
    if (action) {
      this.addWidget(action);
    }
  }

  private _action: ErrorAction | null = null;
}

/** The error in an output; `null` if the data isn't an error. */
function readError(data: unknown): OutputError | null {
  const { ename, evalue, traceback } = (data ?? {}) as Record<string, unknown>;
  return typeof ename === 'string'
    ? {
        ename,
        evalue: String(evalue),
        traceback: Array.isArray(traceback) ? traceback.map(String) : []
      }
    : null;
}
