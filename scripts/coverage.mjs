// npm run coverage: which lines the unit tests and the helper's tests run, in the kernels too. It has no threshold.
// Measuring makes the helper slower, so a test of its speed may fail here that passes in `npm test`.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cache, root } from './setup/paths.mjs';
import { runSuite } from './suites.mjs';
import { table } from './table.mjs';

const FOLDER = path.join(cache, 'coverage', 'typescript');

const typescript = [
  '--coverage',
  '--coverageProvider=v8',
  '--coverageReporters=json',
  `--coverageDirectory=${FOLDER}`,
  '--collectCoverageFrom=src/**/*.{ts,tsx}',
  '--collectCoverageFrom=!src/**/*.{spec,d}.ts',
  '--collectCoverageFrom=!src/**/*.spec.tsx',
  '--collectCoverageFrom=!src/**/testing/**'
];

/** Print the files of `src/` with lines that did not run, and the folders. Jest prints no table beside a JSON result. */
function printTypeScript() {
  const measured = JSON.parse(readFileSync(path.join(FOLDER, 'coverage-final.json'), 'utf8'));
  const files = [];
  const folders = new Map();
  for (const [file, { statementMap, s }] of Object.entries(measured)) {
    const name = path.relative(root, file).split(path.sep).join('/');
    // With V8, each line is a statement.
    const lines = Object.keys(statementMap);
    const missing = lines.filter(id => !s[id]).map(id => statementMap[id].start.line);
    files.push([name, lines.length, missing.length, ranges(missing)]);
    for (const folder of [path.posix.dirname(name), 'all']) {
      const [total, missed] = folders.get(folder) ?? [0, 0];
      folders.set(folder, [total + lines.length, missed + missing.length]);
    }
  }
  const byName = ([one], [two]) => (one < two ? -1 : 1);
  console.log('');
  table(['file', 'lines', 'not run', ''], files.filter(([, , missed]) => missed).sort(byName));
  console.log('');
  table(
    ['folder', 'lines', 'not run', 'run'],
    [...folders]
      .sort(byName)
      .map(([name, [total, missed]]) => [name, total, missed, shareOf(total - missed, total)])
  );
}

const shareOf = (part, total) => `${((100 * part) / total).toFixed(1)} %`;

/** Line numbers as text: `3-5, 9`. */
function ranges(lines) {
  const found = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (last && last[1] === line - 1) {
      last[1] = line;
    } else {
      found.push([line, line]);
    }
  }
  return found.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(', ');
}

process.env.LOOPSCOPE_COVERAGE = '1';
await runSuite('unit', typescript);
printTypeScript();
await runSuite('helper', ['--cov', '--cov-report=term-missing']);
