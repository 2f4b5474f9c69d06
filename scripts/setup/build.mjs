// Build the extension when its sources have changed, and link it into .venv.
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { hashOf, readStamp, writeStamp } from './hash.mjs';
import { binOf, cache, inRoot, labextension, venv } from './paths.mjs';
import { must, say, withPath } from './run.mjs';

const NAME = 'jupyterlab-loopscope';
const SOURCES = [
  ...['src', 'style', 'schema', 'python_helper'],
  ...['package.json', 'package-lock.json', 'webpack.config.js'],
  ...['scripts/helper-sources.cjs', 'scripts/strip-python.cjs'],
  ...['tsconfig.json', 'tsconfig.base.json']
].map(name => inRoot(name));

/** Not a source of the build: specs, tests, and the output of the build. */
const isOther = place =>
  place === labextension ||
  place === inRoot('python_helper', 'jupyterlab_loopscope', 'bundle') ||
  place === inRoot('python_helper', 'tests') ||
  /\.spec\.tsx?$|\.tsbuildinfo$|__pycache__$|[\\/]_version\.py$/.test(place);

/** Build the production bundle, unless the present one was built from these sources. */
export async function setUpBuild() {
  const stamp = path.join(cache, 'build');
  const sources = hashOf(SOURCES, isOther);
  if (readStamp(stamp) !== `${sources} ${bundle()}`) {
    await build(scriptsFor());
    writeStamp(stamp, `${sources} ${bundle()}`);
  }
  link();
}

/** The npm scripts that a build runs. */
function scriptsFor() {
  // tsc trusts its build info, and would not write deleted files again.
  const partial = !existsSync(inRoot('lib', 'index.js'));
  return [...(partial ? ['clean'] : []), 'build:lib', 'build:labextension'];
}

async function build(scripts) {
  say(`building the extension (npm run ${scripts.join(', ')})`);
  for (const script of scripts) {
    await npmRun(script);
  }
}

/** Run an npm script with `jupyter-builder` of .venv on the PATH. */
export const npmRun = script =>
  must(`npm run ${script}`, 'npm', ['run', '--silent', script], {
    env: withPath([binOf(venv)]),
    loud: true
  });

/** The entry file of the present bundle: its name contains a hash of its content. */
function bundle() {
  try {
    const built = JSON.parse(readFileSync(path.join(labextension, 'package.json'), 'utf8'));
    const { load } = built.jupyterlab._build;
    return existsSync(path.join(labextension, load)) ? load : 'none';
  } catch {
    return 'none';
  }
}

/** Make JupyterLab in .venv load the folder that builds write to. */
function link() {
  const place = path.join(venv, 'share', 'jupyter', 'labextensions', NAME);
  if (lstatSync(place, { throwIfNoEntry: false })) {
    rmSync(place, { recursive: true });
  }
  mkdirSync(path.dirname(place), { recursive: true });
  symlinkSync(labextension, place, 'junction');
}
