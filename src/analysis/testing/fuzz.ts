/**
 * Random programs, mended, and judged by CPython.
 */

import type { FixTier } from '../diagnostics/edits';
import { fixAll } from '../engine/fix-all';
import { parse } from '../syntax/parse';
import { askPython, type Question } from './oracle';
import { runnableProgram } from './random/prints';
import { randomProgram, type RandomProgram } from './random/trees';
import { cellsOf } from './cells';
import { withoutTiming } from './timing';

/** What came of many programs. */
export interface FuzzResult {
  /** Programs that were judged, no two of them the same. */
  unique: number;
  fixes: number;
  /** Programs that do not count: they fail as they are, or need more than a fix. */
  skipped: number;
  /** Programs that mean something else afterwards, with the reason. */
  readonly wrong: string[];
  /** Programs with a run that stayed, though it could have gone. */
  readonly left: string[];
}

/** A program, mended. */
interface Sample extends RandomProgram {
  readonly fixed: readonly string[];
  /** How many findings have no fix. */
  readonly explained: number;
}

/** A sort of programs, and what CPython is asked about them. */
interface ProgramKind {
  readonly tiers: readonly FixTier[];
  make(seed: number): RandomProgram;
  ask(sample: Sample): Question | null;
}

const BATCH = 5000;
const BOTH: readonly FixTier[] = ['safe', 'ask'];

/** Each `run(x)` must be an `await x` afterwards, and nothing else may change. */
const trees: ProgramKind = {
  tiers: BOTH,
  make: randomProgram,
  ask: ({ cells, fixed, runs }) => ({ original: pythonText(cells), fixed: pythonText(fixed), runs })
};

/** They must print the same. */
const prints: ProgramKind = {
  tiers: BOTH,
  make: seed => ({ cells: runnableProgram(seed), runs: [] }),
  ask: ({ cells, fixed, explained }) =>
    explained > 0
      ? null
      : { cells: cells.map(withoutTiming), fixed_cells: fixed.map(withoutTiming) }
};

/** With safe fixes alone they print the same as well, up to the first run that these leave. */
const safe: ProgramKind = {
  tiers: ['safe'],
  make: prints.make,
  ask: ({ cells, fixed }) => ({
    cells: cells.map(withoutTiming),
    fixed_cells: fixed.map(withoutTiming),
    partial: true
  })
};

/** The sorts of programs. */
export const PROGRAM_KINDS = { trees, prints, safe } as const satisfies Readonly<
  Record<string, ProgramKind>
>;

/** Makes programs until so many unique ones are judged. It ends early when it finds a mistake. */
export function fuzz(sort: keyof typeof PROGRAM_KINDS, wanted: number, seed: number): FuzzResult {
  const { make, ask, tiers } = PROGRAM_KINDS[sort];
  const seen = new Set<string>();
  const tally: FuzzResult = { unique: 0, fixes: 0, skipped: 0, wrong: [], left: [] };
  let next = seed;
  while (tally.unique < wanted && tally.wrong.length + tally.left.length === 0) {
    const samples: Sample[] = [];
    const questions: Question[] = [];
    const batch = Math.min(BATCH, Math.ceil((wanted - tally.unique) * 1.1));
    while (questions.length < batch) {
      const program = make(next++);
      const text = programText(program.cells);
      if (seen.has(text)) {
        continue;
      }
      seen.add(text);
      const sample = applyFixes(program, tiers, tally);
      const question = ask(sample);
      if (question) {
        samples.push(sample);
        questions.push(question);
      } else {
        tally.skipped++;
      }
    }
    askPython(questions).forEach((answer, index) => addAnswer(tally, samples[index], answer));
  }
  return tally;
}

/** One line that says it all. */
export function fuzzSummary(
  sort: string,
  { unique, fixes, skipped, wrong, left }: FuzzResult
): string {
  return `${sort}: ${unique} unique programs, ${fixes} fixes, ${wrong.length} wrong, ${left.length} left (${skipped} more did not count)`;
}

function applyFixes(program: RandomProgram, tiers: readonly FixTier[], tally: FuzzResult): Sample {
  const text = programText(program.cells);
  const { cells: after, applied, left } = fixAll(cellsOf(`# bare\n${text}`), tiers);
  if (fixAll(after, tiers).applied.length > 0) {
    tally.wrong.push(`mending it twice changes more\n${text}`);
  }
  tally.fixes += applied.length;
  return { ...program, fixed: after.map(({ source }) => source), explained: left.length };
}

function addAnswer(tally: FuzzResult, { cells, fixed }: Sample, answer: string | null): void {
  if (answer === 'skipped') {
    tally.skipped++;
    return;
  }
  tally.unique++;
  if (answer !== null) {
    const text = `${answer}\n${programText(cells)}\n=== mended ===\n${programText(fixed)}`;
    (answer === 'missed' ? tally.left : tally.wrong).push(text);
  }
}

function programText(cells: readonly string[]): string {
  return cells.join('# %%\n');
}

/** The code of cells without IPython's own syntax, as CPython can read it. */
function pythonText(cells: readonly string[]): string {
  return cells.map(source => parse(source).text).join('');
}
