// Count the wrong edits on random programs: `node benchmarks/fuzz.mjs [count]`.
//
// `count` unique programs (100,000) are judged by their trees, and a fiftieth as many by what they print, with all
// fixes and with the safe ones. `scripts/fuzz.mjs` prints the programs.
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundle } from '../scripts/cli-bundle.mjs';
import { cache, pythonOf, venv } from '../scripts/setup/paths.mjs';
import { report } from './figures.cjs';

const count = Number(process.argv[2] ?? 100000);
const file = path.join(cache, 'fuzz', 'bundle', 'benchmark.cjs');
await bundle('src/analysis/testing/fuzz.ts', file);
const { fuzz, fuzzSummary } = createRequire(import.meta.url)(file);

process.env.PYTHON ??= pythonOf(venv);
let wrong = 0;
let complete = true;
for (const [kind, wanted] of [
  ['trees', count],
  ['prints', Math.ceil(count / 50)],
  ['safe', Math.ceil(count / 50)]
]) {
  const result = fuzz(kind, wanted, 10000000);
  console.log(fuzzSummary(kind, result));
  wrong += result.wrong.length;
  complete &&= result.unique >= wanted;
}
// It stops at the first mistake. Without a wrong edit, that isn't a figure for so many programs.
if (wrong || complete) {
  report('wrong-edits', wrong);
}
