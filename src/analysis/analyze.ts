/**
 * Source in, findings out.
 */

import type { CellSource, Finding } from './findings';
import { judgeRun } from './judge';
import { Names, type Cell } from './names';
import { RULES } from './rules';
import type { RuleContext } from './rules/rule';
import { runAt, type Run } from './runners';
import { readCell, type CellFacts } from './scopes';

/** How to analyse. */
export interface AnalysisOptions {
  /** Rules that are on or off; those not named are on. */
  readonly rules?: Readonly<Record<string, boolean>>;
}

/** Analyses a notebook once. */
export function analyzeNotebook(
  cells: readonly CellSource[],
  options: AnalysisOptions = {}
): Finding[] {
  return new NotebookAnalyzer(options).analyze(cells);
}

/** Analyses a notebook again and again, reading only the cells whose source changed. */
export class NotebookAnalyzer {
  private known = new Map<string, { source: string; facts: CellFacts }>();

  constructor(private readonly options: AnalysisOptions = {}) {}

  /** The findings in these code cells, in the order of the document. */
  analyze(cells: readonly CellSource[]): Finding[] {
    const notebook = this.read(cells);
    const { rules = {} } = this.options;
    const context = contextFor(new Names(notebook));
    const findings: Finding[] = [];
    for (const rule of RULES) {
      if (rules[rule.id] !== false) {
        findings.push(...rule.check(context));
      }
    }
    const place = new Map(notebook.map(cell => [cell.id, cell.index]));
    return findings.sort(
      (a, b) => place.get(a.cell)! - place.get(b.cell)! || a.from - b.from || b.to - a.to
    );
  }

  /** The cells with their facts; those of cells that are gone are forgotten. */
  read(cells: readonly CellSource[]): Cell[] {
    const known = new Map<string, { source: string; facts: CellFacts }>();
    const result = cells.map(({ id, source, executionCount }, index) => {
      const before = this.known.get(id);
      const now = before?.source === source ? before : { source, facts: readCell(source) };
      known.set(id, now);
      return { id, source, executionCount, index, facts: now.facts };
    });
    this.known = known;
    return result;
  }
}

/** What rules look at: the names, and the runners that several rules share. */
export function contextFor(names: Names): RuleContext {
  const runs: Run[] = [];
  for (const cell of names.cells) {
    for (const call of cell.facts.calls) {
      const run = runAt(names, cell, call);
      if (run) {
        runs.push(run);
      }
    }
  }
  const findings = runs.flatMap(run => judgeRun(names, runs, run) ?? []);
  return { names, runs, findings: rule => findings.filter(finding => finding.rule === rule) };
}
