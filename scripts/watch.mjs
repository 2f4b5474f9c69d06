// npm run watch: install and build what is missing, then rebuild the extension whenever a source file changes.
// Reload the page to see the change. Ctrl+C ends it.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setUpBuild } from './setup/build.mjs';
import { setUpNode } from './setup/node.mjs';
import { binOf, inRoot, root, venv, windows } from './setup/paths.mjs';
import { setUpPython } from './setup/python.mjs';
import { Missing, say, withPath } from './setup/run.mjs';

async function main() {
  await setUpNode();
  await setUpPython();
  // jupyter-builder would pip-install the package if JupyterLab didn't know the extension yet.
  await setUpBuild();
  say('watching src/ and style/');
  const watchers = [
    start(process.execPath, [
      inRoot('node_modules', 'typescript', 'bin', 'tsc'),
      ...['--build', '--sourceMap', '--watch', '--preserveWatchOutput']
    ]),
    start(path.join(binOf(venv), windows ? 'jupyter-builder.exe' : 'jupyter-builder'), [
      'watch',
      '.'
    ])
  ];
  const stop = () => watchers.forEach(({ child }) => child.kill('SIGINT'));
  process.on('SIGINT', stop).on('SIGTERM', stop);
  // When one of the two ends, the other one is no use.
  const code = await Promise.race(watchers.map(({ ended }) => ended));
  stop();
  return code;
}

/** Start a program that runs until it is killed. */
function start(program, args) {
  const child = spawn(program, args, {
    cwd: root,
    env: withPath([binOf(venv)]),
    stdio: ['ignore', 'inherit', 'inherit']
  });
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve(code ?? 0));
  });
  return { child, ended };
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Missing)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
