/**
 * Fetches real notebooks for the benchmark of the command line: `node benchmarks/corpus.mjs [folder]`.
 *
 * The default folder is `.cache/notebooks`. Each repository is fetched at one commit, so that everyone measures
 * the same files. Nothing of it is run. To use local copies, set `url.<copy>.insteadOf` in Git's configuration.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Where the notebooks are, unless another folder is named. */
export const CORPUS = path.join(ROOT, '.cache', 'notebooks');

/** Public repositories with notebooks, and the commits that are fetched. */
const REPOSITORIES = [
  ['GoogleCloudPlatform/vertex-ai-samples', 'cc0d791ef25a4f8a9bbd9b6c9ef4928b8b96c35a'],
  ['Azure/MachineLearningNotebooks', 'f1aff553c475be391acb2e5d4e4094867b5963c0'],
  ['microsoft/autogen', '027ecf0a379bcc1d09956d46d12d44a3ad9cee14'],
  ['langchain-ai/langgraph', 'f09cfe8ffc1eeffd68f4b628ed69c30f7cad229f'],
  ['microsoft/semantic-kernel', 'b39d95a34435f4c1d55dd00c86120ce118d847e1'],
  ['deepset-ai/haystack-tutorials', 'ef72bbd7fe5f7746607cae17764ec27b5e5bd9a9'],
  ['jakevdp/PythonDataScienceHandbook', 'd66231454ef753818dc9213c9b5942e067266966'],
  ['ageron/handson-ml3', 'e3f3f9e66d58cfa1d068a498433063a1d3fba9ef']
];

/** Fetches the notebooks of a repository, without its history and its other files. */
function fetchNotebooks(folder, name, commit) {
  const target = path.join(folder, name.replace('/', '-'));
  const git = (...args) => execFileSync('git', ['-C', target, ...args], { stdio: 'inherit' });
  if (!existsSync(path.join(target, '.git'))) {
    mkdirSync(target, { recursive: true });
    git('init', '--quiet');
    git('config', 'core.sparseCheckout', 'true');
    git('sparse-checkout', 'set', '--no-cone', '*.ipynb');
    git('remote', 'add', 'origin', `https://github.com/${name}`);
  }
  git('fetch', '--quiet', '--depth', '1', '--filter', 'blob:none', 'origin', commit);
  git('-c', 'advice.detachedHead=false', 'checkout', '--quiet', '--force', commit);
}

/** The number of notebooks below a folder. */
export function countNotebooks(folder) {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true }).filter(name => name.endsWith('.ipynb')).length
    : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = path.resolve(process.argv[2] ?? CORPUS);
  for (const [name, commit] of REPOSITORIES) {
    console.log(name);
    fetchNotebooks(folder, name, commit);
  }
  console.log(`${countNotebooks(folder)} notebooks in ${folder}`);
}
