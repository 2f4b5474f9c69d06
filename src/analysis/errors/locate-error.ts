/**
 * From an error to the place that mends it.
 */

import type { NotebookAnalyzer } from '../engine/analyze';
import { respectAutoawait } from '../queries/autoawait';
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

/** Rules that speak of a loop that runs already. */
const RULES_ABOUT_RUNNING_LOOPS =
  /^(anyio-run|async-to-sync|asyncio-run|asyncio-runner|library-runner|loop-lifecycle|run-until-complete|uvloop)$/;

/** A frame, and where it is in the cells as they are now. */
interface LocatedFrame {
  readonly frame: TracebackFrame;
  readonly site: CellLine | null;
}

/**
 * Finds the places that mend an error.
 *
 * @param findings - What the source of the cells says.
 * @returns One finding; several where the user has to pick; none where the error is not ours, or the cells no
 *   longer show what went wrong.
 */
export function locateError(
  cells: readonly CellSource[],
  error: CellError,
  findings: readonly Finding[],
  analyzer: NotebookAnalyzer
): Finding[] {
  const trouble = errorKindOf(error.ename, error.evalue);
  if (!trouble) {
    return [];
  }
  const places = framesOf(error.traceback).map(frame => ({
    frame,
    site: cellLineOf(cells, error.cell, frame)
  }));
  const found =
    trouble.kind === 'syntax'
      ? refusedAwait(cells, places, findings, error.cell)
      : findingsForKind(cells, trouble, places, findings, analyzer);
  const wanted = found.filter(({ rule }) => analyzer.isOn(rule));
  return respectAutoawait(analyzer.read(cells), wanted).map(finding =>
    withRunAgain(finding, error.cell)
  );
}

/** The `await` that Python refused, together with its whole cell. */
function refusedAwait(
  cells: readonly CellSource[],
  places: readonly LocatedFrame[],
  findings: readonly Finding[],
  own: string
): Finding[] {
  const all = findings.filter(({ rule, cell }) => rule === 'await-outside' && cell === own);
  // Python 3.9 does not tell the line of a comprehension.
  return findingOnFrames(places, all, cells).concat(all).slice(0, 1);
}

function findingsForKind(
  cells: readonly CellSource[],
  trouble: Exclude<ErrorKind, { kind: 'syntax' }>,
  places: readonly LocatedFrame[],
  findings: readonly Finding[],
  analyzer: NotebookAnalyzer
): Finding[] {
  const telling = findings.filter(({ rule }) => canExplain(trouble, rule));
  const said = findingOnFrames(places, telling, cells);
  return said.length > 0 ? said : findingsFromFrames(analyzer.read(cells), trouble, places);
}

/** Whether a rule speaks of what makes such an error. */
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

/** What the source says of the lines that the error went through: of the innermost that it speaks of. */
function findingOnFrames(
  places: readonly LocatedFrame[],
  findings: readonly Finding[],
  cells: readonly CellSource[]
): Finding[] {
  for (const { site } of [...places].reverse()) {
    const source = cells.find(({ id }) => id === site?.cell)?.source ?? '';
    const found = findings.find(
      ({ cell, from }) => cell === site?.cell && lineAt(source, from) === site.line
    );
    if (found) {
      return [found];
    }
  }
  return [];
}

/** What the frames themselves show, from the innermost cell outwards. */
function findingsFromFrames(
  names: Names,
  trouble: Exclude<ErrorKind, { kind: 'syntax' }>,
  places: readonly LocatedFrame[]
): Finding[] {
  const last = places.map(({ frame }) => frame.count !== null).lastIndexOf(true);
  const at = places[last]?.site;
  const cell = at && names.cells.find(({ id }) => id === at.cell);
  if (!cell || !at) {
    return [];
  }
  const inner = places[last + 1]?.frame.function;
  if (trouble.kind === 'loop') {
    return inner ? loopFindings(names, cell, at.line, inner) : [];
  }
  if (trouble.kind === 'function') {
    return functionFindings(names, cell, at.line, trouble.name);
  }
  if (trouble.kind === 'value') {
    return [];
  }
  // Where a library met the value, all we know is that the line handed it on.
  const { kind, proven } = trouble;
  const use = inner === undefined ? trouble.use : ({ as: 'argument' } as const);
  const operands = operandsOf(cell, at.line, use);
  if (kind === 'async_generator') {
    return generatorFindings(names, cell, operands);
  }
  const found = coroutineFindings(names, cell, operands, kind, proven && inner === undefined);
  return found.some(({ fixes }) => fixes.length > 0)
    ? found
    : [
        ...findingsAtCaller(names, places.slice(0, last), { kind, proven }, cell, operands),
        ...found
      ].slice(0, 1);
}

/** The value may be an argument that the caller handed in. */
function findingsAtCaller(
  names: Names,
  outer: readonly LocatedFrame[],
  { kind, proven }: { readonly kind: 'coroutine' | 'future'; readonly proven: boolean },
  inner: Cell,
  operands: Operands
): Finding[] {
  const site = outer[outer.length - 1]?.site;
  const cell = site && names.cells.find(({ id }) => id === site.cell);
  if (!cell) {
    return [];
  }
  const passed = passedArguments(inner, operands.direct, cell, site.line);
  const found = coroutineFindings(
    names,
    cell,
    passed ? { direct: [], passed } : operandsOf(cell, site.line, { as: 'argument' }),
    kind,
    proven && passed !== null
  );
  // Where it cannot be told which of them it was, none is named.
  return found.length === 1 ? found : [];
}

/** Says so where more than the failed cell has to run again. */
function withRunAgain(finding: Finding, own: string): Finding {
  return {
    ...finding,
    fixes: finding.fixes.map(fix => ({
      ...fix,
      notes: fix.edits.some(({ cell }) => cell !== own)
        ? [...fix.notes, message('note.run-again')]
        : fix.notes
    }))
  };
}
