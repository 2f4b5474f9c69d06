/**
 * The findings of a cell, underlined in its editor.
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
import { say } from '../messages';
import { CommandIds } from '../tokens';
import type { INotebookFindings } from '../tokens';

/** How long typing must rest before the underlines are drawn, in milliseconds. */
const REST = 300;

/** Says that the findings changed while the text did not. */
const findingsChanged = StateEffect.define<null>();

/** The options of {@link underlines}. */
export interface UnderlineOptions {
  readonly cellId: string;
  /** The cell's text in the shared model, whose offsets the findings have. */
  readonly source: () => string;
  /** The cell's notebook and its findings, or `null` while it is not open. */
  readonly notebook: () => { readonly id: string; readonly findings: INotebookFindings } | null;
  /** Calls back whenever a notebook has been opened, until the returned function is called. */
  readonly whenOpened: (callback: () => void) => () => void;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

/** An editor extension that underlines the findings of one cell and offers their fixes. */
export function underlines(options: UnderlineOptions): Extension {
  return [
    linter(view => diagnostics(view, options), {
      delay: REST,
      // Asking the linter to run again does nothing while it believes that nothing changed.
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
  const place = placesIn(source());
  const open = notebook();
  return (open?.findings.findings ?? [])
    .filter(finding => finding.cell === cellId && place(finding.to) <= text)
    .map(finding => ({
      from: place(finding.from),
      to: place(finding.to),
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

/** From offsets in a text to offsets in its editor, which counts each end of a line once. */
function placesIn(source: string): (offset: number) => number {
  return source.includes('\r\n')
    ? offset => source.slice(0, offset).replace(/\r\n/g, '\n').length
    : offset => offset;
}

/** A button that runs the command: it finds the place anew, in the text of that moment. */
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

/** Draws the underlines anew when a finding comes, goes or looks different for a reason outside this cell's text. */
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
    // The editor can be made before the notebook is open.
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
