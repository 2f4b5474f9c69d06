/**
 * How fast the engine is: `node benchmarks/engine.mjs`.
 *
 * Two figures with a bound each: the analysis after an edit of one 50-line cell in a notebook of 100 cells, and
 * mending all of 100 cells of 50 lines. Exits with 1 when a bound is broken.
 */

import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const OUT = path.join(ROOT, '.cache', 'engine');
const require = createRequire(import.meta.url);

/** Compiles the engine to CommonJS, which Node runs without a bundler. */
function load() {
  const tsc = require.resolve('typescript/bin/tsc');
  const options = ['--module', 'commonjs', '--moduleResolution', 'node10', '--outDir', OUT];
  const plain = ['--composite', 'false', '--incremental', 'false', '--declaration', 'false'];
  execFileSync(
    process.execPath,
    [tsc, '-p', path.join(ROOT, 'src', 'analysis', 'tsconfig.json'), ...options, ...plain],
    { stdio: 'inherit' }
  );
  return require(path.join(OUT, 'engine', 'index.js'));
}

/** A cell of 50 lines, as data scientists write them; with runs, or with awaits. */
function cellOf(number, runs) {
  const await_ = call => (runs ? `asyncio.run(${call})` : `(await ${call})`);
  const lines = [
    `# Step ${number}`,
    `async def fetch_${number}(client, url, retries=3):`,
    '    """Get a page."""',
    '    for attempt in range(retries):',
    '        try:',
    '            response = await client.get(url, timeout=10)',
    '            return response.json()["items"]',
    '        except ValueError as error:',
    '            print(f"attempt {attempt} failed: {error!r}")',
    '    return []',
    '',
    `frame_${number} = pd.DataFrame({"a": [1, 2, 3], "b": np.arange(3)})`,
    `items_${number} = ${await_(`fetch_${number}(client, f"https://example.org/${number}")`)}`
  ];
  while (lines.length < 49) {
    const n = lines.length;
    lines.push(
      [
        '',
        `# What the values of group ${n} look like.`,
        `frame_${number}["c${n}"] = frame_${number}["b"].rolling(${n}).mean()`,
        `value_${n} = [x ** 2 for x in range(${n}) if x % 2]`,
        `print(value_${n - 1}[:5], len(items_${number}))`,
        `if len(items_${number}) > ${n}:`,
        '    plt.show()'
      ][(n - 13) % 7]
    );
  }
  // The last line may not be an `if` without a body.
  lines[lines.length - 1] = 'frame.head()';
  lines.push(`${await_(`fetch_${number}(client, url)`)}.sort()`);
  return lines.join('\n') + '\n';
}

/** A notebook of 100 cells, with runs in each `every`th. */
function notebook(every) {
  const cells = [
    {
      id: 'imports',
      source: 'import asyncio\nimport numpy as np\nimport pandas as pd\n',
      executionCount: 1
    }
  ];
  for (let number = 1; number < 100; number++) {
    cells.push({
      id: `cell-${number}`,
      source: cellOf(number, number % every === 0),
      executionCount: number + 1
    });
  }
  return cells;
}

function percentile(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function time(rounds, run) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint();
    run(round);
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  return times;
}

const { NotebookAnalyzer, fixAll } = load();
let broken = false;

function report(what, times, bound) {
  const p50 = percentile(times, 0.5);
  const p95 = percentile(times, 0.95);
  const holds = p50 <= bound;
  broken ||= !holds;
  console.log(
    `${what}: p50 ${p50.toFixed(2)} ms, p95 ${p95.toFixed(2)} ms (bound ${bound} ms) ${holds ? 'ok' : 'BROKEN'}`
  );
}

const cells = notebook(10);
const analyzer = new NotebookAnalyzer();
analyzer.analyze(cells);
const edit = round => {
  const edited = [...cells];
  edited[50] = { ...cells[50], source: `${cells[50].source}x = ${round}\n` };
  return analyzer.analyze(edited);
};
time(300, edit);
report('analysis of one 50-line cell in a 100-cell notebook', time(500, edit), 1);

const wrong = notebook(1);
time(3, () => fixAll(wrong));
report(
  'fix-all on 100 cells of 50 lines',
  time(15, () => fixAll(wrong)),
  150
);
const { applied, left } = fixAll(wrong);
console.log(`(${applied.length} fixes, ${left.length} findings left)`);
process.exit(broken ? 1 : 0);
