/**
 * Opens recordings: files whose name ends with `.loopscope.json`.
 */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ABCWidgetFactory, DocumentWidget } from '@jupyterlab/docregistry';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { StackedPanel, Widget } from '@lumino/widgets';

import { loopscopeIcon } from '../icon';
import { loadTranslation } from '../translation';
import { viewCode } from './tab';

const FILE_TYPE = 'loopscope-recording';

/** Lets recordings be opened by a double click. */
export const recordingPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-loopscope:recording',
  description: 'Opens recordings of the event loop.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ITranslator],
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker, translator: ITranslator | null) => {
    const trans = loadTranslation(translator);
    app.docRegistry.addFileType({
      name: FILE_TYPE,
      displayName: trans.__('Event loop recording'),
      extensions: ['.loopscope.json'],
      mimeTypes: ['application/json'],
      contentType: 'file',
      fileFormat: 'text',
      icon: loopscopeIcon
    });
    app.docRegistry.addWidgetFactory(new RecordingFactory(tracker, app.commands, trans));
  }
};

class RecordingFactory extends ABCWidgetFactory<DocumentWidget<StackedPanel>> {
  constructor(
    private readonly _tracker: INotebookTracker,
    private readonly _commands: CommandRegistry,
    trans: TranslationBundle
  ) {
    super({
      name: 'Loopscope',
      label: trans.__('Event Loop Recording'),
      modelName: 'text',
      fileTypes: [FILE_TYPE],
      defaultFor: [FILE_TYPE],
      readOnly: true
    });
    this._trans = trans;
  }

  private readonly _trans: TranslationBundle;

  protected override createNewWidget(
    context: DocumentRegistry.Context
  ): DocumentWidget<StackedPanel> {
    const content = new StackedPanel();
    const widget = new DocumentWidget({ content, context });
    widget.addClass('loopscope-TimelineTab');
    widget.title.icon = loopscopeIcon;
    widget.toolbar.hide();
    const show = async (): Promise<void> => {
      const [code] = await Promise.all([viewCode.load(), context.ready]);
      if (widget.isDisposed) {
        return;
      }
      for (const shown of [...content.widgets]) {
        shown.dispose();
      }
      content.addWidget(
        code
          ? code.createRecordingView({
              content: context.model.toString(),
              tracker: this._tracker,
              commands: this._commands,
              trans: this._trans,
              isVisible: () => widget.isVisible && !document.hidden
            })
          : this._failure()
      );
    };
    void show();
    // The file was written again.
    context.fileChanged.connect(() => void show());
    return widget;
  }

  private _failure(): Widget {
    const failure = new Widget();
    failure.node.textContent = this._trans.__(
      'The recording could not be loaded. Close it and open it again, or reload the page.'
    );
    return failure;
  }
}
