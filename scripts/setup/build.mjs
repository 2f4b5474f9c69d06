// Build the extension, when its sources have changed, and link it into .venv.
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { hashOf, readStamp, writeStamp } from './hash.mjs';
import { binOf, cache, inRoot, labextension, venv } from './paths.mjs';
import { must, say, withPath } from './run.mjs';

const NAME = 'jupyterlab-loopscope';
const SOURCES = [
  ...['src', 'style', 'schema', 'python_helper'],
  ...['package.json', 'package-lock.json', 'webpack.config.js', 'scripts/helper-sources.cjs'],
  ...['tsconfig.json', 'tsconfig.base.json']
].map(name => inRoot(name));

/** No part of the build: specs, tests, and what the build itself writes. */
const isOther = place =>
  place === labextension ||
  place === inRoot('python_helper', 'jupyterlab_loopscope', 'bundle') ||
  place === inRoot('python_helper', 'tests') ||
  /\.spec\.tsx?$|\.tsbuildinfo$|__pycache__$|[\\/]_version\.py$/.test(place);

/** Build what users get (a production bundle), unless the one that is there is of these sources. */
export async function setUpBuild() {
  const stamp = path.join(cache, 'build');
  const sources = hashOf(SOURCES, isOther);
  if (readStamp(stamp) !== `${sources} ${bundle()}`) {
    await build(scriptsFor());
    writeStamp(stamp, `${sources} ${bundle()}`);
  }
  link();
}

/** The npm scripts that a build takes. */
function scriptsFor() {
  // tsc trusts its notes: it would not write again what was deleted.
  const partial = !existsSync(inRoot('lib', 'index.js'));
  return [...(partial ? ['clean'] : []), 'build:lib', 'build:labextension'];
}

async function build(scripts) {
  say(`building the extension (npm run ${scripts.join(', ')})`);
  for (const script of scripts) {
    await npmRun(script);
  }
}

/** An npm script that finds `jupyter-builder` in .venv. */
export const npmRun = script =>
  must(`npm run ${script}`, 'npm', ['run', '--silent', script], {
    env: withPath([binOf(venv)]),
    loud: true
  });

/** The entry file of the bundle that is there: its name carries a hash of what it holds. */
function bundle() {
  try {
    const built = JSON.parse(readFileSync(path.join(labextension, 'package.json'), 'utf8'));
    const { load } = built.jupyterlab._build;
    return existsSync(path.join(labextension, load)) ? load : 'none';
  } catch {
    return 'none';
  }
}

/** JupyterLab in .venv loads the folder that builds go to. */
function link() {
  const place = path.join(venv, 'share', 'jupyter', 'labextensions', NAME);
  if (lstatSync(place, { throwIfNoEntry: false })) {
    rmSync(place, { recursive: true });
  }
  mkdirSync(path.dirname(place), { recursive: true });
  symlinkSync(labextension, place, 'junction');
}
