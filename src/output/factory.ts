/**
 * The renderer of errors: the usual one, with an action below it.
 */

import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Panel } from '@lumino/widgets';

import type { ErrorAction, ErrorOptions, OutputError } from './action';

const ERROR_TYPE = 'application/vnd.jupyter.error';

/**
 * A renderer of error outputs.
 *
 * @param inner - the renderer of the traceback itself.
 */
export function errorFactory(
  inner: IRenderMime.IRendererFactory,
  options: ErrorOptions
): IRenderMime.IRendererFactory {
  return {
    safe: true,
    mimeTypes: [ERROR_TYPE],
    // Before the renderer of the traceback alone, whose rank is 110.
    defaultRank: 10,
    createRenderer: renderOptions =>
      new ErrorRenderer(
        inner.createRenderer({ ...renderOptions, mimeType: 'application/vnd.jupyter.stderr' }),
        options
      )
  };
}

/** The traceback, and where it is one of ours, the fix. */
class ErrorRenderer extends Panel implements IRenderMime.IRenderer {
  constructor(
    private readonly _inner: IRenderMime.IRenderer,
    private readonly _options: ErrorOptions
  ) {
    super();
    this.addClass('loopscope-Error');
    // JupyterLab's own style for a traceback goes by this attribute.
    this.node.dataset.mimeType = 'application/vnd.jupyter.stderr';
    this.addWidget(_inner);
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    await this._inner.renderModel(model);
    const error = readError(model.data[ERROR_TYPE]);
    const action = error && (await actionFor(error, this._options));
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

/** The action under an error, or `null`: where it is none of ours, or our code did not come. */
async function actionFor(error: OutputError, options: ErrorOptions): Promise<ErrorAction | null> {
  try {
    return (await import('./action')).actionFor(error, options);
  } catch (reason) {
    console.warn('Loopscope could not load what mends errors.', reason);
    return null;
  }
}

/** An error output, as it comes from a kernel or a file. */
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
