/**
 * The lines of a cell in which the kernel saw a problem, pinned to their text.
 */

import { StateEffect, StateField } from '@codemirror/state';
import type { EditorState } from '@codemirror/state';
import type { TranslationBundle } from '@jupyterlab/translation';

import { blockLength } from '../findings/runtime-problems';
import type { Problem, Severity } from '../tokens';
import type { CellRef, FailureRecord, Frame } from '../wire/protocol';

/** A line in which the kernel saw a problem. */
export interface SeenLine {
  readonly key: string;
  /** The line in the source that ran, counted from 1. */
  readonly line: number;
  /** The run. */
  readonly cell: CellRef;
  readonly severity: Severity;
  readonly message: string;
}

/** A line in the editor. It goes when its text changes. */
export interface RuntimeMark extends Pick<SeenLine, 'key' | 'severity' | 'message'> {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Replaces the marks of an editor. */
export const setRuntimeMarks = StateEffect.define<readonly RuntimeMark[]>();

/** The marks of an editor. Edits elsewhere in the cell move them. */
export const runtimeMarks = StateField.define<readonly RuntimeMark[]>({
  create: () => [],
  update: (marks, transaction) => {
    for (const effect of transaction.effects) {
      if (effect.is(setRuntimeMarks)) {
        return effect.value;
      }
    }
    const { changes, newDoc, docChanged } = transaction;
    return docChanged && marks.length > 0
      ? marks.flatMap(mark => {
          const from = changes.mapPos(mark.from, 1);
          const to = Math.max(from, changes.mapPos(mark.to, -1));
          const isSame =
            newDoc.sliceString(from, to) === mark.text &&
            newDoc.lineAt(from).text.trim() === mark.text;
          return isSame ? [{ ...mark, from, to }] : [];
        })
      : marks;
  }
});

/**
 * The next marks of an editor.
 *
 * @param seen - the lines that are known now.
 * @param known - the keys of the lines that have been marked before, also of those whose text has changed since.
 * @param isUnchanged - whether the cell has still the source of a run.
 */
export function nextMarks(
  state: EditorState,
  seen: readonly SeenLine[],
  known: ReadonlySet<string>,
  isUnchanged: (cell: CellRef) => boolean
): RuntimeMark[] {
  const marks = new Map(state.field(runtimeMarks).map(mark => [mark.key, mark]));
  return seen.flatMap(({ key, line, cell, severity, message }) => {
    const mark = marks.get(key);
    if (mark) {
      return [{ ...mark, severity, message }];
    }
    if (known.has(key) || line > state.doc.lines || !isUnchanged(cell)) {
      return [];
    }
    const { from, text } = state.doc.line(line);
    const trimmed = text.trim();
    const start = from + text.length - text.trimStart().length;
    return trimmed
      ? [{ key, severity, message, from: start, to: start + trimmed.length, text: trimmed }]
      : [];
  });
}

/** The lines of a cell in which the kernel saw something that no finding in the source says already. */
export function seenLines(
  problems: readonly Problem[],
  cellId: string,
  trans: TranslationBundle
): SeenLine[] {
  return problems.flatMap(problem => {
    const { key, severity, at, seen, findings } = problem;
    const lineOf = (frame: Frame | undefined, message: string): SeenLine[] =>
      frame?.cell?.cellId === cellId
        ? [{ key: `${key} ${frame.line}`, line: frame.line, cell: frame.cell, severity, message }]
        : [];
    switch (seen?.kind) {
      case 'coroutines':
        return findings.length === 1
          ? []
          : lineOf(
              at,
              trans.__(
                'The coroutine %1 was created here and has not been awaited.',
                `${seen.record.name}()`
              )
            );
      case 'failures':
        return hasTraceback(seen.record)
          ? lineOf(at, trans.__('This line failed with %1.', seen.record.errorName))
          : [];
      case 'blocks': {
        const lines = new Map<number, { readonly frame: Frame; readonly seconds: number }>();
        for (const record of seen.records) {
          const { at: frame } = record;
          if (frame?.cell?.cellId === cellId) {
            const seconds = (lines.get(frame.line)?.seconds ?? 0) + blockLength(record);
            lines.set(frame.line, { frame, seconds });
          }
        }
        return [...lines.values()].flatMap(({ frame, seconds }) =>
          lineOf(
            frame,
            trans.__(
              'This line blocked the event loop for %1 s.',
              Math.max(seconds, 0.1).toFixed(1)
            )
          )
        );
      }
      default:
        return [];
    }
  });
}

/** Whether the innermost line of a failure is where its error was raised. */
function hasTraceback({ kind }: FailureRecord): boolean {
  return ['unretrieved', 'logged', 'callback', 'cell'].includes(kind);
}
