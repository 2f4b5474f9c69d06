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
import { allFindings } from '../commands/actions/in-lines';
import { fixCode } from '../commands/fix/code';
import { say } from '../messages';
import { CommandIds } from '../tokens';
import type { INotebookFindings } from '../tokens';
import type { CellRef } from '../wire/protocol';
import { bulb } from './bulb';
import { nextMarks, runtimeMarks, seenLines, setRuntimeMarks } from './runtime-marks';
import { isBeingTyped, typedAt } from './typed-word';

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
  /** Whether the cell has still the source of one of its runs; `false` if that is unknown. */
  readonly isUnchanged: (run: CellRef) => boolean;
  /** Calls back each time a notebook is opened, until the returned function is called. */
  readonly whenOpened: (callback: () => void) => () => void;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

/**
 * An editor extension that underlines the findings of one cell, with buttons for their fixes, and the lines in which the
 * kernel saw a problem.
 */
export function underlines(options: UnderlineOptions): Extension {
  const { cellId, notebook, commands, trans } = options;
  return [
    typedAt,
    runtimeMarks,
    linter(view => diagnostics(view, options), {
      delay: TYPING_PAUSE,
      // `forceLinting` does nothing unless the linter knows that something has changed.
      needsRefresh: update =>
        update.focusChanged ||
        (update.startState.field(typedAt) >= 0 && update.state.field(typedAt) < 0) ||
        update.transactions.some(({ effects }) =>
          effects.some(effect => effect.is(findingsChanged))
        )
    }),
    followFindings(options),
    bulb({
      label: trans.__('Show the actions of this line'),
      onClick: () =>
        void commands.execute(CommandIds.showActions, { notebook: notebook()?.id, cellId })
    })
  ];
}

async function diagnostics(view: EditorView, options: UnderlineOptions): Promise<Diagnostic[]> {
  const { state } = view;
  const shown = [...sourceDiagnostics(state.doc.length, options), ...seenDiagnostics(view)].filter(
    ({ from, to }) => !view.hasFocus || !isBeingTyped(state, from, to)
  );
  if (shown.some(({ actions }) => actions?.length)) {
    // A click on a fix must edit at once: the user may run the cell right after it.
    await fixCode.load();
  }
  return shown;
}

/** What the source says. */
function sourceDiagnostics(
  length: number,
  { cellId, source, notebook, commands, trans }: UnderlineOptions
): Diagnostic[] {
  const open = notebook();
  if (!open) {
    return [];
  }
  const toEditor = editorOffsets(source());
  return allFindings(open.findings)
    .filter(finding => finding.cell === cellId && toEditor(finding.to) <= length)
    .map(finding => {
      const message = [finding.message, ...(finding.fixes[0]?.notes ?? [])]
        .map(text => say(text, trans))
        .join('\n');
      return {
        from: toEditor(finding.from),
        to: toEditor(finding.to),
        severity: open.findings.severityOf(finding),
        source: 'Loopscope',
        message,
        renderMessage: () => withWhy(message, finding, commands, trans),
        markClass: 'loopscope-underline',
        actions: finding.fixes.map((_, index) =>
          action({ finding, fix: index, notebook: open.id }, commands, trans)
        )
      };
    });
}

/** What the kernel saw. */
function seenDiagnostics({ state }: EditorView): Diagnostic[] {
  return state.field(runtimeMarks).map(({ from, to, severity, message }) => ({
    from,
    to,
    severity,
    message,
    source: 'Loopscope',
    markClass: 'loopscope-underline loopscope-mod-seen'
  }));
}

/** A message with a link to the page of its rule. */
function withWhy(
  message: string,
  { rule }: Finding,
  commands: CommandRegistry,
  trans: TranslationBundle
): Node {
  const node = document.createElement('span');
  const link = document.createElement('a');
  link.href = '#';
  link.textContent = trans.__('Why?');
  link.addEventListener('click', event => {
    event.preventDefault();
    void commands.execute(CommandIds.showRule, { rule });
  });
  node.append(`${message} `, link);
  return node;
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
function followFindings({
  cellId,
  notebook,
  whenOpened,
  isUnchanged,
  trans
}: UnderlineOptions): Extension {
  return ViewPlugin.define(view => {
    let shown = '';
    let known: ReadonlySet<string> = new Set();
    const onChanged = (model: INotebookFindings) => {
      const own = allFindings(model).filter(finding => finding.cell === cellId);
      const seen = seenLines(model.problems, cellId, trans);
      const now = JSON.stringify([own.map(finding => [finding, model.severityOf(finding)]), seen]);
      if (now !== shown) {
        shown = now;
        const marks = nextMarks(view.state, seen, known, isUnchanged);
        known = new Set(seen.map(({ key }) => key));
        view.dispatch({ effects: [setRuntimeMarks.of(marks), findingsChanged.of(null)] });
      }
    };
    // The editor may be created before the notebook is open.
    let isDestroyed = false;
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
    // The kernel may have seen problems before. An editor can't change while it is created.
    void Promise.resolve().then(() => {
      if (followed && !isDestroyed) {
        onChanged(followed);
      }
    });
    return {
      destroy: () => {
        isDestroyed = true;
        stopWaiting();
        followed?.changed.disconnect(onChanged);
      }
    };
  });
}
