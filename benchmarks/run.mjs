// npm run bench: run every benchmark, and print each figure beside its bound of bounds.json.
//
//   npm run bench                         all
//   npm run bench -- helper_poll browser  these alone
//   npm run bench -- --figures FILE       judge the figures of an earlier run
//
// Exits with 1 when a figure misses its bound by more than a quarter, or could not be measured.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setUpBuild } from '../scripts/setup/build.mjs';
import { setUpNode } from '../scripts/setup/node.mjs';
import { binOf, cache, inRoot, pythonOf, venv } from '../scripts/setup/paths.mjs';
import { setUpPython } from '../scripts/setup/python.mjs';
import { Missing, run, withPath } from '../scripts/setup/run.mjs';
import { table } from '../scripts/table.mjs';
import { BOUNDS } from './figures.cjs';

/** A figure may miss its bound by this share: no two machines are alike. */
const TOLERANCE = 0.25;
const FIGURES = path.join(cache, 'benchmarks', 'figures.jsonl');

/** The command of a program that bounds.json names. */
function commandOf(program) {
  if (program === 'browser') {
    return [process.execPath, [inRoot('scripts', 'browser.mjs'), 'benchmarks']];
  }
  const file = inRoot('benchmarks', program);
  return program.endsWith('.py') ? [pythonOf(venv), [file]] : [process.execPath, [file]];
}

/** Run the programs, one after the other: they would disturb each other. */
async function measure(programs) {
  await setUpNode();
  await setUpPython();
  if (programs.includes('browser')) {
    await setUpBuild();
  }
  mkdirSync(path.dirname(FIGURES), { recursive: true });
  writeFileSync(FIGURES, '');
  // `run` passes the signal to the program. The programs after it must not start.
  let interrupted = false;
  process.on('SIGINT', () => (interrupted = true)).on('SIGTERM', () => (interrupted = true));
  for (const program of programs) {
    console.log(`\n── ${program} ${'─'.repeat(60 - program.length)}`);
    const env = withPath([binOf(venv)], { LOOPSCOPE_FIGURES: FIGURES });
    const code = await run(...commandOf(program), { env });
    if (interrupted) {
      throw new Missing('Interrupted.');
    }
    if (code !== 0) {
      console.error(`${program} ended with ${code}`);
    }
  }
}

/** The measured values by their ids. */
function valuesIn(file) {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return new Map(lines.map(line => JSON.parse(line)).map(({ id, value }) => [id, value]));
}

/** What a figure is worth. */
function verdictOn(value, bound) {
  if (!Number.isFinite(value)) {
    return 'NOT MEASURED';
  }
  if (value <= bound) {
    return 'ok';
  }
  return value <= bound * (1 + TOLERANCE) ? 'over, within 25 %' : 'MISSED';
}

function judge(bounds, values) {
  const rows = bounds.map(({ id, what, unit, bound }) => {
    const value = values.get(id);
    const shown = Number.isFinite(value) ? `${Number(value.toPrecision(3))} ${unit}`.trim() : '–';
    return [what, shown, `${bound} ${unit}`.trim(), verdictOn(value, bound)];
  });
  console.log('');
  table(['figure', 'measured', 'bound', 'result'], rows);
  const failed = rows.filter(row => row[3] === 'MISSED' || row[3] === 'NOT MEASURED');
  console.log(`\n${rows.length - failed.length} held, ${failed.length} missed or not measured`);
  process.exitCode = failed.length ? 1 : 0;
}

async function main(given) {
  if (given[0] === '--figures') {
    judge(BOUNDS, valuesIn(given[1]));
    return;
  }
  const nameOf = program => path.parse(program).name;
  const all = [...new Set(BOUNDS.map(({ by }) => by))];
  const unknown = given.filter(name => !all.some(program => nameOf(program) === name));
  if (unknown.length) {
    throw new Missing(
      `No benchmark is named ${unknown.join(', ')}. There are: ${all.map(nameOf).join(', ')}.`
    );
  }
  const programs = all.filter(program => !given.length || given.includes(nameOf(program)));
  await measure(programs);
  judge(
    BOUNDS.filter(({ by }) => programs.includes(by)),
    valuesIn(FIGURES)
  );
}

try {
  await main(process.argv.slice(2).filter(arg => arg !== '--'));
} catch (error) {
  if (!(error instanceof Missing)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
