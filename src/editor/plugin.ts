/**
 * Adds the underlines to JupyterLab's editors.
 */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import { EditorExtensionRegistry, IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator } from '@jupyterlab/translation';
import type { ISharedCell } from '@jupyter/ydoc';

import { Lazy } from '../lazy';
import { notifyLoadFailure } from '../notify';
import { ILoopscope } from '../tokens';
import { loadTranslation } from '../translation';
import { lateExtension } from './late-extension';

/** Underlines the findings in the editors of code cells. */
export const editorPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-loopscope:editor',
  description: 'Underlines asyncio mistakes in code cells, with their fixes.',
  autoStart: true,
  requires: [IEditorExtensionRegistry, INotebookTracker, ILoopscope],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    registry: IEditorExtensionRegistry,
    tracker: INotebookTracker,
    loopscope: ILoopscope,
    translator: ITranslator | null
  ): void => {
    const trans = loadTranslation(translator);
    const code = new Lazy(
      () => import('./underlines'),
      () => notifyLoadFailure(trans)
    );
    registry.addExtension({
      name: 'jupyterlab-loopscope:underlines',
      factory: ({ model }) => {
        // The mime type of a new editor is `text/plain` at first, so look at the type of the cell.
        const cell = cellOf(model);
        if (cell?.cell_type !== 'code') {
          return null;
        }
        const notebook = () => {
          const panel = tracker.find(({ model }) => model?.sharedModel === cell.notebook);
          const findings = panel && loopscope.findingsOf(panel);
          return findings ? { id: panel.id, findings } : null;
        };
        const whenOpened = (callback: () => void) => {
          tracker.widgetAdded.connect(callback);
          return () => void tracker.widgetAdded.disconnect(callback);
        };
        const options = {
          cellId: cell.getId(),
          source: () => cell.getSource(),
          notebook,
          whenOpened,
          commands: app.commands,
          trans
        };
        return EditorExtensionRegistry.createImmutableExtension(
          lateExtension(async () => (await code.load())?.underlines(options) ?? null)
        );
      }
    });
  }
};

/** The cell of an editor, or `null` for another document. */
function cellOf(model: CodeEditor.IModel): ISharedCell | null {
  const shared = model.sharedModel as Partial<ISharedCell>;
  return shared.notebook && typeof shared.getId === 'function' ? (shared as ISharedCell) : null;
}
