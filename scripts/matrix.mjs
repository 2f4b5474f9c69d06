// npm run test:matrix: the wheel in every supported JupyterLab, each in its own environment.
// Arguments choose versions: npm run test:matrix -- 4.2 4.6
import path from 'node:path';
import { setUpBrowser } from './setup/browser.mjs';
import { setUpNode } from './setup/node.mjs';
import { binOf, cache, pythonOf } from './setup/paths.mjs';
import { createVenv, pipInstall, setUpPython, works } from './setup/python.mjs';
import { Missing, keep, say } from './setup/run.mjs';
import { playwright } from './suites.mjs';
import { startGateway } from './gateway.mjs';
import { seconds, table } from './table.mjs';
import { buildWheel } from './wheel.mjs';
import { isListedRight, listedExtension } from './labextension-list.mjs';

/** The latest patch release of a version of JupyterLab, with the dependencies that pip chooses. */
const lab = version => ({
  name: version,
  packages: [`jupyterlab==${version}.*`, 'ipykernel'],
  spec: 'way.spec.ts'
});

const ENVIRONMENTS = [
  ...['4.2', '4.4', '4.5', '4.6'].map(lab),
  // The server runs the cells. Its package needs the collaboration packages to write the outputs.
  {
    name: 'nbmodel',
    packages: ['jupyterlab==4.6.*', 'ipykernel', 'jupyter-collaboration', 'jupyter-server-nbmodel'],
    spec: 'server-execution.spec.ts'
  },
  // The kernels run behind a gateway that is 200 ms away.
  {
    name: 'gateway',
    packages: ['jupyterlab==4.6.*', 'ipykernel', 'jupyter-kernel-gateway'],
    spec: 'gateway.spec.ts',
    start: folder => startGateway(folder, 200)
  }
];

async function main(chosen) {
  await setUpNode();
  await setUpPython();
  await setUpBrowser();
  const wheel = await buildWheel();
  const rows = [];
  for (const environment of ENVIRONMENTS) {
    if (!chosen.length || chosen.includes(environment.name)) {
      console.log(`\n── JupyterLab ${environment.name} ${'─'.repeat(46)}`);
      const begun = Date.now();
      rows.push({ ...(await verify(environment, wheel)), took: Date.now() - begun });
    }
  }
  report(rows);
}

/** Install the wheel into one environment and run the browser tests made for it. */
async function verify({ name, packages, spec, start }, wheel) {
  const folder = path.join(cache, 'matrix', `lab-${name}`);
  try {
    await install(folder, packages);
  } catch (error) {
    console.error(error.message);
    return { name, result: 'not verified', passed: 0, failed: 0, note: error.message };
  }
  await pipInstall(folder, ['--force-reinstall', '--no-deps', wheel]);
  const listed = listedExtension(folder);
  if (!isListedRight(listed)) {
    const note = `jupyter labextension list says: ${listed}`;
    return { name: installed(folder, packages), result: 'failed', passed: 0, failed: 1, note };
  }
  const service = await start?.(folder);
  try {
    const { passed, failed, note } = await playwright(`matrix-${name}.json`, [spec], {
      LOOPSCOPE_UI: 'matrix',
      LOOPSCOPE_JUPYTER: binOf(folder),
      LOOPSCOPE_PYTHON: pythonOf(folder),
      ...service?.env
    });
    const result = failed ? 'failed' : 'ok';
    return { name: installed(folder, packages), result, passed, failed, note };
  } finally {
    service?.stop();
  }
}

async function install(folder, packages) {
  if (!works(folder)) {
    await createVenv(folder);
  }
  say(`installing ${packages.join(', ')}`);
  await pipInstall(folder, ['--upgrade', ...packages]);
}

/** The versions that pip chose: JupyterLab's, and after it those of the other packages. */
function installed(folder, packages) {
  const [application, ...others] = packages.map(name => name.replace(/=.*/, ''));
  const probe =
    'import sys\nfrom importlib.metadata import version\n' +
    'print(version(sys.argv[1]), "with", ", ".join(f"{p} {version(p)}" for p in sys.argv[2:]))';
  return keep(pythonOf(folder), ['-c', probe, application, ...others]).stdout.trim();
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
