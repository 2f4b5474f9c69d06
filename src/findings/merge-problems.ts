/**
 * Joins the problems that a kernel reported with the findings in the source.
 */

import {
  type CellSource,
  endOfLine,
  type Finding,
  lineAt,
  type RuleId,
  startOfLine
} from '../analysis';
import { locateCall, type NotebookAnalyzer } from '../analysis/engine';
import type { CoroutineRecord } from '../wire/protocol';
import type { ILoopState, Problem, RuntimeProblem } from '../tokens';
import { wasEdited } from './edited-runs';
import { highestSeverity } from './severity';
import type { RuleLevels } from './severity';
import { UNAWAITED_RULE, runtimeProblems } from './runtime-problems';

/** The part of a kernel's state that problems come from. */
export type RuntimeState = Pick<ILoopState, 'records' | 'executions'>;

/**
 * Joins findings in the source with problems that the kernel reported.
 *
 * A coroutine that was never awaited is joined with the findings at its call, and a block with those in its lines, so
 * that one mistake is one problem. The
 * problems of an earlier run of a cell are left out: the last run is the one that counts.
 *
 * @param levels - the levels of the rules.
 * @param analyzer - the analyzer that made the findings, which has read the cells already.
 * @returns the problems in the order of the cells; problems without a cell of this notebook are last.
 */
export function mergeProblems(
  cells: readonly CellSource[],
  findings: readonly Finding[],
  loop: RuntimeState,
  levels: RuleLevels,
  analyzer: NotebookAnalyzer
): Problem[] {
  // A loop can make many coroutines of one call: find the call once.
  const found = new Map<string, Places>();
  const places = (record: CoroutineRecord): Places => {
    const key = `${record.cell?.cellId} ${record.name}`;
    const known = found.get(key) ?? findPlaces(cells, findings, record, loop, analyzer);
    found.set(key, known);
    return known;
  };

  const order = new Map(cells.map((cell, index) => [cell.id, index]));
  const placeOf = ({ cell, findings: own }: Problem): number => {
    const id = cell?.cellId ?? own[0]?.cell;
    return (id === undefined ? undefined : order.get(id)) ?? cells.length;
  };

  const taken = new Set<Finding>();
  const latest = latestRuns(loop);
  const isCurrent = ({ cell }: Pick<Problem, 'cell'>): boolean =>
    !cell?.cellId || (latest.get(cell.cellId) ?? 0) <= cell.execution;
  // One problem can have the blocks of several runs.
  const blocks = new Map([...loop.records.blocks].filter(([, record]) => isCurrent(record)));
  const seen = runtimeProblems({ records: { ...loop.records, blocks } }, levels)
    .filter(isCurrent)
    .map(problem => {
      if (problem.seen?.kind !== 'coroutines') {
        return withFindings(problem, explaining(problem, cells, findings), taken, levels);
      }
      const place = places(problem.seen.record);
      place.known.forEach(finding => taken.add(finding));
      const said = place.findings.map(finding => levels.severityOf(finding));
      const severity = highestSeverity([problem.severity, ...said]);
      return { ...problem, severity, findings: place.findings };
    });
  const said = findings
    .filter(finding => !taken.has(finding))
    .map(finding => ({
      key: `${finding.rule}-${finding.cell}-${finding.from}`,
      severity: levels.severityOf(finding),
      findings: [finding]
    }));
  return [...seen, ...said].sort((a, b) => placeOf(a) - placeOf(b));
}

/** The rules whose findings explain what was seen in the same line. */
const EXPLAINED_BY: Partial<Record<RuntimeProblem['kind'], readonly RuleId[]>> = {
  blocks: ['blocking-sleep', 'blocking-call', 'blocking-executor'],
  ignoring: ['swallowed-cancel']
};

/** The findings in the lines where a problem was seen: they have its fix. */
function explaining(
  { seen, at }: Problem,
  cells: readonly CellSource[],
  findings: readonly Finding[]
): Finding[] {
  const rules = seen && EXPLAINED_BY[seen.kind];
  if (!rules) {
    return [];
  }
  const frames = seen.kind === 'blocks' ? seen.records.map(record => record.at) : [at];
  const lines = new Set(frames.map(frame => frame?.cell && `${frame.cell.cellId} ${frame.line}`));
  const sources = new Map(cells.map(({ id, source }) => [id, source]));
  return findings.filter(
    ({ rule, cell, from }) =>
      rules.includes(rule) && lines.has(`${cell} ${lineAt(sources.get(cell) ?? '', from)}`)
  );
}

/** A problem with the findings that explain it. */
function withFindings(
  problem: Problem,
  own: readonly Finding[],
  taken: Set<Finding>,
  levels: RuleLevels
): Problem {
  own.forEach(finding => taken.add(finding));
  const severities = own.map(finding => levels.severityOf(finding));
  return own.length === 0
    ? problem
    : { ...problem, severity: highestSeverity([problem.severity, ...severities]), findings: own };
}

/** The number of the last execution of each cell. */
function latestRuns({ executions }: RuntimeState): ReadonlyMap<string, number> {
  const latest = new Map<string, number>();
  for (const { cellId, execution } of executions.values()) {
    if (cellId !== null) {
      latest.set(cellId, Math.max(execution, latest.get(cellId) ?? 0));
    }
  }
  return latest;
}

/** The findings at the call that created a coroutine. */
interface Places {
  readonly findings: readonly Finding[];
  /** The findings in the source that report the same call. */
  readonly known: readonly Finding[];
}

/** Finds the call that created a coroutine, and the findings in the source that report the same call. */
function findPlaces(
  cells: readonly CellSource[],
  known: readonly Finding[],
  { cell, name }: CoroutineRecord,
  { executions }: RuntimeState,
  analyzer: NotebookAnalyzer
): Places {
  const creator = cells.find(candidate => candidate.id === cell?.cellId);
  if (!cell || !creator) {
    return { findings: [], known: [] };
  }
  const run = executions.get(cell.execution);
  const edited = run !== undefined && wasEdited(creator, run);
  const calls = locateCall(cells, creator.id, name, { analyzer, edited });
  if (calls.length > 0) {
    const same = (a: Finding) =>
      calls.some(b => a.rule === b.rule && a.cell === b.cell && a.from === b.from);
    return { findings: calls, known: known.filter(same) };
  }
  // The call is an argument of a runner that failed, as in `asyncio.run(main())`: the fix of the runner is the
  // fix of this problem too.
  const last = name.split('.').pop() ?? name;
  const runners = known.filter(
    finding =>
      finding.cell === creator.id &&
      finding.rule !== UNAWAITED_RULE &&
      lineOf(creator.source, finding.from).includes(`${last}(`)
  );
  return { findings: runners, known: runners };
}

/** The text of the line at an offset. */
function lineOf(source: string, offset: number): string {
  return source.slice(startOfLine(source, offset), endOfLine(source, offset));
}
