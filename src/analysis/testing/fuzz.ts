/**
 * Random programs, mended, and judged by CPython.
 */

import type { FixTier } from '../diagnostics/edits';
import { fixAll } from '../engine/fix-all';
import { parse } from '../syntax/parse';
import { askPython, type Question } from './oracle';
import { runnableProgram } from './random/prints';
import { randomProgram, type RandomProgram } from './random/trees';
import { cellsOf } from './table';

/** What came of many programs. */
export interface Tally {
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
interface Sort {
  readonly tiers: readonly FixTier[];
  make(seed: number): RandomProgram;
  ask(sample: Sample): Question | null;
}

const BATCH = 5000;
const BOTH: readonly FixTier[] = ['safe', 'ask'];

/** Each `run(x)` must be an `await x` afterwards, and nothing else may change. */
const trees: Sort = {
  tiers: BOTH,
  make: randomProgram,
  ask: ({ cells, fixed, runs }) => ({ original: plain(cells), fixed: plain(fixed), runs })
};

/** They must print the same. */
const prints: Sort = {
  tiers: BOTH,
  make: seed => ({ cells: runnableProgram(seed), runs: [] }),
  ask: ({ cells, fixed, explained }) =>
    explained > 0
      ? null
      : { cells: cells.map(withoutTiming), fixed_cells: fixed.map(withoutTiming) }
};

/** With safe fixes alone they print the same as well, up to the first run that these leave. */
const safe: Sort = {
  tiers: ['safe'],
  make: prints.make,
  ask: ({ cells, fixed }) => ({
    cells: cells.map(withoutTiming),
    fixed_cells: fixed.map(withoutTiming),
    partial: true
  })
};

/** The sorts of programs. */
export const SORTS = { trees, prints, safe } as const satisfies Readonly<Record<string, Sort>>;

/** Makes programs until so many unique ones are judged. It ends early when it finds a mistake. */
export function fuzz(sort: keyof typeof SORTS, wanted: number, seed: number): Tally {
  const { make, ask, tiers } = SORTS[sort];
  const seen = new Set<string>();
  const tally: Tally = { unique: 0, fixes: 0, skipped: 0, wrong: [], left: [] };
  let next = seed;
  while (tally.unique < wanted && tally.wrong.length + tally.left.length === 0) {
    const samples: Sample[] = [];
    const questions: Question[] = [];
    const batch = Math.min(BATCH, Math.ceil((wanted - tally.unique) * 1.1));
    while (questions.length < batch) {
      const program = make(next++);
      const text = textOf(program.cells);
      if (seen.has(text)) {
        continue;
      }
      seen.add(text);
      const sample = mend(program, tiers, tally);
      const question = ask(sample);
      if (question) {
        samples.push(sample);
        questions.push(question);
      } else {
        tally.skipped++;
      }
    }
    askPython(questions).forEach((answer, index) => judge(tally, samples[index], answer));
  }
  return tally;
}

/** One line that says it all. */
export function summary(sort: string, { unique, fixes, skipped, wrong, left }: Tally): string {
  return `${sort}: ${unique} unique programs, ${fixes} fixes, ${wrong.length} wrong, ${left.length} left (${skipped} more did not count)`;
}

function mend(program: RandomProgram, tiers: readonly FixTier[], tally: Tally): Sample {
  const text = textOf(program.cells);
  const { cells: after, applied, left } = fixAll(cellsOf(`# bare\n${text}`), tiers);
  if (fixAll(after, tiers).applied.length > 0) {
    tally.wrong.push(`mending it twice changes more\n${text}`);
  }
  tally.fixes += applied.length;
  return { ...program, fixed: after.map(({ source }) => source), explained: left.length };
}

function judge(tally: Tally, { cells, fixed }: Sample, answer: string | null): void {
  if (answer === 'skipped') {
    tally.skipped++;
    return;
  }
  tally.unique++;
  if (answer !== null) {
    const text = `${answer}\n${textOf(cells)}\n=== mended ===\n${textOf(fixed)}`;
    (answer === 'missed' ? tally.left : tally.wrong).push(text);
  }
}

function textOf(cells: readonly string[]): string {
  return cells.join('# %%\n');
}

/** The code of cells without IPython's own syntax, as CPython can read it. */
function plain(cells: readonly string[]): string {
  return cells.map(source => parse(source).text).join('');
}

/** A cell without its magics for time, and without what stands in for them. */
export function withoutTiming(source: string): string {
  return source.replace(/^%%time\n|^[ \t]*print\(f"Wall time: [^\n]*|(?<=^[ \t]*)%time /gm, '');
}
