// npm run coverage: which lines the unit tests and the helper's tests run, in the kernels too. It has no threshold.
// Measuring makes the helper slower, so a test of its speed may fail here that passes in `npm test`.
import path from 'node:path';
import { cache } from './setup/paths.mjs';
import { runSuite } from './suites.mjs';

const typescript = [
  '--coverage',
  '--coverageProvider=v8',
  '--coverageReporters=text',
  `--coverageDirectory=${path.join(cache, 'coverage', 'typescript')}`,
  '--collectCoverageFrom=src/**/*.{ts,tsx}',
  '--collectCoverageFrom=!src/**/*.{spec,d}.ts',
  '--collectCoverageFrom=!src/analysis/testing/**'
];

process.env.LOOPSCOPE_COVERAGE = '1';
await runSuite('unit', typescript);
await runSuite('helper', ['--cov', '--cov-report=term-missing']);
