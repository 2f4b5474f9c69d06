/**
 * Fixes random programs and checks the results with CPython.
 */

import type { FixTier } from '../diagnostics/edits';
import { fixAll } from '../engine/fix-all';
import { forbiddenPausesIn } from '../queries/await-places';
import { parse } from '../syntax/parse';
import { askPython, type Question } from './oracle';
import { mistakenNotebook } from './random/mistakes';
import { runnableProgram } from './random/prints';
import { randomProgram, type RandomProgram } from './random/trees';
import { cellsOf } from './cells';
import { withoutTiming } from './timing';

/** The result for many programs. */
export interface FuzzResult {
  /** The number of different programs that were checked. */
  unique: number;
  fixes: number;
  /** Programs that don't count, because they fail before the fix or need more than a fix. */
  skipped: number;
  /** Programs whose meaning has changed, with the reason. */
  readonly wrong: string[];
  /** Programs with a call that should have been fixed but was not. */
  readonly left: string[];
}

/** A program and its fixed version. */
interface Sample extends RandomProgram {
  readonly fixed: readonly string[];
  /** The number of findings without a fix. */
  readonly explained: number;
}

/** A kind of random programs, and the question to CPython about them. */
interface ProgramKind {
  readonly tiers: readonly FixTier[];
  make(seed: number): RandomProgram;
  ask(sample: Sample): Question | null;
}

const BATCH = 5000;
const BOTH: readonly FixTier[] = ['safe', 'ask'];

/** Each `run(x)` must become `await x`, and nothing else may change. */
const trees: ProgramKind = {
  tiers: BOTH,
  make: randomProgram,
  ask: ({ cells, fixed, runs }) => ({ original: pythonText(cells), fixed: pythonText(fixed), runs })
};

/** The programs must print the same. */
const prints: ProgramKind = {
  tiers: BOTH,
  make: seed => ({ cells: runnableProgram(seed), runs: [] }),
  ask: ({ cells, fixed, explained }) =>
    explained > 0
      ? null
      : { cells: cells.map(withoutTiming), fixed_cells: fixed.map(withoutTiming) }
};

/** With safe fixes only, programs must print the same up to the first `run` that is left. */
const safe: ProgramKind = {
  tiers: ['safe'],
  make: prints.make,
  ask: ({ cells, fixed }) => ({
    cells: cells.map(withoutTiming),
    fixed_cells: fixed.map(withoutTiming),
    partial: true
  })
};

/** The fixed cells must compile, except those where an `await` without a fix is left in a plain function. */
const mistakes: ProgramKind = {
  tiers: BOTH,
  make: seed => ({ cells: mistakenNotebook(seed), runs: [] }),
  ask: ({ fixed }) => ({
    fixed: pythonText(fixed.filter(source => forbiddenPausesIn(parse(source).root).length === 0))
  })
};

/** The kinds of programs. */
export const PROGRAM_KINDS = { trees, prints, safe, mistakes } as const satisfies Readonly<
  Record<string, ProgramKind>
>;

/** Checks random programs until enough different ones were checked, or one fails. */
export function fuzz(kind: keyof typeof PROGRAM_KINDS, wanted: number, seed: number): FuzzResult {
  const { make, ask, tiers } = PROGRAM_KINDS[kind];
  const seen = new Set<string>();
  const result: FuzzResult = { unique: 0, fixes: 0, skipped: 0, wrong: [], left: [] };
  let next = seed;
  while (result.unique < wanted && result.wrong.length + result.left.length === 0) {
    const samples: Sample[] = [];
    const questions: Question[] = [];
    const batch = Math.min(BATCH, Math.ceil((wanted - result.unique) * 1.1));
    while (questions.length < batch) {
      const program = make(next++);
      const text = programText(program.cells);
      if (seen.has(text)) {
        continue;
      }
      seen.add(text);
      const sample = applyFixes(program, tiers, result);
      const question = ask(sample);
      if (question) {
        samples.push(sample);
        questions.push(question);
      } else {
        result.skipped++;
      }
    }
    askPython(questions).forEach((answer, index) => addAnswer(result, samples[index], answer));
  }
  return result;
}

/** A summary in one line. */
export function fuzzSummary(
  kind: string,
  { unique, fixes, skipped, wrong, left }: FuzzResult
): string {
  return `${kind}: ${unique} unique programs, ${fixes} fixes, ${wrong.length} wrong, ${left.length} left (${skipped} more did not count)`;
}

function applyFixes(program: RandomProgram, tiers: readonly FixTier[], result: FuzzResult): Sample {
  const text = programText(program.cells);
  const { cells: after, applied, left } = fixAll(cellsOf(`# bare\n${text}`), tiers);
  if (fixAll(after, tiers).applied.length > 0) {
    result.wrong.push(`a second fix changes more\n${text}`);
  }
  result.fixes += applied.length;
  return { ...program, fixed: after.map(({ source }) => source), explained: left.length };
}

function addAnswer(result: FuzzResult, { cells, fixed }: Sample, answer: string | null): void {
  if (answer === 'skipped') {
    result.skipped++;
    return;
  }
  result.unique++;
  if (answer !== null) {
    const text = `${answer}\n${programText(cells)}\n=== fixed ===\n${programText(fixed)}`;
    (answer === 'missed' ? result.left : result.wrong).push(text);
  }
}

function programText(cells: readonly string[]): string {
  return cells.join('# %%\n');
}

/** The code of cells without IPython syntax. */
function pythonText(cells: readonly string[]): string {
  return cells.map(source => parse(source).text).join('');
}
