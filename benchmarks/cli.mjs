/**
 * How long `loopscope check` takes: `node benchmarks/cli.mjs`.
 *
 * A folder with 100 notebooks of 100 cells of 50 lines, checked by the bundled program in a process of its own, and
 * for scale by other command lines, which read the same cells for other mistakes: ruff's, and pyright's where
 * `LOOPSCOPE_PYRIGHT` names one. Pyright reads no notebooks, and takes its time: it gets ten of them, as Python files.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
// Not in `.cache`: a command line may leave out folders whose name begins with a dot.
const FOLDER = mkdtempSync(path.join(os.tmpdir(), 'loopscope-benchmark-'));
process.once('exit', () => rmSync(FOLDER, { recursive: true }));
const NOTEBOOKS = 100;
const CELLS = 100;
const FILES = 10;
const LINES = 50;

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

const program = path.join(ROOT, '.cache', 'cli-benchmark.cjs');
execFileSync(process.execPath, [path.join(ROOT, 'scripts', 'cli.mjs'), program]);
const size = write();
console.log(
  `${NOTEBOOKS} notebooks, ${CELLS} cells, ${LINES} lines: ${(size / 1e6).toFixed(0)} MB; best of 3`
);
const ruff = path.join(ROOT, '.venv', 'bin', 'ruff');
const select = ['--no-cache', '--isolated', '--select', 'ASYNC,RUF006,F704,PLE1142'];
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
