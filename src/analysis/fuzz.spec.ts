/**
 * Random programs, judged by CPython. `LOOPSCOPE_FUZZ=50000` makes it that many programs, and `LOOPSCOPE_SEED`
 * others.
 */

import { fixAll, type FixTier } from './edits';
import { parse } from './python';
import { askPython, type Question } from './testing/oracle';
import { randomProgram } from './testing/programs';
import { runnableProgram } from './testing/runnable';
import { cellsOf } from './testing/table';

const WANTED = Number(process.env.LOOPSCOPE_FUZZ ?? 5000);
const SEED = Number(process.env.LOOPSCOPE_SEED ?? 1) * 10000000;
const BATCH = 5000;
const BOTH: readonly FixTier[] = ['safe', 'ask'];

/** A program, fixed. */
interface Sample {
  readonly cells: readonly string[];
  readonly fixed: readonly string[];
  /** Findings that have no fix. */
  readonly left: number;
  readonly runs: readonly string[];
}

/** What came of many programs. */
interface Tally {
  unique: number;
  fixes: number;
  skipped: number;
  missed: number;
  readonly failures: string[];
}

/** Makes programs, mends them twice, and asks about them, until there are enough unique ones. */
function fuzz(
  wanted: number,
  make: (seed: number) => { cells: readonly string[]; runs: readonly string[] },
  ask: (sample: Sample) => Question | null
): Tally {
  const seen = new Set<string>();
  const tally: Tally = { unique: 0, fixes: 0, skipped: 0, missed: 0, failures: [] };
  for (let seed = SEED; tally.unique < wanted && tally.failures.length === 0;) {
    const samples: Sample[] = [];
    const questions: Question[] = [];
    const batch = Math.min(BATCH, Math.ceil((wanted - tally.unique) * 1.1));
    while (questions.length < batch) {
      const { cells, runs } = make(seed++);
      const text = cells.join('# %%\n');
      if (seen.has(text)) {
        continue;
      }
      seen.add(text);
      const { cells: after, applied, left } = fixAll(cellsOf(`# bare\n${text}`), BOTH);
      if (fixAll(after, BOTH).applied.length > 0) {
        tally.failures.push(`not idempotent:\n${text}`);
      }
      tally.fixes += applied.length;
      const sample = { cells, fixed: after.map(({ source }) => source), left: left.length, runs };
      const question = ask(sample);
      if (question) {
        samples.push(sample);
        questions.push(question);
      }
    }
    askPython(questions).forEach((answer, index) => judge(tally, samples[index], answer));
  }
  return tally;
}

function judge(tally: Tally, { cells, fixed }: Sample, answer: string | null): void {
  const program = cells.join('# %%\n');
  if (answer === 'skipped') {
    tally.skipped++;
    return;
  }
  tally.unique++;
  // The parser loses some `match` statements. That is a miss, not a mistake.
  if (answer === 'missed' && program.includes('match ')) {
    tally.missed++;
  } else if (answer !== null) {
    tally.failures.push(`${answer}\n${program}\n=== fixed ===\n${fixed.join('# %%\n')}`);
  }
}

function report(what: string, { unique, fixes, missed, skipped }: Tally): void {
  // eslint-disable-next-line no-console
  console.info(
    `${what}: ${unique} unique programs, ${fixes} fixes, ${missed} with a run left; ${skipped} more did not count`
  );
}

/** The code of cells without IPython's own syntax, as CPython can read it. */
function plain(cells: readonly string[]): string {
  return cells.map(source => parse(source).text).join('');
}

it(
  'changes runs into awaits and nothing else',
  () => {
    const tally = fuzz(WANTED, randomProgram, ({ cells, fixed, runs }) => ({
      original: plain(cells),
      fixed: plain(fixed),
      runs
    }));
    report('trees', tally);
    expect(tally.failures.slice(0, 3).join('\n\n')).toBe('');
    expect(tally.missed / tally.unique).toBeLessThan(0.05);
  },
  WANTED * 30 + 60000
);

it(
  'leaves programs that print the same',
  () => {
    const tally = fuzz(
      Math.ceil(WANTED / 10),
      seed => ({ cells: runnableProgram(seed), runs: [] }),
      ({ cells, fixed, left }) => (left > 0 ? null : { cells, fixed_cells: fixed })
    );
    report('prints', tally);
    expect(tally.failures.slice(0, 3).join('\n\n')).toBe('');
  },
  WANTED * 30 + 60000
);
