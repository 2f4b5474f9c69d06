// npm run lite: JupyterLite with Loopscope, the tour and examples: a folder for any static host.
// The site runs without a network: it holds the kernel's runtime and each package that the kernel loads.
// The first argument is the folder to write, .cache/lite/site by default.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { hashOf, readStamp, writeStamp } from './setup/hash.mjs';
import { setUpNode } from './setup/node.mjs';
import { binOf, cache, inRoot, pythonOf } from './setup/paths.mjs';
import { createVenv, pipInstall, setUpPython, works } from './setup/python.mjs';
import { Missing, must, run, say } from './setup/run.mjs';
import { buildWheel } from './wheel.mjs';

const FOLDER = path.join(cache, 'lite');
const VENV = path.join(FOLDER, 'venv');
const BUILDER = inRoot('requirements', 'lite.txt');
const KERNEL = inRoot('requirements', 'lite-kernel.txt');
const RUNTIME = inRoot('node_modules', 'pyodide');

/** The files of the npm package that a browser loads. */
const RUNTIME_FILES = [
  ...['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm'],
  ...['python_stdlib.zip', 'pyodide-lock.json']
];

/** Packages that IPython needs here, which the lock doesn't say. */
const NEEDED_BY_IPYTHON = ['ipython-pygments-lexers', 'jedi'];

/** Nothing is fetched from another host. */
const CONFIG = {
  'jupyter-lite-schema-version': 0,
  'jupyter-config-data': {
    appName: 'Loopscope',
    exposeAppInBrowser: true,
    litePluginSettings: {
      '@jupyterlite/pyodide-kernel-extension:kernel': { disablePyPIFallback: true }
    }
  }
};

/** Build the site; returns its folder. */
export async function buildSite(site = path.join(FOLDER, 'site')) {
  const wheel = await buildWheel();
  await setUpBuilder();
  await pipInstall(VENV, ['--force-reinstall', '--no-deps', wheel]);
  say('building the site');
  const lite = path.join(FOLDER, 'lite');
  rmSync(lite, { recursive: true, force: true });
  await fillRuntime(path.join(lite, 'static', 'pyodide'));
  cpSync(inRoot('examples'), path.join(lite, 'files'), {
    recursive: true,
    filter: place => !place.includes('.ipynb_checkpoints')
  });
  writeFileSync(path.join(lite, 'jupyter-lite.json'), JSON.stringify(CONFIG));
  // `jupyter lite` takes relative places only from the current folder. It replaces what it wrote before.
  rmSync(site, { recursive: true, force: true });
  const jupyter = path.join(binOf(VENV), 'jupyter');
  const args = ['lite', 'build', '--contents', 'files', '--output-dir', site, '--no-sourcemaps'];
  if ((await run(jupyter, args, { cwd: lite })) !== 0) {
    throw new Missing('jupyter lite build failed.');
  }
  return site;
}

/** The environment of `jupyter lite`. It takes each extension that is installed there. */
async function setUpBuilder() {
  const stamp = path.join(VENV, 'loopscope-requirements');
  const wanted = hashOf([BUILDER]);
  if (works(VENV) && readStamp(stamp) === wanted) {
    return;
  }
  say('installing JupyterLite');
  mkdirSync(FOLDER, { recursive: true });
  await createVenv(VENV);
  await pipInstall(VENV, ['-r', BUILDER]);
  writeStamp(stamp, wanted);
}

/** Copy the runtime, and put the kernel's wheels beside it. */
async function fillRuntime(folder) {
  mkdirSync(folder, { recursive: true });
  RUNTIME_FILES.forEach(file => copyFileSync(path.join(RUNTIME, file), path.join(folder, file)));
  const wheels = await fetchWheels();
  wheels.forEach(file => copyFileSync(file, path.join(folder, path.basename(file))));
  const place = path.join(folder, 'pyodide-lock.json');
  const lock = JSON.parse(readFileSync(place, 'utf8'));
  lock.packages = packagesOf(wheels, lock.packages);
  writeFileSync(place, JSON.stringify(lock));
}

/** The wheels that the kernel loads, from PyPI, for the Python of the runtime. */
async function fetchWheels() {
  const folder = path.join(FOLDER, 'wheels');
  const stamp = path.join(FOLDER, 'wheels-stamp');
  const lock = JSON.parse(readFileSync(path.join(RUNTIME, 'pyodide-lock.json'), 'utf8'));
  const python = lock.info.python.split('.').slice(0, 2).join('.');
  const wanted = `${hashOf([KERNEL])} ${python}`;
  if (readStamp(stamp) !== wanted) {
    say('downloading the packages of the kernel');
    rmSync(folder, { recursive: true, force: true });
    const args = ['-m', 'pip', 'download', '-q', '--no-deps', '--only-binary=:all:'];
    const target = ['--python-version', python, '-r', KERNEL, '-d', `${folder}.part`];
    rmSync(`${folder}.part`, { recursive: true, force: true });
    await must('pip download', pythonOf(VENV), [...args, ...target]);
    renameSync(`${folder}.part`, folder);
    writeStamp(stamp, wanted);
  }
  return readdirSync(folder).map(name => path.join(folder, name));
}

/** The lock's packages that are there, with the names and hashes of these wheels. PyPI's differ from Pyodide's. */
function packagesOf(wheels, known) {
  const packages = {};
  for (const wheel of wheels) {
    const file_name = path.basename(wheel);
    const [name, version] = file_name.split('-');
    const key = name.replaceAll('_', '-').toLowerCase();
    const present = known[key] ?? Object.values(known).find(each => isCalled(each.name, key));
    if (present && present.version !== version) {
      throw new Missing(
        `requirements/lite-kernel.txt has ${name} ${version}; Pyodide has ${present.version}.`
      );
    }
    packages[key] = {
      ...(present ?? { name, version, depends: [], imports: [name], package_type: 'package' }),
      install_dir: 'site',
      unvendored_tests: false,
      file_name,
      sha256: createHash('sha256').update(readFileSync(wheel)).digest('hex')
    };
  }
  const { depends } = packages.ipython;
  packages.ipython.depends = [...new Set([...depends, ...NEEDED_BY_IPYTHON])];
  return packages;
}

const isCalled = (name, key) => name.replaceAll('_', '-').toLowerCase() === key;

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await setUpNode();
    await setUpPython();
    const [folder] = process.argv.slice(2).filter(arg => arg !== '--');
    const site = await buildSite(folder && path.resolve(folder));
    say(`the site is in ${path.relative(process.cwd(), site) || site}`);
    say(
      'Serve it with any static server; .mjs must be text/javascript. It needs no special header.'
    );
  } catch (error) {
    if (!(error instanceof Missing)) {
      throw error;
    }
    console.error(error.message);
    process.exitCode = 1;
  }
}
