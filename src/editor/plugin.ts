/**
 * Adds the underlines to JupyterLab's editors.
 */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import { EditorExtensionRegistry, IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator } from '@jupyterlab/translation';
import type { ISharedCell, ISharedCodeCell } from '@jupyter/ydoc';

import { isUnchangedSince } from '../findings/edited-runs';
import { Lazy } from '../lazy';
import { notifyLoadFailure } from '../notify';
import { ILoopscope } from '../tokens';
import { loadTranslation } from '../translation';
import type { CellRef } from '../wire/protocol';
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
        const cell = codeCellOf(model);
        if (!cell) {
          return null;
        }
        const panelOf = () =>
          tracker.find(({ model }) => model?.sharedModel === cell.notebook) ?? null;
        const notebook = () => {
          const panel = panelOf();
          const findings = panel && loopscope.findingsOf(panel);
          return findings ? { id: panel.id, findings } : null;
        };
        const whenOpened = (callback: () => void) => {
          tracker.widgetAdded.connect(callback);
          return () => void tracker.widgetAdded.disconnect(callback);
        };
        const isUnchanged = ({ execution }: CellRef) => {
          const panel = panelOf();
          const run = panel && loopscope.loopOf(panel)?.executions.get(execution);
          const executionCount = cell.execution_count;
          const own = { id: cell.getId(), source: cell.getSource(), executionCount };
          return run ? isUnchangedSince(own, run) : false;
        };
        const options = {
          cellId: cell.getId(),
          source: () => cell.getSource(),
          notebook,
          isUnchanged,
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

/** The code cell of an editor, or `null` for other cells and documents. */
function codeCellOf(model: CodeEditor.IModel): ISharedCodeCell | null {
  const shared = model.sharedModel as Partial<ISharedCell>;
  return shared.notebook && shared.cell_type === 'code' ? (shared as ISharedCodeCell) : null;
}
