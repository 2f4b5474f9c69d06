/**
 * Runs programs in plain Python and in a real kernel.
 */

import { execFileSync, spawnSync } from 'child_process';
import { existsSync } from 'fs';
import * as path from 'path';

/** A program to run: see `kernel.py`. */
export type Job =
  { readonly script: string } | { readonly cells: readonly string[]; readonly restart?: boolean };

/** The result of a program. */
export interface Outcome {
  /** All printed text. */
  readonly text: string;
  /** The error that ended the program, or `null`. */
  readonly error: string | null;
}

const ROOT = path.join(__dirname, '..', '..', '..');

/** A Python that has ipykernel. */
function python(): string {
  const own = path.join(ROOT, '.venv', process.platform === 'win32' ? 'Scripts' : 'bin', 'python');
  return process.env.LOOPSCOPE_PYTHON ?? (existsSync(own) ? own : 'python3');
}

/** The minor version of that Python: 11 for Python 3.11. */
export function pythonMinor(): number {
  const program = 'import sys; print(sys.version_info[1])';
  return Number(execFileSync(python(), ['-c', program], { encoding: 'utf8' }));
}

/** Runs programs one after the other. They share one kernel process. */
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
