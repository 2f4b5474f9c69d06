// Builds the command line: one file without dependencies, for the npm package and the wheel.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync
} from 'node:fs';
import path from 'node:path';
import { bundle } from './cli-bundle.mjs';
import helperSources from './helper-sources.cjs';
import { inRoot } from './setup/paths.mjs';

const { readHelper } = helperSources;

/** The places of the program: in the npm package and in the Python package. */
const PLACES = [
  inRoot('lib', 'cli', 'loopscope.cjs'),
  inRoot('python_helper', 'jupyterlab_loopscope', 'bundle', 'loopscope.cjs')
];

// Tests build to another place: `node scripts/cli.mjs FILE`.
const places = process.argv[2] ? [path.resolve(process.argv[2])] : PLACES;
const packages = await bundle('src/cli/loopscope.ts', places[0], { banner: '#!/usr/bin/env node' });
appendFileSync(places[0], packages.map(licenseOf).join(''));
chmodSync(places[0], 0o755);
for (const place of places.slice(1)) {
  const folder = path.dirname(place);
  mkdirSync(folder, { recursive: true });
  copyFileSync(places[0], place);
  // What the Python package needs without Node: the text of `--help`, and the helper for `loopscope run`.
  const help = execFileSync(process.execPath, [place, '--help']);
  writeFileSync(path.join(folder, 'help.txt'), help);
  writeFileSync(path.join(folder, 'helper.json'), JSON.stringify(readHelper()));
}

/** The license of a package: it must accompany the package's code. */
function licenseOf(name) {
  const folder = inRoot('node_modules', name);
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
  const text = readFileSync(path.join(folder, file), 'utf8').trim();
  return `\n/*\n${name}\n\n${text.replaceAll('*/', '* /')}\n*/\n`;
}
