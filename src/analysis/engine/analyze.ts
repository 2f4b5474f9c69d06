/**
 * Source in, findings out.
 */

import { admitFindings } from '../rewrites/edit-gate';
import type { CellSource, Finding } from '../diagnostics/finding';
import type { RuleId } from '../diagnostics/messages';
import { reportRun } from '../runners/report';
import { UNKNOWN_KERNEL, type KernelEnvironment } from '../semantic/kernel-environment';
import { Names } from '../semantic/names';
import type { Patch } from '../queries/nested-loop-patch';
import { Notebook } from '../semantic/notebook';
import { RULES } from '../rules';
import type { RuleContext } from '../rules/shared/rule';
import { commentOffsets, isSuppressed } from './suppressions';
import { canHaveFindings } from './words';
import { callSites } from '../semantic/call-site';
import { runnerCallAt, RUNNER_NAMES, type RunnerCall } from '../runners';

/** How to analyse. */
export interface AnalysisOptions {
  /** Rules that are on or off; those not named are on. */
  readonly rules?: Readonly<Partial<Record<RuleId, boolean>>>;
  /** The kernel of the notebook. */
  readonly kernel?: KernelEnvironment;
}

/** Analyses a notebook once. */
export function analyzeNotebook(
  cells: readonly CellSource[],
  options: AnalysisOptions = {}
): Finding[] {
  return canHaveFindings(cells) ? new NotebookAnalyzer(options).analyze(cells) : [];
}

/** Analyses a notebook again after each change. It reads only the cells whose source changed. */
export class NotebookAnalyzer {
  private readonly notebook = new Notebook();

  constructor(private readonly options: AnalysisOptions = {}) {}

  /**
   * The findings in these code cells, in the order of the document.
   *
   * @param patch - What has patched asyncio in the kernel that runs them.
   * @param kernel - The kernel that runs them.
   */
  analyze(
    cells: readonly CellSource[],
    patch: Patch | null = null,
    kernel: KernelEnvironment = this.options.kernel ?? UNKNOWN_KERNEL
  ): Finding[] {
    const names = this.read(cells);
    const context = ruleContextFor(names, patch, kernel);
    const byId = new Map(names.cells.map(cell => [cell.id, cell]));
    const findings: Finding[] = [];
    for (const rule of RULES) {
      if (this.isOn(rule.id)) {
        for (const finding of rule.check(context)) {
          if (!isSuppressed(byId.get(finding.cell)!, finding, rule)) {
            findings.push(finding);
          }
        }
      }
    }
    const place = new Map(cells.map(({ id }, index) => [id, index]));
    return admitFindings(names, findings).sort(
      (a, b) => place.get(a.cell)! - place.get(b.cell)! || a.from - b.from || b.to - a.to
    );
  }

  /** Whether a rule is on. */
  isOn(rule: RuleId): boolean {
    return this.options.rules?.[rule] !== false;
  }

  /** For each of these findings, offsets in the lines where a comment suppresses it. */
  commentOffsets(
    cells: readonly CellSource[],
    findings: readonly Finding[]
  ): (readonly number[])[] {
    const byId = new Map(this.read(cells).cells.map(cell => [cell.id, cell]));
    return findings.map(finding => commentOffsets(byId.get(finding.cell)!, finding));
  }

  /** Reads the cells, and returns what their names mean. */
  read(cells: readonly CellSource[]): Names {
    this.notebook.update(cells);
    return new Names(this.notebook);
  }
}

/** What rules look at: the names, and the runner calls, which several rules share. */
function ruleContextFor(names: Names, patch: Patch | null, kernel: KernelEnvironment): RuleContext {
  const runs: RunnerCall[] = [];
  for (const site of callSites(names, RUNNER_NAMES)) {
    const run = runnerCallAt(site);
    if (run) {
      runs.push(run);
    }
  }
  const findings = runs.flatMap(run => reportRun(run, runs, { patch, kernel }) ?? []);
  return {
    names,
    runs,
    kernel,
    findings: rule => findings.filter(finding => finding.rule === rule)
  };
}
