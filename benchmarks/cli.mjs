/**
 * How long `loopscope check` takes: `node benchmarks/cli.mjs [folder]`.
 *
 * The figure is the time for a folder of real notebooks beside ruff's time for the same folder, in turns.
 * Without a folder, it is that of `node benchmarks/corpus.mjs`, which fetches the notebooks of public repositories.
 * `LOOPSCOPE_NOTEBOOKS` names the folder too; it must hold at least 500 notebooks.
 *
 * For scale, without a bound: 100 notebooks of 100 cells of 50 lines. pyright reads no notebooks and takes its time,
 * so it gets ten of them as Python files, where `LOOPSCOPE_PYRIGHT` names one.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CORPUS, countNotebooks } from './corpus.mjs';
import { report } from './figures.cjs';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
// Not in `.cache`: a command line may leave out folders whose name begins with a dot.
const FOLDER = mkdtempSync(path.join(os.tmpdir(), 'loopscope-benchmark-'));
process.once('exit', () => rmSync(FOLDER, { recursive: true }));
const NOTEBOOKS = 100;
const CELLS = 100;
const FILES = 10;
const LINES = 50;
/** Fewer real notebooks than this are no measure. */
const ENOUGH = 500;
const ROUNDS = 5;

/** A cell as data scientists write them; every tenth runs a coroutine in the wrong way. */
function cellOf(notebook, number) {
  const run =
    number % 10 === 0 ? `asyncio.run(fetch_${number}(url))` : `await fetch_${number}(url)`;
  const lines = [
    `# Step ${number} of notebook ${notebook}`,
    `async def fetch_${number}(url, retries=3):`,
    '    """Get a page."""',
    '    for attempt in range(retries):',
    '        try:',
    '            return (await client.get(url, timeout=10)).json()["items"]',
    '        except ValueError as error:',
    '            print(f"attempt {attempt} failed: {error!r}")',
    '    return []',
    '',
    `items_${number} = ${run}`
  ];
  for (let line = lines.length; line < LINES; line++) {
    lines.push(
      line % 2
        ? `values_${line} = [x ** 2 for x in range(${line}) if x % 2 == 0]  # squares`
        : `frame_${number}["c${line}"] = frame.groupby("a")["b"].transform(lambda s: s.mean() + ${line})`
    );
  }
  return lines.map((line, index) => (index < LINES - 1 ? `${line}\n` : line));
}

function write() {
  let size = 0;
  for (let notebook = 0; notebook < NOTEBOOKS; notebook++) {
    const cells = Array.from({ length: CELLS }, (_, number) => ({
      cell_type: 'code',
      execution_count: number + 1,
      id: `cell-${number}`,
      metadata: {},
      outputs: [],
      source: number === 0 ? ['import asyncio\n', 'import numpy as np'] : cellOf(notebook, number)
    }));
    const metadata = { language_info: { name: 'python' } };
    const text = JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1);
    const file = path.join(FOLDER, `n${String(notebook).padStart(3, '0')}.ipynb`);
    writeFileSync(file, `${text}\n`);
    size += statSync(file).size;
  }
  return size;
}

/** The first notebooks as Python files, cell after cell. */
function writeFiles() {
  const folder = path.join(FOLDER, 'files');
  mkdirSync(folder);
  for (let notebook = 0; notebook < FILES; notebook++) {
    const cells = Array.from({ length: CELLS }, (_, number) =>
      number === 0 ? 'import asyncio\nimport numpy as np' : cellOf(notebook, number).join('')
    );
    const name = `n${String(notebook).padStart(3, '0')}.py`;
    writeFileSync(path.join(folder, name), `# %%\n${cells.join('\n# %%\n')}\n`);
  }
  return folder;
}

function time(what, command, args, rounds = 3, notebooks = NOTEBOOKS) {
  const times = [];
  let last = '';
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint();
    const { stdout } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
    times.push(Number(process.hrtime.bigint() - start) / 1e9);
    const lines = stdout.trimEnd().split('\n');
    last =
      lines.findLast(text => /\d+ (errors?|findings?)|Found|All checks/.test(text)) ?? lines.at(-1);
  }
  const best = Math.min(...times);
  const each = (best / notebooks) * 1000;
  console.log(`${what}: ${best.toFixed(2)} s, ${each.toFixed(1)} ms a notebook   (${last})`);
}

/** The seconds that a command takes. An exit code above 1 is a failure; 1 says that it found something. */
function secondsOf(command, args) {
  const start = process.hrtime.bigint();
  const done = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const took = Number(process.hrtime.bigint() - start) / 1e9;
  if (done.error) {
    throw done.error;
  }
  return took;
}

const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Our time over ruff's, on real notebooks: the medians of some rounds, taken in turns. */
function compare(folder, program) {
  const times = { ours: [], ruffs: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.ours.push(secondsOf(process.execPath, [program, 'check', folder]));
    times.ruffs.push(secondsOf(ruff, ['check', ...select, folder]));
  }
  const [ours, ruffs] = [median(times.ours), median(times.ruffs)];
  console.log(
    `${countNotebooks(folder)} notebooks: ours ${ours.toFixed(2)} s, ruff ${ruffs.toFixed(2)} s`
  );
  report('check', ours / ruffs);
}

const program = path.join(ROOT, '.cache', 'cli-benchmark.cjs');
execFileSync(process.execPath, [path.join(ROOT, 'scripts', 'cli.mjs'), program]);
const ruff = path.join(ROOT, '.venv', 'bin', 'ruff');
const select = ['--no-cache', '--isolated', '--select', 'ASYNC,RUF006,F704,PLE1142'];
const real = process.argv[2] ?? process.env.LOOPSCOPE_NOTEBOOKS ?? CORPUS;
if (countNotebooks(real) >= ENOUGH) {
  compare(real, program);
} else {
  console.error(
    `Run node benchmarks/corpus.mjs, or name a folder with ${ENOUGH} notebooks in LOOPSCOPE_NOTEBOOKS.`
  );
  process.exitCode = 1;
}

const size = write();
console.log(
  `${NOTEBOOKS} notebooks, ${CELLS} cells, ${LINES} lines: ${(size / 1e6).toFixed(0)} MB; best of 3`
);
time('node, doing nothing', process.execPath, [program, '--version']);
time('loopscope check', process.execPath, [program, 'check', FOLDER]);
time('ruff check', ruff, ['check', ...select, FOLDER]);
time('loopscope check --fix', process.execPath, [program, 'check', '--fix', FOLDER], 1);
time('loopscope check, fixed', process.execPath, [program, 'check', FOLDER], 1);
const pyright = process.env.LOOPSCOPE_PYRIGHT;
if (pyright) {
  const files = writeFiles();
  time(`loopscope check, ${FILES} as files`, process.execPath, [program, 'check', files], 3, FILES);
  time(`ruff check, ${FILES} as files`, ruff, ['check', ...select, files], 3, FILES);
  time(`pyright, ${FILES} as files`, pyright, [files], 1, FILES);
} else {
  console.log('pyright: LOOPSCOPE_PYRIGHT names none');
}
