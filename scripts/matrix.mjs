// npm run test:matrix: the wheel in every supported JupyterLab, each in its own environment.
// Arguments choose versions: npm run test:matrix -- 4.2 4.6
import path from 'node:path';
import { setUpBrowser } from './setup/browser.mjs';
import { setUpNode } from './setup/node.mjs';
import { binOf, cache, pythonOf } from './setup/paths.mjs';
import { createVenv, pipInstall, setUpPython, works } from './setup/python.mjs';
import { Missing, keep, say } from './setup/run.mjs';
import { playwright } from './suites.mjs';
import { seconds, table } from './table.mjs';
import { buildWheel } from './wheel.mjs';

/** The latest patch release of each is installed, with the dependencies that pip chooses. */
const VERSIONS = ['4.2', '4.4', '4.5', '4.6'];

async function main(chosen) {
  await setUpNode();
  await setUpPython();
  await setUpBrowser();
  const wheel = await buildWheel();
  const rows = [];
  for (const version of VERSIONS) {
    if (!chosen.length || chosen.includes(version)) {
      console.log(`\n── JupyterLab ${version} ${'─'.repeat(46)}`);
      const begun = Date.now();
      rows.push({ ...(await verify(version, wheel)), took: Date.now() - begun });
    }
  }
  report(rows);
}

/** Install the wheel into one version's environment and run the browser tests made for it. */
async function verify(version, wheel) {
  const folder = path.join(cache, 'matrix', `lab-${version}`);
  try {
    await install(folder, version);
  } catch (error) {
    console.error(error.message);
    return { name: version, result: 'not verified', passed: 0, failed: 0, note: error.message };
  }
  await pipInstall(folder, ['--force-reinstall', '--no-deps', wheel]);
  const name = installed(folder);
  const { passed, failed, note } = await playwright(`matrix-${version}.json`, [], {
    LOOPSCOPE_UI: 'matrix',
    LOOPSCOPE_JUPYTER: binOf(folder),
    LOOPSCOPE_PYTHON: pythonOf(folder)
  });
  return { name, result: failed ? 'failed' : 'ok', passed, failed, note };
}

async function install(folder, version) {
  if (!works(folder)) {
    await createVenv(folder);
  }
  say(`installing JupyterLab ${version}`);
  await pipInstall(folder, ['--upgrade', `jupyterlab==${version}.*`, 'ipykernel']);
}

/** The versions that pip chose. */
function installed(folder) {
  const probe =
    'from importlib.metadata import version\n' +
    'print(version("jupyterlab"), "with ipykernel", version("ipykernel"))';
  return keep(pythonOf(folder), ['-c', probe]).stdout.trim();
}

function report(rows) {
  console.log('');
  table(
    ['JupyterLab', 'result', 'passed', 'failed', 'time', ''],
    rows.map(row => [row.name, row.result, row.passed, row.failed, seconds(row.took), row.note])
  );
  const total = key => rows.reduce((sum, row) => sum + row[key], 0);
  console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
  process.exitCode = total('failed') || !total('passed') ? 1 : 0;
}

try {
  await main(process.argv.slice(2).filter(arg => arg !== '--'));
} catch (error) {
  if (!(error instanceof Missing)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
