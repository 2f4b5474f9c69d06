/**
 * Underlines the findings of a cell in its editor.
 */

import { linter } from '@codemirror/lint';
import type { Action, Diagnostic } from '@codemirror/lint';
import { StateEffect } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { ViewPlugin } from '@codemirror/view';
import type { EditorView } from '@codemirror/view';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { Finding } from '../analysis';
import { fixCode } from '../commands/fix/code';
import { say } from '../messages';
import { CommandIds } from '../tokens';
import type { INotebookFindings } from '../tokens';

/** How long the user must not type before the underlines are drawn, in milliseconds. */
const TYPING_PAUSE = 300;

/** The findings have changed, but not the text. */
const findingsChanged = StateEffect.define<null>();

/** The options of {@link underlines}. */
export interface UnderlineOptions {
  readonly cellId: string;
  /** The cell's text in the shared model. The offsets of findings refer to it. */
  readonly source: () => string;
  /** The cell's notebook and its findings, or `null` if it isn't open yet. */
  readonly notebook: () => { readonly id: string; readonly findings: INotebookFindings } | null;
  /** Calls back each time a notebook is opened, until the returned function is called. */
  readonly whenOpened: (callback: () => void) => () => void;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

/** An editor extension that underlines the findings of one cell, with buttons for their fixes. */
export function underlines(options: UnderlineOptions): Extension {
  return [
    linter(view => diagnostics(view, options), {
      delay: TYPING_PAUSE,
      // `forceLinting` does nothing unless the linter knows that something has changed.
      needsRefresh: update =>
        update.transactions.some(({ effects }) =>
          effects.some(effect => effect.is(findingsChanged))
        )
    }),
    followFindings(options)
  ];
}

function diagnostics(
  view: EditorView,
  { cellId, source, notebook, commands, trans }: UnderlineOptions
): Diagnostic[] {
  const text = view.state.doc.length;
  const toEditor = editorOffsets(source());
  const open = notebook();
  const findings = (open?.findings.findings ?? []).filter(
    finding => finding.cell === cellId && toEditor(finding.to) <= text
  );
  if (findings.some(({ fixes }) => fixes.length > 0)) {
    // A click on a fix must edit at once.
    void fixCode.load();
  }
  return findings.map(finding => ({
    from: toEditor(finding.from),
    to: toEditor(finding.to),
    severity: open!.findings.severityOf(finding),
    source: 'Loopscope',
    message: [finding.message, ...(finding.fixes[0]?.notes ?? [])]
      .map(message => say(message, trans))
      .join('\n'),
    markClass: 'loopscope-underline',
    actions: finding.fixes.map((_, index) =>
      action({ finding, fix: index, notebook: open!.id }, commands, trans)
    )
  }));
}

/** Maps offsets in a text to offsets in its editor, where each line end is one character. */
function editorOffsets(source: string): (offset: number) => number {
  return source.includes('\r\n')
    ? offset => source.slice(0, offset).replace(/\r\n/g, '\n').length
    : offset => offset;
}

/** A button that applies a fix. The command looks the finding up again, in the current text. */
function action(
  { finding, fix, notebook }: { finding: Finding; fix: number; notebook: string },
  commands: CommandRegistry,
  trans: TranslationBundle
): Action {
  const { cell: cellId, rule, from } = finding;
  return {
    name: say(finding.fixes[fix].title, trans),
    apply: () => void commands.execute(CommandIds.applyFix, { notebook, cellId, rule, from, fix })
  };
}

/** Redraws the underlines when the findings change for a reason other than this cell's text. */
function followFindings({ cellId, notebook, whenOpened }: UnderlineOptions): Extension {
  return ViewPlugin.define(view => {
    let shown = '';
    const onChanged = (model: INotebookFindings) => {
      const own = model.findings.filter(finding => finding.cell === cellId);
      const now = JSON.stringify(own.map(finding => [finding, model.severityOf(finding)]));
      if (now !== shown) {
        shown = now;
        view.dispatch({ effects: findingsChanged.of(null) });
      }
    };
    // The editor may be created before the notebook is open.
    let followed: INotebookFindings | null = null;
    const follow = () => {
      followed ??= notebook()?.findings ?? null;
      if (followed) {
        followed.changed.connect(onChanged);
        stopWaiting();
      }
    };
    const stopWaiting = whenOpened(follow);
    follow();
    return {
      destroy: () => {
        stopWaiting();
        followed?.changed.disconnect(onChanged);
      }
    };
  });
}
