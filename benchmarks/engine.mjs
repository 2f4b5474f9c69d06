/**
 * How fast the engine is: `node benchmarks/engine.mjs`.
 *
 * Two figures: the analysis after an edit of one 50-line cell in a notebook of 100 cells, and fixing all of 100 cells
 * of 50 lines. Both are processor time, which a busy machine changes less.
 */

import { createRequire } from 'node:module';
import path from 'node:path';
import { bundle } from '../scripts/cli-bundle.mjs';
import { cache } from '../scripts/setup/paths.mjs';
import { report } from './figures.cjs';

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

/** The milliseconds of processor time of each run. */
function time(rounds, run) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const start = process.cpuUsage();
    run(round);
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  return times;
}

const file = path.join(cache, 'benchmarks', 'engine.cjs');
await bundle('src/analysis/engine/index.ts', file);
const { NotebookAnalyzer, fixAll } = createRequire(import.meta.url)(file);

function measure(id, times) {
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
  console.log(`p50 ${p50.toFixed(2)} ms, p95 ${p95.toFixed(2)} ms`);
  report(id, p50);
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
measure('analysis', time(500, edit));

const wrong = notebook(1);
time(3, () => fixAll(wrong));
measure(
  'fix-all',
  time(15, () => fixAll(wrong))
);
const { applied, left } = fixAll(wrong);
console.log(`(${applied.length} fixes, ${left.length} findings left)`);
