/**
 * Programs that run: in plain Python, and in a real kernel.
 */

import { execFileSync, spawnSync } from 'child_process';
import { existsSync } from 'fs';
import * as path from 'path';

/** What to run; see `kernel.py`. */
export type Job =
  { readonly script: string } | { readonly cells: readonly string[]; readonly restart?: boolean };

/** What came of it. */
export interface Outcome {
  /** All that was printed. */
  readonly text: string;
  /** What ended it, or `null`. */
  readonly error: string | null;
}

const ROOT = path.join(__dirname, '..', '..', '..');

/** A Python that has a kernel. */
function python(): string {
  const own = path.join(ROOT, '.venv', process.platform === 'win32' ? 'Scripts' : 'bin', 'python');
  return process.env.LOOPSCOPE_PYTHON ?? (existsSync(own) ? own : 'python3');
}

/** The minor version of the Python that runs them: 11 for Python 3.11. */
export function pythonMinor(): number {
  const program = 'import sys; print(sys.version_info[1])';
  return Number(execFileSync(python(), ['-c', program], { encoding: 'utf8' }));
}

/** Runs programs one after the other; the kernel's process is the same for all of them. */
export function runPrograms(jobs: readonly Job[]): Outcome[] {
  const { stdout, stderr, status, error } = spawnSync(
    python(),
    [path.join(__dirname, 'kernel.py')],
    {
      input: jobs.map(job => JSON.stringify(job)).join('\n'),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, PYTHONUTF8: '1', PYTHONHASHSEED: '0' }
    }
  );
  if (error || status !== 0) {
    throw new Error(`${python()} failed: ${error?.message ?? stderr}`);
  }
  return stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Outcome);
}
