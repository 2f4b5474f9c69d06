// npm run release:check: everything of a release but the upload; the packages are in dist/ afterwards.
// `npm run release:check -- --release` also asks whether this version may go out: dated, and with a real address.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setUpNode } from './setup/node.mjs';
import { binOf, cache, inRoot, pythonOf, venv } from './setup/paths.mjs';
import {
  REQUIREMENTS,
  createVenv,
  pipInstall,
  setUpEnvironment,
  setUpPython
} from './setup/python.mjs';
import { Missing, keep, must, say, withPath } from './setup/run.mjs';
import { isListedRight, listedExtension } from './labextension-list.mjs';

const DIST = inRoot('dist');
const TOOLS = path.join(cache, 'release');
const NAME = 'jupyterlab-loopscope';

const read = file => readFileSync(inRoot(file), 'utf8');
const { version, homepage, repository, bugs } = JSON.parse(read('package.json'));

/** End with one sentence unless the condition holds. */
function need(condition, fault) {
  if (!condition) {
    throw new Missing(fault);
  }
}

async function main(isRelease) {
  checkVersions();
  checkChangelog(isRelease);
  checkAddresses(isRelease);
  await setUpNode();
  await setUpPython();
  await setUpEnvironment(TOOLS, inRoot('requirements', 'release.txt'));
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'loopscope-release-'));
  try {
    await buildTwice(scratch);
    const [wheel] = built('.whl');
    await checkMetadata();
    await must('Checking the conda recipe', pythonOf(TOOLS), [
      inRoot('scripts', 'conda.py'),
      wheel,
      path.join(scratch, 'conda')
    ]);
    say('the conda recipe is right, and its package can be read');
    await checkInstall(wheel, scratch);
    await checkCommandOfNpm(scratch);
    writeBillOfMaterials();
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  console.log(`\n${NAME} ${version} is ${isRelease ? 'ready to upload' : 'sound'}. In dist/:`);
  for (const file of readdirSync(DIST).sort()) {
    console.log(`${hashOf(path.join(DIST, file))}  ${file}`);
  }
}

/** Each file that names the version names the one of package.json. */
function checkVersions() {
  const lock = JSON.parse(read('package-lock.json'));
  const places = {
    'package-lock.json': lock.version,
    'package-lock.json (packages)': lock.packages[''].version,
    'recipe/recipe.yaml': read('recipe/recipe.yaml').match(/^ {2}version: '(.+)'$/m)?.[1],
    'CHANGELOG.md': changelogHeading()[1]
  };
  for (const [file, found] of Object.entries(places)) {
    need(found === version, `package.json has version ${version}, and ${file} has ${found}.`);
  }
  const tag = process.env.GITHUB_REF_TYPE === 'tag' ? process.env.GITHUB_REF_NAME : null;
  need(!tag || tag === `v${version}`, `The tag is ${tag}, and package.json has ${version}.`);
  say(`every file says ${version}`);
}

/** The first heading of the changelog: the whole, the version, and the date. */
function changelogHeading() {
  const heading = read('CHANGELOG.md').match(/^## (\S+) \((.+)\)$/m);
  need(heading, 'CHANGELOG.md has no heading such as "## 1.0.0 (2026-01-31)".');
  return heading;
}

function checkChangelog(isRelease) {
  const [, , date] = changelogHeading();
  const isDated = /^\d{4}-\d\d-\d\d$/.test(date);
  need(isDated || /^unreleased$/i.test(date), `CHANGELOG.md has the date ${date}.`);
  need(isDated || !isRelease, `CHANGELOG.md has no date for ${version} yet.`);
  say(isDated ? `the changelog is of ${date}` : 'the changelog says "unreleased"');
}

function checkAddresses(isRelease) {
  const isPlaceholder = [homepage, repository.url, bugs.url].some(address =>
    address.includes('your_organisation')
  );
  need(!isPlaceholder || !isRelease, 'package.json has placeholders for the organisation.');
  if (isPlaceholder) {
    say('package.json has placeholders for the organisation');
  }
}

/** Build all packages in two places: they must be the same, byte by byte. */
async function buildTwice(scratch) {
  const places = [path.join(scratch, 'one'), path.join(scratch, 'an', 'other', 'place')];
  // Copied first: an edit during the first build must not reach the second.
  places.forEach(copySources);
  for (const [index, place] of places.entries()) {
    say(index === 0 ? 'building the packages' : 'building them again, in another folder');
    await buildIn(place);
  }
  const [one, two] = places.map(place => path.join(place, 'dist'));
  const names = readdirSync(one).sort();
  need(names.length === 3, `The build made ${names.join(', ')}.`);
  for (const name of names) {
    const isSame =
      existsSync(path.join(two, name)) &&
      hashOf(path.join(one, name)) === hashOf(path.join(two, name));
    need(isSame, `Two builds of ${name} differ.`);
  }
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST, { recursive: true });
  names.forEach(name => copyFileSync(path.join(one, name), path.join(DIST, name)));
  say('two builds are the same, byte by byte');
}

/** The files that Git knows, and the installed packages. */
function copySources(to) {
  const listed = keep('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  need(listed.code === 0, 'git ls-files failed: this check needs a git checkout.');
  for (const file of listed.stdout.split('\0').filter(name => name && existsSync(inRoot(name)))) {
    mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
    copyFileSync(inRoot(file), path.join(to, file));
  }
  linkFolder(inRoot('node_modules'), path.join(to, 'node_modules'));
}

/** Hard links where the disk is the same: a copy would take minutes. */
function linkFolder(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) {
      if (entry.name !== '.cache') {
        linkFolder(source, target);
      }
      continue;
    }
    try {
      linkSync(source, target);
    } catch {
      copyFileSync(source, target);
    }
  }
}

/** The wheel is made from the sdist, with no Node on the PATH. */
async function buildIn(place) {
  const env = withPath([binOf(venv)]);
  await must('npm run build:prod', 'npm', ['run', '--silent', 'build:prod'], { env, cwd: place });
  const dist = path.join(place, 'dist');
  mkdirSync(dist);
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', dist];
  await must('npm pack', 'npm', pack, { cwd: place });
  await must('python -m build', pythonOf(venv), ['-m', 'build', '--no-isolation', place], {
    env: withoutNode(venv),
    cwd: place
  });
}

/** An environment whose PATH has the programs of a virtual environment only. */
function withoutNode(folder, more = {}) {
  const env = { ...process.env, ...more };
  const key = Object.keys(env).find(name => name.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...env, [key]: binOf(folder) };
}

const built = ending =>
  readdirSync(DIST)
    .filter(name => name.endsWith(ending))
    .map(name => path.join(DIST, name));

async function checkMetadata() {
  const files = [...built('.whl'), ...built('.tar.gz')];
  await must('twine check', pythonOf(TOOLS), ['-m', 'twine', 'check', '--strict', ...files]);
  say('the metadata and the README are right for a package index');
}

/** Without Node: install, list, use, uninstall. Nothing may be left. */
async function checkInstall(wheel, scratch) {
  const folder = path.join(scratch, 'clean');
  say('installing the wheel into a clean environment');
  await createVenv(folder);
  await pipInstall(folder, ['-c', REQUIREMENTS, 'jupyterlab', 'notebook']);
  const before = filesIn(folder);
  await pipInstall(folder, ['--no-deps', '--no-compile', wheel]);
  const own = path.join(scratch, 'jupyter');
  const env = withoutNode(folder, {
    JUPYTER_CONFIG_DIR: own,
    JUPYTER_DATA_DIR: own,
    PYTHONDONTWRITEBYTECODE: '1'
  });
  const python = args => keep(pythonOf(folder), args, { env });
  const line = listedExtension(folder, env);
  need(isListedRight(line), `jupyter labextension list says: ${line}.`);
  say('jupyter labextension list says OK');
  const help = python(['-m', 'jupyterlab_loopscope.cli', '--help']);
  need(help.code === 0 && help.output.includes('loopscope check'), 'loopscope --help failed.');
  say('loopscope --help works without Node');
  const check = python(['-m', 'jupyterlab_loopscope.cli', 'check', '.']);
  need(
    check.code === 2 && /Node\.js was not found/.test(check.output),
    'Without Node, loopscope check does not say what is missing.'
  );
  const removed = python(['-m', 'pip', 'uninstall', '--quiet', '--yes', NAME]);
  need(removed.code === 0, 'pip uninstall failed.');
  const left = [...filesIn(folder)].filter(file => !before.has(file));
  need(left.length === 0, `pip uninstall left ${left.slice(0, 3).join(', ')}.`);
  say('pip uninstall leaves nothing');
}

/** The files and folders of a virtual environment, without what Python caches. */
function filesIn(folder) {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Set(found.filter(name => !name.includes('__pycache__')));
}

/** The npm package holds the command line, which runs without its dependencies. */
async function checkCommandOfNpm(scratch) {
  const folder = path.join(scratch, 'npm');
  mkdirSync(folder);
  await must('Unpacking the npm package', 'tar', ['-xzf', built('.tgz')[0], '-C', folder]);
  const program = path.join(folder, 'package', 'lib', 'cli', 'loopscope.cjs');
  const { output } = keep(process.execPath, [program, '--version']);
  need(output.trim().endsWith(version), `The command of the npm package says: ${output.trim()}.`);
  say('the command of the npm package runs');
}

/** What the packages are made of, in the format of CycloneDX. */
function writeBillOfMaterials() {
  const args = ['sbom', '--sbom-format=cyclonedx', '--omit=dev', '--package-lock-only'];
  const done = keep('npm', args);
  need(done.code === 0, 'npm sbom failed.');
  const { components } = JSON.parse(done.stdout);
  need(components.length > 0, 'The bill of materials is empty.');
  writeFileSync(path.join(DIST, `${NAME}-sbom.cdx.json`), done.stdout);
  say(`the bill of materials lists ${components.length} packages`);
}

function hashOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

try {
  await main(process.argv.includes('--release'));
} catch (error) {
  if (!(error instanceof Missing)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
