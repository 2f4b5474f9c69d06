/**
 * Converts random notebooks to scripts, which must print the same in CPython.
 * `LOOPSCOPE_FUZZ=50000` sets the number of notebooks.
 */

import { fixAll } from '../engine/fix-all';
import { randomNotebook } from '../testing/random/notebooks';
import { withoutTiming } from '../testing/timing';
import { askPython } from '../testing/oracle';
import { runnableProgram } from '../testing/random/prints';
import { cellsOf } from '../testing/cells';
import { toScript } from './to-script';

const WANTED = Math.ceil(Number(process.env.LOOPSCOPE_FUZZ ?? 5000) / 5);
const SEED = Number(process.env.LOOPSCOPE_SEED ?? 1) * 10000000;

/** Converts notebooks, runs both versions, and returns the differences. */
function compare(notebooks: readonly (readonly string[])[]): { ran: number; failures: string[] } {
  const scripts = notebooks.map(cells => toScript(cellsOf(`# bare\n${cells.join('# %%\n')}`)).text);
  const answers = askPython(
    notebooks.map((notebook, index) => ({ notebook, script: scripts[index] }))
  );
  const failures = answers.flatMap((answer, index) =>
    answer === null || answer === 'skipped'
      ? []
      : [`${answer}\n${notebooks[index].join('# %%\n')}\n=== script ===\n${scripts[index]}`]
  );
  return { ran: answers.filter(answer => answer !== 'skipped').length, failures };
}

it(
  'prints what the notebook prints',
  () => {
    const notebooks = Array.from({ length: WANTED }, (_, index) => randomNotebook(SEED + index));
    const { ran, failures } = compare(notebooks);
    expect(failures.slice(0, 2).join('\n\n')).toBe('');
    expect(ran).toBeGreaterThan(WANTED / 2);
  },
  WANTED * 100 + 60000
);

it(
  'prints what fixed notebooks print',
  () => {
    const notebooks = Array.from({ length: WANTED / 4 }, (_, index) =>
      fixAll(cellsOf(`# bare\n${runnableProgram(SEED + index).join('# %%\n')}`), ['safe', 'ask'])
    )
      .filter(({ left }) => left.length === 0)
      .map(({ cells }) => cells.map(({ source }) => withoutTiming(source)));
    const { ran, failures } = compare(notebooks);
    expect(failures.slice(0, 2).join('\n\n')).toBe('');
    expect(ran).toBeGreaterThan(WANTED / 10);
  },
  WANTED * 100 + 60000
);
