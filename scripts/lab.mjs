// npm run lab: install and build what is missing, then open JupyterLab on the tour.
// Arguments after `--` go to JupyterLab: npm run lab -- --port 9999 other.ipynb
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setUpBuild } from './setup/build.mjs';
import { setUpNode } from './setup/node.mjs';
import { binOf, inRoot, pythonOf, venv } from './setup/paths.mjs';
import { setUpPython } from './setup/python.mjs';
import { Missing, run, say, withPath } from './setup/run.mjs';

const TOUR = path.join('examples', 'tour.ipynb');

async function main(given) {
  await setUpNode();
  await setUpPython();
  await setUpBuild();

  const args = [...given];
  const named = args.some(arg => !arg.startsWith('-') && existsSync(inRoot(arg)));
  if (!named && existsSync(inRoot(TOUR))) {
    args.unshift(TOUR);
  }
  if (process.env.CI && !args.includes('--no-browser')) {
    args.push('--no-browser');
  }
  if (process.getuid?.() === 0 && !args.includes('--allow-root')) {
    args.push('--allow-root');
  }
  say(`jupyter lab ${args.join(' ')}`);
  return run(pythonOf(venv), ['-m', 'jupyter', 'lab', ...args], { env: withPath([binOf(venv)]) });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Missing)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
