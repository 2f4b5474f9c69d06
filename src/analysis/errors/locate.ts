/**
 * From an error to the place that mends it.
 */

import type { NotebookAnalyzer } from '../engine/analyze';
import { heedAutoawait } from '../queries/autoawait';
import type { CellSource, Finding } from '../diagnostics/finding';
import { message, type RuleId } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { AWAIT_OUTSIDE } from '../rules/await-outside';
import { EARLY_AWAIT } from '../rules/early-await';
import { lineAt } from '../text/lines';
import { argumentsFor } from './arguments';
import { coroutineFindings } from './coroutine';
import { functionFindings } from './function';
import { generatorFindings } from './generator';
import { loopFindings } from './loop';
import { operandsOf, type Operands } from './operands';
import { troubleOf, type Trouble } from './texts';
import { framesOf, siteOf, type CellError, type Frame, type Site } from './traceback';

/** Rules that speak of a loop that runs already. */
const LOOP_RULES =
  /^(anyio-run|async-to-sync|asyncio-run|asyncio-runner|library-runner|loop-lifecycle|run-until-complete|uvloop)$/;

/** A frame, and where it is in the cells as they are now. */
interface Place {
  readonly frame: Frame;
  readonly site: Site | null;
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
  const trouble = troubleOf(error.ename, error.evalue);
  if (!trouble) {
    return [];
  }
  const places = framesOf(error.traceback).map(frame => ({
    frame,
    site: siteOf(cells, error.cell, frame)
  }));
  const found =
    trouble.kind === 'syntax'
      ? refused(cells, places, findings, error.cell)
      : findingsFor(cells, trouble, places, findings, analyzer);
  const wanted = found.filter(({ rule }) => analyzer.isOn(rule));
  return heedAutoawait(analyzer.read(cells), wanted).map(finding =>
    withRunAgain(finding, error.cell)
  );
}

/** The `await` that Python refused, together with its whole cell. */
function refused(
  cells: readonly CellSource[],
  places: readonly Place[],
  findings: readonly Finding[],
  own: string
): Finding[] {
  const all = findings.filter(({ rule, cell }) => rule === AWAIT_OUTSIDE && cell === own);
  // Python 3.9 does not tell the line of a comprehension.
  return saidAt(places, all, cells).concat(all).slice(0, 1);
}

function findingsFor(
  cells: readonly CellSource[],
  trouble: Exclude<Trouble, { kind: 'syntax' }>,
  places: readonly Place[],
  findings: readonly Finding[],
  analyzer: NotebookAnalyzer
): Finding[] {
  const telling = findings.filter(({ rule }) => tellsOf(trouble, rule));
  const said = saidAt(places, telling, cells);
  return said.length > 0 ? said : seen(analyzer.read(cells), trouble, places);
}

/** Whether a rule speaks of what makes such an error. */
function tellsOf({ kind }: Trouble, rule: RuleId): boolean {
  switch (kind) {
    case 'loop':
      return LOOP_RULES.test(rule);
    case 'function':
    case 'value':
      return rule === EARLY_AWAIT;
    default:
      return false;
  }
}

/** What the source says of the lines that the error went through: of the innermost that it speaks of. */
function saidAt(
  places: readonly Place[],
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
function seen(
  names: Names,
  trouble: Exclude<Trouble, { kind: 'syntax' }>,
  places: readonly Place[]
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
    : [...handedIn(names, places.slice(0, last), { kind, proven }, cell, operands), ...found].slice(
        0,
        1
      );
}

/** The value may be an argument that the caller handed in. */
function handedIn(
  names: Names,
  outer: readonly Place[],
  { kind, proven }: { readonly kind: 'coroutine' | 'future'; readonly proven: boolean },
  inner: Cell,
  operands: Operands
): Finding[] {
  const site = outer[outer.length - 1]?.site;
  const cell = site && names.cells.find(({ id }) => id === site.cell);
  if (!cell) {
    return [];
  }
  const handed = argumentsFor(inner, operands.direct, cell, site.line);
  const found = coroutineFindings(
    names,
    cell,
    handed ? { direct: [], handed } : operandsOf(cell, site.line, { as: 'argument' }),
    kind,
    proven && handed !== null
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
