/**
 * The bundled program as users get it: plain Node runs it outside this repository.
 */

import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { folderWith } from './folder';

/** The root of this repository. */
export const ROOT = path.resolve(__dirname, '..', '..', '..');

/** An environment without a path to this project's packages. */
export const PLAIN_ENV = { PATH: process.env.PATH, HOME: '/nonexistent' };

/** What a run printed, and how it ended. */
export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/** Builds the program into a new folder, and returns its path. */
export function buildProgram(): string {
  const program = path.join(folderWith(), 'loopscope.cjs');
  const script = path.join(ROOT, 'scripts', 'cli.mjs');
  const built = spawnSync(process.execPath, [script, program], { encoding: 'utf8' });
  if (built.status !== 0) {
    throw new Error(built.stderr);
  }
  return program;
}

/** Runs the program in a folder. */
export function runProgram(
  program: string,
  folder: string,
  args: readonly string[],
  input = ''
): Run {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: PLAIN_ENV,
    input
  });
  return { stdout, stderr, status };
}
