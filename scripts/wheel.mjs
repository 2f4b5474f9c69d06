// Build the wheel that users get, into .cache/wheel.
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { npmRun } from './setup/build.mjs';
import { cache, pythonOf, root, venv } from './setup/paths.mjs';
import { Missing, must, say } from './setup/run.mjs';

/** Builds from clean sources with the packages in .venv; returns the path of the wheel. */
export async function buildWheel() {
  const folder = path.join(cache, 'wheel');
  say('building the wheel');
  rmSync(folder, { recursive: true, force: true });
  await npmRun('build:prod');
  const args = ['-m', 'build', '--wheel', '--no-isolation', '--outdir', folder, root];
  await must('Building the wheel', pythonOf(venv), args);
  const [wheel] = readdirSync(folder).filter(name => name.endsWith('.whl'));
  if (!wheel) {
    throw new Missing('The build left no wheel.');
  }
  return path.join(folder, wheel);
}
