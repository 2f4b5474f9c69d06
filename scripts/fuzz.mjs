// Fix random programs, and ask CPython whether they still mean the same.
//
//   node scripts/fuzz.mjs [count] [seed]
//
// `count` unique programs (50,000 by default) are compared by their syntax trees. A tenth as many are compared by what
// they print, with all fixes and with the safe ones. A fifth as many have mistakes of many sorts: the fixed cells must
// compile. It stops at the first wrong fix, prints the program, and exits with 1.
// `npm test` does the same with fewer programs.
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundle } from './cli-bundle.mjs';
import { cache, pythonOf, venv } from './setup/paths.mjs';

const [count = 50000, seed = 1] = process.argv.slice(2).map(Number);
const file = path.join(cache, 'fuzz', 'bundle', 'fuzz.cjs');
await bundle('src/analysis/testing/fuzz.ts', file);
const { fuzz, fuzzSummary } = createRequire(import.meta.url)(file);

process.env.PYTHON ??= pythonOf(venv);
for (const [kind, wanted] of [
  ['trees', count],
  ['prints', Math.ceil(count / 10)],
  ['safe', Math.ceil(count / 10)],
  ['mistakes', Math.ceil(count / 5)]
]) {
  const result = fuzz(kind, wanted, seed * 10000000);
  for (const failure of [...result.wrong, ...result.left]) {
    console.log(`${failure}\n`);
    process.exitCode = 1;
  }
  console.log(fuzzSummary(kind, result));
}
