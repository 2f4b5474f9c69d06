// Build the command line: one file without dependencies, for the npm package and for the wheel.
import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { bundle } from './cli-bundle.mjs';
import { inRoot } from './setup/paths.mjs';

/** Where it goes: the npm package's program, and the data of the Python package. */
const PLACES = [
  inRoot('lib', 'cli', 'loopscope.cjs'),
  inRoot('python_helper', 'jupyterlab_loopscope', 'bundle', 'loopscope.cjs')
];

// `node scripts/cli.mjs FILE` builds to another place; tests do.
const places = process.argv[2] ? [path.resolve(process.argv[2])] : PLACES;
await bundle('src/cli/loopscope.ts', places[0], { banner: '#!/usr/bin/env node' });
chmodSync(places[0], 0o755);
for (const place of places.slice(1)) {
  mkdirSync(path.dirname(place), { recursive: true });
  copyFileSync(places[0], place);
}
