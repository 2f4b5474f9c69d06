// Find a Python that is new enough, and create virtual environments with it.
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { hashOf, readStamp, writeStamp } from './hash.mjs';
import { inRoot, pythonOf, root, venv, windows } from './paths.mjs';
import { Missing, keep, must, say } from './run.mjs';

const OLDEST = 10; // of Python 3
const NAMES = ['python3', 'python', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
export const REQUIREMENTS = inRoot('requirements', 'dev.txt');
const QUIET = { PIP_DISABLE_PIP_VERSION_CHECK: '1' };

/** Make `.venv` with the pinned packages, unless it is there and up to date. */
export const setUpPython = () => setUpEnvironment(venv, REQUIREMENTS);

/** Make a virtual environment with the packages of a file, unless it is there and up to date. */
export async function setUpEnvironment(folder, requirements) {
  const stamp = path.join(folder, 'loopscope-requirements');
  const wanted = hashOf([requirements]);
  if (works(folder) && readStamp(stamp) === wanted) {
    return;
  }
  const shown = path.relative(root, folder);
  if (!works(folder)) {
    say(`creating ${shown}`);
    await createVenv(folder);
  }
  say(`installing the Python packages into ${shown}`);
  await pipInstall(folder, ['-r', requirements]);
  writeStamp(stamp, wanted);
}

export async function createVenv(folder) {
  const python = findPython();
  rmSync(folder, { recursive: true, force: true });
  await must(`Creating ${folder}`, python, ['-m', 'venv', folder]);
}

export async function pipInstall(folder, args) {
  await must('pip install', pythonOf(folder), ['-m', 'pip', 'install', '--quiet', ...args], {
    env: { ...process.env, ...QUIET }
  });
}

/** Whether the environment's Python starts. It doesn't when the Python that created it is gone. */
export const works = folder =>
  existsSync(pythonOf(folder)) && keep(pythonOf(folder), ['-m', 'pip', '--version']).code === 0;

/** The first Python that is new enough and can make virtual environments. */
function findPython() {
  const given = process.env.PYTHON;
  const names = given ? [given] : windows ? [...NAMES, 'py'] : NAMES;
  const seen = [];
  for (const name of names) {
    const probe =
      'import sys; v = sys.version_info; print(v[0], v[1])\n' +
      'try:\n import venv, ensurepip\nexcept ImportError: print("no venv")';
    const [version, trouble] = keep(name, ['-c', probe]).stdout.trim().split(/\r?\n/);
    const [major, minor] = (version ?? '').split(' ').map(Number);
    if (major === 3 && minor >= OLDEST) {
      if (trouble) {
        seen.push(`${name} has no venv module (on Debian: apt-get install python3-venv)`);
        continue;
      }
      return name;
    }
    if (major) {
      seen.push(`${name} is ${major}.${minor}`);
    } else if (given) {
      seen.push(`PYTHON=${given} does not start`);
    }
  }
  throw new Missing(
    `Python 3.${OLDEST} or newer with its venv module is needed` +
      `${seen.length ? ` (${seen.join('; ')})` : ''}. Install it, or name it in PYTHON.`
  );
}
