/**
 * Finds the code that caused an error.
 */

import type { NotebookAnalyzer } from '../engine/analyze';
import { admitFindings } from '../rewrites/edit-gate';
import type { CellSource, Finding } from '../diagnostics/finding';
import { message, type RuleId } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { lineAt } from '../text/lines';
import { passedArguments } from './passed-arguments';
import { coroutineFindings } from './coroutine-findings';
import { functionFindings } from './function-findings';
import { generatorFindings } from './generator-findings';
import { loopFindings } from './loop-findings';
import { operandsOf, type Operands } from './operands';
import { errorKindOf, type ErrorKind } from './error-kinds';
import {
  framesOf,
  cellLineOf,
  type CellError,
  type TracebackFrame,
  type CellLine
} from './traceback';

/** Rules about code that fails because a loop is already running. */
const RULES_ABOUT_RUNNING_LOOPS =
  /^(anyio-run|async-to-sync|asyncio-run|asyncio-runner|library-runner|loop-lifecycle|run-until-complete|uvloop)$/;

/** A frame and its line in the current cells; `null` if no cell has that line. */
interface LocatedFrame {
  readonly frame: TracebackFrame;
  readonly position: CellLine | null;
}

/**
 * Finds the code to fix after an error.
 *
 * @param findings - The findings for the source of the cells.
 * @returns One finding; several if the user has to choose; none if the error has another cause, or if the cells have
 *   changed.
 */
export function locateError(
  cells: readonly CellSource[],
  error: CellError,
  findings: readonly Finding[],
  analyzer: NotebookAnalyzer
): Finding[] {
  const errorKind = errorKindOf(error.ename, error.evalue);
  if (!errorKind) {
    return [];
  }
  const frames = framesOf(error.traceback).map(frame => ({
    frame,
    position: cellLineOf(cells, error.cell, frame)
  }));
  const found =
    errorKind.kind === 'syntax'
      ? refusedAwait(cells, frames, findings, error.cell)
      : findingsForKind(cells, errorKind, frames, findings, analyzer, error.evalue);
  const wanted = found.filter(({ rule }) => analyzer.isOn(rule));
  return admitFindings(analyzer.read(cells), wanted).map(finding =>
    withRunAgain(finding, error.cell)
  );
}

/** The `await` that Python rejected when it compiled the cell. */
function refusedAwait(
  cells: readonly CellSource[],
  frames: readonly LocatedFrame[],
  findings: readonly Finding[],
  failedCell: string
): Finding[] {
  const all = findings.filter(({ rule, cell }) => rule === 'await-outside' && cell === failedCell);
  // Python 3.9 does not report the line of a comprehension.
  return findingOnFrames(frames, all, cells).concat(all).slice(0, 1);
}

function findingsForKind(
  cells: readonly CellSource[],
  errorKind: Exclude<ErrorKind, { kind: 'syntax' }>,
  frames: readonly LocatedFrame[],
  findings: readonly Finding[],
  analyzer: NotebookAnalyzer,
  evalue: string
): Finding[] {
  const possible = findings.filter(({ rule }) => canExplain(errorKind, rule));
  const onFrames = findingOnFrames(frames, possible, cells);
  return onFrames.length > 0
    ? onFrames
    : findingsFromFrames(analyzer.read(cells), errorKind, frames, evalue);
}

/** Whether the findings of a rule can be the cause of such an error. */
function canExplain({ kind }: ErrorKind, rule: RuleId): boolean {
  switch (kind) {
    case 'loop':
      return RULES_ABOUT_RUNNING_LOOPS.test(rule);
    case 'function':
    case 'value':
      return rule === 'early-await';
    default:
      return false;
  }
}

/** The existing finding on the innermost frame that has one. */
function findingOnFrames(
  frames: readonly LocatedFrame[],
  findings: readonly Finding[],
  cells: readonly CellSource[]
): Finding[] {
  for (const { position } of [...frames].reverse()) {
    const source = cells.find(({ id }) => id === position?.cell)?.source ?? '';
    const found = findings.find(
      ({ cell, from }) => cell === position?.cell && lineAt(source, from) === position.line
    );
    if (found) {
      return [found];
    }
  }
  return [];
}

/** Findings for the innermost frame that is in a cell. */
function findingsFromFrames(
  names: Names,
  errorKind: Exclude<ErrorKind, { kind: 'syntax' }>,
  frames: readonly LocatedFrame[],
  evalue: string
): Finding[] {
  const last = frames.map(({ frame }) => frame.count !== null).lastIndexOf(true);
  const at = frames[last]?.position;
  const cell = at && names.cellWithId(at.cell);
  if (!cell || !at) {
    return [];
  }
  const next = frames[last + 1]?.frame;
  const inner = next?.function;
  if (errorKind.kind === 'loop') {
    return inner ? loopFindings(names, cell, at.line, next, evalue) : [];
  }
  if (errorKind.kind === 'function') {
    return functionFindings(names, cell, at.line, errorKind.name);
  }
  if (errorKind.kind === 'value') {
    return [];
  }
  // When the error occurred in a library, the cell only passed the value on.
  const { kind, proven } = errorKind;
  const use = inner === undefined ? errorKind.use : ({ as: 'argument' } as const);
  const operands = operandsOf(cell, at.line, use);
  if (kind === 'async_generator') {
    return generatorFindings(names, cell, operands);
  }
  const found = coroutineFindings(names, cell, operands, kind, proven && inner === undefined);
  return found.some(({ fixes }) => fixes.length > 0)
    ? found
    : [
        ...findingsAtCaller(names, frames.slice(0, last), { kind, proven }, cell, operands),
        ...found
      ].slice(0, 1);
}

/** Findings for the caller's arguments: the value may be one of them. */
function findingsAtCaller(
  names: Names,
  outer: readonly LocatedFrame[],
  { kind, proven }: { readonly kind: 'coroutine' | 'future'; readonly proven: boolean },
  inner: Cell,
  operands: Operands
): Finding[] {
  const position = outer[outer.length - 1]?.position;
  const cell = position && names.cellWithId(position.cell);
  if (!cell) {
    return [];
  }
  const passed = passedArguments(inner, operands.direct, cell, position.line);
  const found = coroutineFindings(
    names,
    cell,
    passed ? { direct: [], passed } : operandsOf(cell, position.line, { as: 'argument' }),
    kind,
    proven && passed !== null
  );
  // Several candidates would be a guess.
  return found.length === 1 ? found : [];
}

/** Adds a note to a fix that changes other cells than the failed one. */
function withRunAgain(finding: Finding, failedCell: string): Finding {
  return {
    ...finding,
    fixes: finding.fixes.map(fix => ({
      ...fix,
      notes: fix.edits.some(({ cell }) => cell !== failedCell)
        ? [...fix.notes, message('note.run-again')]
        : fix.notes
    }))
  };
}
