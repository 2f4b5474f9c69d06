/**
 * Random programs. CPython's trees judge: the fixed program is the old one with `run(x)` replaced by `await x`,
 * and nothing else changed. `LOOPSCOPE_FUZZ=50000` makes it that many programs.
 */

import { fixAll } from './edits';
import { askPython, type Question } from './testing/oracle';
import { randomProgram } from './testing/programs';
import { cellsOf } from './testing/table';

const WANTED = Number(process.env.LOOPSCOPE_FUZZ ?? 5000);
const SEED = Number(process.env.LOOPSCOPE_SEED ?? 1);
const BATCH = 10000;

it(
  `mends ${WANTED} random programs`,
  () => {
    const seen = new Set<string>();
    const failures: string[] = [];
    let skipped = 0;
    let missed = 0;
    let fixes = 0;
    let seed = SEED * 10000000;
    while (seen.size - skipped < WANTED && failures.length === 0) {
      const questions: Question[] = [];
      while (questions.length < BATCH && seen.size - skipped + questions.length < WANTED * 1.3) {
        const { cells, runs } = randomProgram(seed++);
        const original = cells.join('');
        if (seen.has(original)) {
          continue;
        }
        seen.add(original);
        const before = cellsOf('# bare\n' + cells.join('# %%\n'));
        const { cells: after, applied } = fixAll(before, ['safe', 'ask']);
        const again = fixAll(after, ['safe', 'ask']);
        if (again.applied.length > 0) {
          failures.push(`not idempotent:\n${original}`);
        }
        fixes += applied.length;
        questions.push({ original, fixed: after.map(({ source }) => source).join(''), runs });
      }
      askPython(questions).forEach((answer, index) => {
        if (answer === 'skipped') {
          skipped++;
        } else if (answer === 'missed') {
          missed++;
          // The parser loses some `match` statements. That is a miss, not a mistake.
          if (!questions[index].original!.includes('match ')) {
            failures.push(`missed
${questions[index].original}`);
          }
        } else if (answer !== null) {
          const { original, fixed } = questions[index];
          failures.push(`${answer}\n${original}\n=== fixed ===\n${fixed}`);
        }
      });
    }
    const programs = seen.size - skipped;
    // eslint-disable-next-line no-console
    console.info(
      `${programs} unique programs, ${fixes} fixes, ${missed} with a run left; ${skipped} more were no Python`
    );
    expect(failures.slice(0, 5).join('\n\n')).toBe('');
    expect(missed / programs).toBeLessThan(0.05);
    expect(programs).toBeGreaterThanOrEqual(WANTED);
  },
  WANTED * 30 + 30000
);
